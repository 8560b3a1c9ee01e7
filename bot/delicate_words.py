"""Delicate words: a sentence that seems to speak of health or private life, about which the bot asks."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.conversation.health_words import speaks_of_health
from storage.drafts import Draft

_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_OF_SOMEBODY = r"(?:son|sa|ses|ton|ta|tes|leur|leurs|his|her|your|their)"
_HEALTH = (
    rf"{_OF_SOMEBODY} (?:santé|médecin|psy\w*|traitement|opération|hospitalisation|fatigue|health|doctor|illness)",
    r"problèmes? de santé", r"congé (?:maternité|paternité)", r"handicap\w*", r"mi-temps thérapeutique",
    r"médecine du travail", r"anxiolytique\w*", r"antidépresseur\w*",
)  # fmt: skip
_PRIVATE = (
    r"vie (?:privée|de couple|de famille|personnelle)", r"divorc\w+", r"en instance de séparation",
    rf"{_OF_SOMEBODY} (?:conjointe?|mari|femme|épou(?:x|se)|compagne|compagnon|couple|enfants?|fils|fille|religion)",
    rf"{_OF_SOMEBODY} (?:husband|wife|partner|spouse|kids|children|son|daughter|private life)",
    r"syndiqu\w+", r"(?:mandat|activité|réunion|délégu\w+) syndica\w+",
    r"gréviste\w*", r"en grève", r"opinions? politiques?", r"orientation sexuelle",
    r"trade union", r"on strike", r"religio\w+",
)  # fmt: skip


def _any(stems: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(stems)})\b", re.IGNORECASE)


_SPEAKS_OF_HEALTH, _SPEAKS_OF_PRIVATE_LIFE = _any(_HEALTH), _any(_PRIVATE)


@dataclass(frozen=True)
class Delicate:
    """A sentence that seems to speak of what nobody needs to know."""

    sentence: str
    of: Literal["health", "private"]


def delicate(draft: Draft) -> Delicate | None:
    """The first sentence to ask about; None when there is none, or when all of them were said to be harmless."""
    for found in _SENTENCE.finditer(draft.text):
        sentence = found[0].strip()
        if sentence in draft.cleared:
            continue
        if speaks_of_health(sentence) or _SPEAKS_OF_HEALTH.search(sentence):
            return Delicate(sentence, "health")
        if _SPEAKS_OF_PRIVATE_LIFE.search(sentence):
            return Delicate(sentence, "private")
    return None
