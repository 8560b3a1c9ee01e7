"""The name of a party in a sentence: `de la Région`, `du Département`, `de l’Agglomération`."""

from bot.speech.words import Safe, Words

_VOWELS = tuple("aàâeéèêiîïoôuùûyœæAÀÂEÉÈÊIÎÏOÔUÙÛYŒÆ")
_MASCULINE = (
    "cabinet", "centre", "cnfpt", "conseil", "département", "gip", "groupe", "groupement", "laboratoire", "ministère",
    "pays", "pôle", "rectorat", "secrétariat", "service", "sgar", "syndicat",
)  # fmt: skip


def of_the(party: str, words: Words) -> Safe:
    """The party as whose commitment or duty it is; most are feminine, those that are not begin with a known noun."""
    noun = party.split()[0].casefold() if party.split() else ""
    if party.startswith(_VOWELS):
        return words.t("shared.of_the_vowel", name=party)
    return words.t("shared.of_the_masculine" if noun in _MASCULINE else "shared.of_the", name=party)
