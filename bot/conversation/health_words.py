"""Words about one's own health: never needed, so never kept without being asked twice (DOMAIN B6)."""

import re

_STEMS = (
    r"malades?", r"maladie", r"arrêt (?:maladie|de travail)", r"en arrêt", r"grippe", r"covid", r"fièvre", r"migraine",
    r"gastro", r"angine", r"dépression", r"dépressi[fv]\w*", r"burn[- ]?out", r"enceinte", r"grossesse",
    r"fausse couche", r"hospitalis\w+", r"opérée?", r"cancer", r"(?:mon|le|chez le|un) médecin", r"chimio\w*",
    r"sick", r"ill", r"illness", r"sick leave", r"flu", r"fever", r"pregnan\w+", r"miscarriage", r"surgery",
    r"hospitali[sz]ed", r"my doctor", r"the doctor",
)  # fmt: skip
_HEALTH = re.compile(rf"\b(?:{'|'.join(_STEMS)})\b", re.IGNORECASE)


def speaks_of_health(text: str) -> bool:
    """Whether the text seems to give a reason of health; a soft check, that only makes the bot ask."""
    return _HEALTH.search(text) is not None
