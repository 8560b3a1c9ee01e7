"""Exports: weeks, points and alerts as files that a spreadsheet opens."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.buttons import pack
from bot.exports.contents import Contents
from bot.exports.export import Format, What, document
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View
from bot.speech.words import Words
from scheduler.gather import gather_one
from scheduler.weeks import local_time
from storage import exports
from storage.terms import Role

COORDINATORS = frozenset({Role.COORDINATOR})


@dataclass(frozen=True)
class ExportScene:
    """What is exported, and the notice that says which file of it."""

    contents: Contents
    facts: Mapping[str, Any]


async def read_export(scene: Scene) -> ExportScene | None:
    """The whole programme of the reader, as it stands when the file goes out."""
    if scene.person is None:
        return None
    cohort_id = scene.person.cohort_id
    cohort = await gather_one(scene.session, cohort_id, None, scene.now)
    names = await exports.names_in(scene.session, cohort_id)
    events = await exports.alert_events(scene.session, cohort_id)
    return ExportScene(Contents(cohort, names, events, scene.now), scene.facts)


def export_question(_facts: Mapping[str, Any], words: Words) -> Speech:
    """What; and what never is in it."""
    choices = [Choice(words.label(f"export.sheet.{what}"), pack("export", "", what)) for what in What]
    return Speech(words.t("export.question"), (tuple(choices[:2]), tuple(choices[2:])))


def export_format(facts: Mapping[str, Any], words: Words) -> Speech:
    """In which format."""
    what = str(facts["what"])
    choices = (Choice(words.label(f"export.format.{each}"), pack("export_as", what, each)) for each in Format)
    return Speech(words.t("export.which_format", what=words.t(f"export.sheet.{what}")), (tuple(choices),))


def export_chosen(facts: Mapping[str, Any], words: Words) -> Speech:
    """Both choices, once made."""
    what, as_ = words.t(f"export.sheet.{facts['what']}"), words.t(f"export.format.{facts['format']}")
    return Speech(words.t("export.chosen", what=what, format=as_))


def export_file(scene: ExportScene, words: Words) -> Speech:
    """The file; under it what it holds, as of when, and who it is for."""
    contents, facts = scene.contents, scene.facts
    at = local_time(contents.now, contents.cohort.calendar)
    what = words.names(words.t(f"export.sheet.{key}") for key in facts["keys"])
    text = words.t("export.file", what=what, date=words.date(at.date()), time=words.time(at))
    file = document(contents, tuple(facts["keys"]), Format(facts["format"]), str(facts["name"]), words)
    return Speech(text, document=file)


VIEWS: dict[str, View] = {
    "export_question": View(export_question, COORDINATORS),
    "export_format": View(export_format, COORDINATORS),
    "export_chosen": View(export_chosen, COORDINATORS),
    "export_file": View(export_file, COORDINATORS, read_export),
}
