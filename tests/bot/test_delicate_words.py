"""Delicate words: health and private life are asked about; users, appointments and ordinary work are not."""

import pytest

from bot.delicate_words import delicate
from storage.drafts import Draft


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("Repose-toi après ton opération.", "health"),
        ("Son médecin a demandé une pause.", "health"),
        ("Elle est enceinte.", "health"),
        ("Sa vie privée l’occupe beaucoup.", "private"),
        ("Il était en grève jeudi.", "private"),
        ("Cinq entretiens, et deux disent la même chose.", None),
        ("Le service des transports malmène les horaires.", None),
        ("Prochain pas : les syndicats mixtes, puis trois lycées.", None),
        ("Ton mandat syndical t’a pris la matinée.", "private"),
        ("", None),
    ],
)
def test_what_is_asked_about(text: str, of: str | None) -> None:
    found = delicate(Draft(((1, text),)))
    assert (found.of if found else None) == of


def test_each_sentence_is_asked_about_once_and_only_that_one_goes() -> None:
    draft = Draft(((1, "Un. Elle est malade. Deux."), (2, "Elle est enceinte.\nTrois.")))
    first = delicate(draft)
    assert first and first.sentence == "Elle est malade."
    second = delicate(draft.clearing(first.sentence))
    assert second and second.sentence == "Elle est enceinte."
    left = draft.clearing(first.sentence).without(second.sentence)

    assert delicate(left) is None and left.text == "Un. Elle est malade. Deux.\nTrois."
    assert Draft.from_json(left.to_json()) == left
