"""The typography lint sees what it must see, and lets the house's own sentences pass."""

import pytest

from tests.bot.typography import NB, NNB, faults, label_faults


def spaced(text: str) -> str:
    """The text with its no-break spaces, drawn here so that they can be seen: ~ wide, ^ narrow."""
    return text.replace("~", NB).replace("^", NNB)


RIGHT = [
    "Blocage~: non",
    "«~oui~»",
    "Merci^!",
    "Merci~!",
    "40^000~€",
    "aujourd’hui",
    "Suite…",
    "jeudi 6 mai 2027, 1er juin, 11 juin",
    "9~h~30, 18~h, 0~h~30",
    "0 jour, 0,5 jour, 1,5 jour, 2 jours, 10 jours, 11 semaines, 2,1 jours",
    "2e alerte, 1re semaine",
    "78~%",
    "À qualifier. École",
    "A-t-il eu lieu^? Anne a rejoint la promo",
    "Mme, M., n° 3",
    "du 4 au 8 janvier, 4–8 janvier",
    "d’Anne, de Maëlle, pour {name}, {of_name}",
    "✅ Noté~: 1~jour libéré cette semaine. Merci.\n⛔ <b>Maëlle</b>~: pas de journée",
    "⚖️ Projet de mise en demeure (article 5)",
    "Point facultatif (une phrase)^; coachs, intras",
    "Écris à https://example.org/a?b=c:d;e&amp;f='x', ou /mes_donnees",
    '<a href="https://example.org/?a=1">lien</a>, <blockquote expandable>Détail</blockquote>, 1 &lt; 2 &amp; 3 &gt; 2',
    "Merci de ta réponse. Vraiment^?!",
    "Entretiens~: 6 et plus",
    "• Maëlle, à fixer",
]


@pytest.mark.parametrize("text", RIGHT)
def test_the_right_columns_of_the_house_style_pass(text: str) -> None:
    assert faults(spaced(text), "fr") == []


WRONG = [
    ("Blocage: non", "colon without no-break space"),
    ("Blocage : non", "colon without no-break space"),
    ("{name} : non", "colon without no-break space"),
    ("Merci!", "no narrow no-break space before ; ! ?"),
    ("Merci !", "no narrow no-break space before ; ! ?"),
    ("Vraiment ?", "no narrow no-break space before ; ! ?"),
    ("Oui ; non", "no narrow no-break space before ; ! ?"),
    ("« oui »", "guillemet without no-break space"),
    ("« oui~»", "guillemet without no-break space"),
    ("«~oui »", "guillemet without no-break space"),
    ("«oui»", "guillemet without no-break space"),
    ("“oui”", "English quotes"),
    ('"oui"', "straight quotes"),
    ("aujourd'hui", "straight apostrophe"),
    ("aujourd&#x27;hui", "straight apostrophe"),
    ("Suite...", "three dots"),
    ("Jeudi  14", "two spaces"),
    ("Jeudi ~14", "two spaces"),
    ("Jeudi 14 ", "space at an end"),
    ("Jeudi 14 \nvendredi", "space at an end"),
    ("Jeudi\t14", "tab"),
    ("jeudi 06 mai", "date"),
    ("mardi 1 juin", "date"),
    ("le Jeudi 6", "capital in a date"),
    ("le 6 Mai", "capital in a date"),
    ("à 9h30", "hour"),
    ("à 9 h 30", "hour"),
    ("à 9~h 30", "hour"),
    ("à 09~h~30", "hour"),
    ("à 18:00", "hour"),
    ("à 18h", "hour"),
    ("0.5 jour", "decimal point"),
    ("1 jours", "plural before 2"),
    ("0 jours", "plural before 2"),
    ("1,5~jours", "plural before 2"),
    ("0,5 demi-journées", "plural before 2"),
    ("2ème alerte", "ordinal"),
    ("2nde alerte", "ordinal"),
    ("78%", "percent"),
    ("78 %", "percent"),
    ("{rate} %", "percent"),
    ("40 €", "euro"),
    ("A qualifier", "capital without accent"),
    ("Ecole de Brest", "capital without accent"),
    ("Mr Paul", "title"),
    ("le N° 3", "title"),
    ("4-8 janvier", "hyphen in a range"),
    ("la semaine de Anne", "missing elision"),
    ("la semaine de {name}", "missing elision"),
    ("Es-tu libéré·e", "point médian or (e)"),
    ("Es-tu libéré(e)", "point médian or (e)"),
    ("Es-tu libéré.e", "point médian or (e)"),
    ("les intrapreneur•ses", "point médian or (e)"),
    ("Merci de répondre.", "demand"),
    ("la cohorte 2027", "word to avoid"),
    ("un POC", "word to avoid"),
    ("Merci^! Bravo^!", "more than one exclamation"),
    ("Noté ✅", "emoji that is not alone at the start of its line"),
    ("✅ Noté 👋", "emoji that is not alone at the start of its line"),
    ("✅✅ Noté", "emoji that is not alone at the start of its line"),
    ("Oui\n<b>non ⛔</b>", "emoji that is not alone at the start of its line"),
    ("✅", "emoji without its word"),
    ("Oui\n✅\nNon", "emoji without its word"),
    ("✅Noté", "no space after the emoji"),
    ("Toi & moi", "bare < > & or an entity that Telegram does not know"),
    ("Toi&nbsp;et moi", "bare < > & or an entity that Telegram does not know"),
    ("1 < 2", "bare < > & or an entity that Telegram does not know"),
    ("<b>oui", "tag left open"),
    ("<b><i>oui</b></i>", "tags crossed or closed twice"),
    ("oui</b>", "tags crossed or closed twice"),
    ("<br>oui", "tag or attribute that Telegram does not know: <br>"),
    ('<b class="x">oui</b>', 'tag or attribute that Telegram does not know: <b class="x">'),
]


@pytest.mark.parametrize(("text", "fault"), WRONG)
def test_every_slip_of_french_is_seen(text: str, fault: str) -> None:
    assert fault in faults(spaced(text), "fr")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Really ?", "space before punctuation"),
        ("Obstacle : none", "space before punctuation"),
        ("« yes »", "guillemets"),
        ("78 %", "percent"),
        ("Anne's week", "straight apostrophe"),
        ('"yes"', "straight quotes"),
        ("Noted ✅", "emoji that is not alone at the start of its line"),
    ],
)
def test_every_slip_of_english_is_seen(text: str, fault: str) -> None:
    assert fault in faults(text, "en")


@pytest.mark.parametrize(
    "text", ["Obstacle: none", "“yes”", "Anne’s week, at 16:45", "78%", "✅ Noted: 1.5 days. Thanks!"]
)
def test_right_english_passes(text: str) -> None:
    assert faults(text, "en") == []


@pytest.mark.parametrize(
    "text", ["Une demi-journée", "{day}, c’est bon", "3 à 5", "À mon coach", "Suite…", "x".upper() * 64]
)
def test_a_short_plain_label_passes(text: str) -> None:
    assert label_faults(text, "fr") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("X" * 65, "label longer than 64 characters"),
        ("Une demi-journée.", "label that ends with a mark"),
        ("<b>Oui</b>", "label that is not plain text on one line"),
        ("Oui\nnon", "label that is not plain text on one line"),
        ("Toi &amp; moi", "label that is not plain text on one line"),
        ("une demi-journée", "label without a capital"),
        ("Aujourd'hui", "straight apostrophe"),
    ],
)
def test_every_slip_of_a_label_is_seen(text: str, fault: str) -> None:
    assert fault in label_faults(text, "fr")
