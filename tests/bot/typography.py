"""Typography: what the house style forbids in a sentence (DOMAIN 2.6 and 2.7), as far as a machine can tell."""

import html
import re

NB = "\u00a0"  # no-break space: before : and », after «, in 9 h 30
NNB = "\u202f"  # narrow no-break space: before ; ! ?

EMOJI = re.compile("[\U0001f000-\U0001faff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff]\ufe0f?")
URL = re.compile(r"(?:https?://|tg://|t\.me/)\S+")
TAG = re.compile(r"</?([a-z][a-z0-9-]*)((?:\s[^<>]*)?)>")
ENTITY = re.compile(r"&(#[0-9]+|#x[0-9A-Fa-f]+|lt|gt|amp|quot);")
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "a", "code", "pre", "blockquote", "tg-spoiler"}

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_NOUNS = "(?:demi-journée|jour|semaine|entretien|point|alerte|réponse|rappel|absence|personne|heure|minute|retour)s"
_PEOPLE = "name|coach|intrapreneur|coordinator|person|who|owner|author"

ANY_LANGUAGE = {
    "straight apostrophe": r"'",
    "straight quotes": r'"',
    "three dots": r"\.\.\.",
    "two spaces": r"[ \u00a0\u202f]{2}",
    "space at an end": r"\A\s|\s\Z|[^\S\n]\n|\n[^\S\n]",
    "tab": r"\t",
}
FRENCH = {
    "colon without no-break space": rf"(?<!{NB}):",
    "no narrow no-break space before ; ! ?": rf"(?<![{NB}{NNB}!?])[;!?]",
    "guillemet without no-break space": rf"«(?!{NB})|(?<!{NB})»",
    "English quotes": r"[“”„]",
    "point médian or (e)": r"\w[·•‧]\w|\w\((?:e|s|es|ne|se|le|te|euse|trice)\)|\w\.(?:e|es|euse|trice)\b|·",
    "hour": rf"\d:\d|\d ?h(?![a-zé])|\d\sh ?\d|\b0\d{NB}h",
    "plural before 2": rf"(?<![\d,])[01](?:,\d+)?[\s]{_NOUNS}\b",
    "decimal point": r"\d\.\d",
    "percent": rf"(?<![{NB}{NNB}])%",
    "euro": rf"(?<![{NB}{NNB}])€",
    "date": rf"\b(?:0\d|1) (?:{_MONTHS})\b",
    "capital in a date": rf"[a-zéû,\d] (?:{'|'.join(word.capitalize() for word in f'{_MONTHS}|{_DAYS}'.split('|'))})\b",
    "ordinal": r"\d(?:ème|ième|eme|nde|nd|ère)s?\b",
    "hyphen in a range": r"\d-\d",
    "title": r"\bMr\b|[a-zé,] N°",
    "capital without accent": r"\bA (?:qualifier|venir|noter|confirmer|demander|bientôt|fixer|partir)\b"
    r"|\b(?:Ecole|Etape|Etat|Equipe|Ecri[rts]|Echéance|Evaluation|Eviter)\w*",
    "missing elision": rf"\b(?:de|que|le|la) (?:Anne|Erwan|Inès)\b|\b(?:de|d’)\s?\{{(?:{_PEOPLE})\}}",
    "demand": r"\b[Mm]erci de (?:bien )?\w+(?:er|ir|re)\b",
    "word to avoid": r"\b(?:POC|MVP|BetaGouv|DINSIC|cohortes?|pointages?|absentéisme|reporting|salariés?|chefs?)\b",
}
ENGLISH = {
    "space before punctuation": rf"[ {NB}{NNB}][:;!?,.](?!\S)",
    "guillemets": r"[«»]",
    "percent": r"\s%",
}
BY_LANGUAGE = {"fr": FRENCH, "en": ENGLISH}


def faults(text: str, language: str) -> list[str]:
    """The names of the rules that a sentence of the catalogue breaks."""
    shown = URL.sub("URL", html.unescape(TAG.sub("", text)))
    rules = ANY_LANGUAGE | BY_LANGUAGE[language]
    found = [name for name, wrong in rules.items() if re.search(wrong, shown)]
    return found + _exclamations(shown) + _emojis(shown) + markup_faults(text)


def _exclamations(shown: str) -> list[str]:
    return ["more than one exclamation"] if shown.count("!") > 1 else []


def _emojis(shown: str) -> list[str]:
    found = []
    for line in shown.splitlines():
        signs = [match.span() for match in EMOJI.finditer(line)]
        if len(signs) > 1 or any(start for start, _ in signs):
            found.append("emoji that is not alone at the start of its line")
        elif signs and not line[signs[0][1] :].strip():
            found.append("emoji without its word")
        elif signs and line[signs[0][1]] != " ":
            found.append("no space after the emoji")
    return found


def markup_faults(text: str) -> list[str]:
    """What Telegram would refuse or show as it stands: other tags, tags left open or crossed, other entities."""
    found = []
    if re.search(r"[<>&]", ENTITY.sub("", TAG.sub("", text))):
        found.append("bare < > & or an entity that Telegram does not know")
    still_open: list[str] = []
    for match in TAG.finditer(text):
        name, attributes = match[1], match[2]
        if name not in TAGS or (
            attributes and not re.fullmatch(r'a href="[^"<>]+"|blockquote expandable', name + attributes)
        ):
            found.append(f"tag or attribute that Telegram does not know: {match[0]}")
        if not match[0].startswith("</"):
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            found.append("tags crossed or closed twice")
    return found + (["tag left open"] if still_open else [])


def label_faults(text: str, language: str) -> list[str]:
    """What is wrong in a sentence that is shown on a button: it is short, on one line, and plain."""
    found = [name for name in faults(text, language) if name != "emoji without its word"]
    if len(text) > 64:
        found.append("label longer than 64 characters")
    if re.search(r"(?<!\.)[.,;:]\Z", text):
        found.append("label that ends with a mark")
    if re.search(r"[<>&\n]", text):
        found.append("label that is not plain text on one line")
    if not re.match(rf"[A-ZÀ-ÖØ-Þ0-9{{/]|{EMOJI.pattern}", text):
        found.append("label without a capital")
    return found
