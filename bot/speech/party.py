"""The name of a party in a sentence: `de la Région`, `du Département`, `de l’Agglomération`."""

from bot.speech.words import Safe, Words

_VOWELS = tuple("aàâeéèêiîïoôuùûyœæAÀÂEÉÈÊIÎÏOÔUÙÛYŒÆ")
_MASCULINE = (
    "cabinet", "centre", "cnfpt", "conseil", "département", "gip", "groupe", "groupement", "laboratoire", "ministère",
    "pays", "pôle", "rectorat", "secrétariat", "service", "sgar", "syndicat",
)  # fmt: skip


_OF_THE = ("shared.of_the", "shared.of_the_masculine", "shared.of_the_vowel")
_THE = ("shared.the", "shared.the_masculine", "shared.the_vowel")


def of_the(party: str, words: Words) -> Safe:
    """The party as whose commitment or duty it is; most are feminine, those that are not begin with a known noun."""
    return words.t(_OF_THE[_form(party)], name=party)


def the(party: str, words: Words) -> Safe:
    """`la Région`, `le Département`, `l’Agglomération`."""
    return words.t(_THE[_form(party)], name=party)


def is_masculine(party: str) -> bool:
    """Whether what is said of the party agrees with a masculine noun."""
    return (party.split() or [""])[0].casefold() in _MASCULINE


def _form(party: str) -> int:
    """Which form its article takes: feminine, masculine, before a vowel."""
    return 2 if party.startswith(_VOWELS) else int(is_masculine(party))
