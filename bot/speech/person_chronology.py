"""A person's timeline as it is read: the last lines in the chat, all of it as a document."""

from bot.buttons import pack
from bot.html_document import page, paragraph, table
from bot.speech.person_timeline import Moment, Timeline, read_timeline, timeline_of
from bot.speech.speech import Choice, Document, Speech, fits
from bot.speech.view import View
from bot.speech.words import Words
from scheduler.weeks import local_time
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})
SHOWN = 15


def chronology(scene: Timeline, words: Words) -> Speech:
    """The newest lines, as many as a message holds; a document holds the rest."""
    moments, name = timeline_of(scene, words), scene.enrolled.person.name
    if not moments:
        return Speech(words.t("timeline.nothing", name=name))
    title = words.t("timeline.title", name=name)
    lines = [_line(scene, moment, words) for moment in moments[:SHOWN]]
    while not fits(Speech("\n".join([title, *lines]))):
        lines.pop()
    more = Choice(words.label("timeline.all"), pack("timeline_all", str(scene.enrolled.id)))
    return Speech("\n".join([title, *lines]), ((more,),) if len(lines) < len(moments) else ())


def _line(scene: Timeline, moment: Moment, words: Words) -> str:
    at = local_time(moment.at, scene.cohort.calendar)
    return words.t("history.line", day=words.day_month(at.date()), time=words.time(at), what=moment.text)


def whole(scene: Timeline, words: Words) -> Speech:
    """The document that holds everything."""
    moments, name = timeline_of(scene, words), scene.enrolled.person.name
    today = local_time(scene.now, scene.cohort.calendar).date()
    document = Document(f"{words.t('timeline.file')}-{today}.html", _page(scene, moments, words), "text/html")
    return Speech(words.t("timeline.whole", name=name), document=document)


def _page(scene: Timeline, moments: list[Moment], words: Words) -> bytes:
    name, made = scene.enrolled.person.name, local_time(scene.now, scene.cohort.calendar)
    when = words.t("data.moment", date=words.date(made.date()), time=words.time(made))
    heads = [words.t(f"timeline.head.{head}") for head in ("date", "time", "what")]
    lines = []
    for moment in moments:
        at = local_time(moment.at, scene.cohort.calendar)
        lines.append((words.date(at.date()), words.time(at), moment.text))
    blocks = [
        paragraph(words.t("sheet.internal"), strong=True),
        paragraph(words.t("timeline.opening", cohort=scene.cohort.name, moment=when)),
        table(words.t("timeline.caption"), heads, lines),
    ]
    return page(words.t("timeline.title", name=name), blocks, words, footer=words.t("sheet.internal"))


VIEWS = {
    "person_timeline": View(chronology, COORDINATORS, read_timeline),
    "person_timeline_all": View(whole, COORDINATORS, read_timeline),
}
