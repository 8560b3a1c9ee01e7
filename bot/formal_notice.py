"""Formal notice: a neutral draft with the dates and with places to fill in; a human judges, signs and sends (D12).

It qualifies nothing: what the weeks amount to in law is for the legal service to write.
"""

from bot.html_document import page, paragraph, section, table
from bot.speech.ladder_scene import LadderScene
from bot.speech.party import of_the
from bot.speech.words import Safe, Words
from scheduler.ledger import week_of
from storage.terms import Duty

ADDRESSES = ("sender", "addressee", "place", "registered")
CLOSING = ("claim", "term", "proposal", "greeting", "signature")


def formal_notice(scene: LadderScene, words: Words) -> bytes:
    """The document, for the party that asked for it."""
    duty = scene.row.duty
    values = {
        "sender": scene.other_party,
        "addressee": of_the(scene.concerned, words),
        "service": scene.enrolled.service,
        "project": scene.enrolled.project,
        "days": words.days(scene.cohort.target_halves),
    }

    def line(key: str) -> Safe:
        return paragraph(words.t(key, **values))

    met = words.t("notice.met", date=words.date(scene.row.met_on)) if scene.row.met_on else ""
    blocks = [
        paragraph(words.t("notice.warning"), strong=True),
        *(line(f"notice.{name}") for name in ADDRESSES),
        line("notice.object"),
        line("notice.dear"),
        line(f"notice.opening.{duty}"),
        section("weeks", words.t("notice.weeks"), _weeks(scene, words)),
        paragraph(met) if met else "",
        *(line(f"notice.{name}" + (f".{duty}" if name == "proposal" else "")) for name in CLOSING),
    ]
    return page(words.t("notice.title"), blocks, words, footer=words.t("notice.warning"))


def _weeks(scene: LadderScene, words: Words) -> Safe:
    """The weeks that count, one a line."""
    weeks = [week_of(scene.cohort, scene.enrolled, monday) for monday in sorted(scene.counted.short)]
    caption = words.t(f"notice.caption.{scene.row.duty}")
    if scene.row.duty is Duty.POINT:
        heads = [words.t("sheet.head.week"), words.t("sheet.head.point")]
        return table(
            caption, heads, [(words.week(week.monday, year=True), words.t("notice.not_held")) for week in weeks]
        )
    heads = [words.t(f"sheet.head.{name}") for name in ("week", "due", "released")]
    return table(
        caption,
        heads,
        [(words.week(week.monday, year=True), str(week.target), str(week.halves or 0)) for week in weeks],
    )
