"""Words of an entry made for somebody: told to them, contested, and settled by the coordinators (T23, B22, D21)."""

from bot.buttons import WeekRef, pack
from bot.speech.asking import asked, button, rows
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, read_week, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Words
from scheduler.facts import Said
from scheduler.telling import answers_for
from scheduler.weeks import local_date
from storage import outbox
from storage.terms import Question, Role

COORDINATORS = frozenset({Role.COORDINATOR})


# --- To the person


def entered_for_you(scene: WeekScene, words: Words) -> Speech:
    """Who entered what; the person may contest it."""
    facts, ref = scene.facts, ref_of(scene)
    by, days = _named(scene, facts.get("by"), words), words.days(facts.get("halves") or 0)
    text = words.t("week.entered", by=by, days=days, week=words.week(scene.week.monday))
    keys = {"no": "week.agree", "yes": "week.contest"}
    choices = [button(words, key, "contest", ref, value) for value, key in keys.items()]
    chosen = facts.get("chosen")
    return asked(text, rows(choices), words.label(keys[chosen]) if chosen else None, words)


def contest_why(scene: WeekScene, words: Words) -> Speech:
    """The contest is noted; one sentence, if the person likes."""
    text = words.t("week.contested", week=words.week(scene.week.monday))
    chosen = words.label("shared.pass") if scene.facts.get("chosen") else None
    return asked(text, rows([button(words, "shared.pass", "contest_why", ref_of(scene), "pass")]), chosen, words)


def contest_settled(scene: WeekScene, words: Words) -> Speech:
    """What was entered is kept; the person's own answer would still replace it."""
    by, days = _named(scene, scene.facts.get("by"), words), words.days(scene.week.halves or 0)
    text = words.t("contested.kept", by=by, days=days, week=words.week(scene.week.monday))
    return Speech(text, rows([button(words, "contested.own_answer", "correct", ref_of(scene))]))


def _named(scene: WeekScene, person_id: int | None, words: Words) -> str:
    names = {member.id: member.name for member in scene.cohort.coordinators}
    return names.get(person_id or 0) or words.t("role.coordinator")


# --- To the coordinators


async def _read_contest(scene: Scene) -> WeekScene | None:
    """How the contest stands; one that was settled before this reader ever saw it is not told."""
    found = await read_week(scene)
    if found is None or _contested(found):
        return found
    card = f"contested:{found.enrolled.id}:{found.week.monday}"
    known = await outbox.card_message(scene.session, found.reader.id or 0, card)
    return found if known is not None else None


def _contested(scene: WeekScene) -> bool:
    return scene.week.contested and scene.week.answered_by not in (None, scene.enrolled.person.id)


def contested(scene: WeekScene, words: Words) -> Speech:
    """What was entered, by whom, why it is contested, and who is asked to settle it; one line once it is."""
    whose = {"name": scene.enrolled.person.name, "week": words.week(scene.week.monday)}
    days = words.days(scene.week.halves or 0)
    if not _contested(scene):
        return Speech(words.t("contested.settled", days=days, by=_settled_by(scene, words), **whose))
    text = _last(scene).text
    lines = [
        words.t("contested.entry", days=days, by=_named(scene, scene.week.answered_by, words), **whose),
        words.t("contested.why", text=words.quote(text)) if text else "",
        _asked_of(scene, words),
    ]
    ref = WeekRef(scene.enrolled.id, scene.week.monday).code
    keep = Choice(words.label("contested.keep", days=days), pack("settle", ref, "keep"))
    return Speech(
        "\n".join(filter(None, lines)), ((keep, button(words, "contested.correct", "settle", ref, "correct")),)
    )


def _asked_of(scene: WeekScene, words: Words) -> str:
    """Whoever entered it is asked, or who answers for them; the others read so, and may do it too."""
    today = local_date(scene.now, scene.cohort.calendar)
    asked_of = answers_for(scene.cohort, scene.week.answered_by or 0, today)
    if scene.reader.id in {member.id for member in asked_of}:
        return words.t("contested.yours", name=scene.enrolled.person.name)
    return words.t("contested.theirs", names=words.names(member.name for member in asked_of))


def _settled_by(scene: WeekScene, words: Words) -> str:
    """Who kept the entry, or whose answer replaced it."""
    by_id = scene.week.answered_by if _last(scene).choice == "yes" else _last(scene).by_id
    return scene.enrolled.person.name if by_id == scene.enrolled.person.id else _named(scene, by_id, words)


def _last(scene: WeekScene) -> Said:
    said = scene.enrolled.answers.get(scene.week.monday, ())
    return [answer for answer in said if answer.question is Question.CONTESTED][-1]


VIEWS = {
    "entered_for_you": View(entered_for_you, OWN, week_if()),
    "contest_why": View(contest_why, OWN, week_if()),
    "contest_settled": View(contest_settled, OWN, week_if()),
    "contested": View(contested, COORDINATORS, _read_contest),
}
