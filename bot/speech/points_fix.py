"""Fixing a weekly point: one message that asks with whom, which day, at what time, and then says what was kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.buttons import pack
from bot.speech.asking import in_rows, rows
from bot.speech.points_told import HOLDERS, data, own, this_monday
from bot.speech.points_words import state, when
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, week_if
from bot.speech.words import Safe, Words
from scheduler.facts import Enrolled
from scheduler.gather import gather_one
from scheduler.ledger import Week
from scheduler.point_times import days_for, hours_for
from scheduler.points import points_of
from scheduler.weeks import local_date, monday_of
from storage.terms import PointAnswer

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Whom:
    """With whom a point can be fixed that week; `this` is the Monday of the week at hand."""

    monday: date
    this: date
    pairs: list[tuple[Enrolled, Week]]


async def _read_whom(scene: Scene) -> Whom | None:
    if scene.person is None:
        return None
    cohort = await gather_one(scene.session, scene.person.cohort_id, None, scene.now)
    monday = date.fromisoformat(scene.facts["monday"])
    this = monday_of(local_date(scene.now, cohort.calendar))
    return Whom(monday, this, points_of(cohort, scene.person.id or 0, monday))


def _with_whom(whom: Whom, words: Words) -> Speech:
    """Everybody of the week with how their point stands; the other week is one tap away."""
    key = "coach.with_whom" if whom.pairs else "coach.no_points_in"
    lines = [words.t(key, week=words.week(whom.monday))]
    lines += [
        words.t("coach.line", name=e.person.name, state=state(w.point, words, whom.monday)) for e, w in whom.pairs
    ]
    people = [Choice(enrolled.person.name, data("fix_who", week)) for enrolled, week in whom.pairs]
    following = whom.monday == whom.this
    other = whom.monday + WEEK if following else whom.this
    label = words.label("coach.label_next_week" if following else "coach.label_this_week")
    return Speech(Safe("\n".join(lines)), rows(*in_rows(people, 3), [Choice(label, pack("fix", str(other), "again"))]))


def _days(scene: WeekScene, words: Words) -> Speech:
    """The days that are left: of the point's own week, and of the next one when it moves."""
    moving = bool(scene.facts.get("moving")) or scene.week.point.answer is PointAnswer.POSTPONED
    name, week = scene.enrolled.person.name, scene.week
    days = days_for(scene.cohort, scene.enrolled, week.monday, scene.now, weeks=2 if moving else 1)
    choices = [Choice(words.short_day(day), data("fix_day", week, day.isoformat())) for day in days]
    key = "coach.to_when" if moving else "coach.which_day"
    lines = [words.t(key if days else "coach.no_day_left", name=name, week=words.week(week.monday))]
    if gone := scene.facts.get("gone"):
        lines.insert(0, words.t("coach.day_gone", day=words.day_month(date.fromisoformat(gone))))
    last = [Choice(words.label("coach.label_no_day_yet"), data("fix_day", week, "none"))] if moving else []
    if not moving and not days:
        last = [Choice(words.label("coach.label_move"), data("fix_who", week, "moving"))]
    return Speech(Safe("\n".join(lines)), rows(*in_rows(choices, 3), last))


def _hours(scene: WeekScene, words: Words) -> Speech:
    day = date.fromisoformat(scene.facts["day"])
    hours = hours_for(scene.cohort, scene.enrolled, day, scene.now)
    choices = [Choice(words.time(at), data("fix_hour", scene.week, f"{day}.{at:%H%M}")) for at in hours]
    other, none = (
        Choice(words.label(f"coach.label_{label}"), data("fix_hour", scene.week, f"{day}.{value}"))
        for label, value in (("other_hour", "other"), ("any_hour", "any"))
    )
    text = words.t("coach.which_hour", name=scene.enrolled.person.name, day=words.day_month(day))
    return Speech(text, rows(*in_rows(choices, 4), [other, none]))


def _hour_asked(scene: WeekScene, words: Words) -> Speech:
    day = words.day_month(date.fromisoformat(scene.facts["day"]))
    return Speech(words.t("coach.write_hour", name=scene.enrolled.person.name, day=day))


def _fixed(scene: WeekScene, words: Words) -> Speech:
    """What was kept, who will hear of it, and how to change it."""
    week, person = scene.week, scene.enrolled.person
    key = "coach.fixed" if person.reachable else "coach.fixed_tell"
    text = words.t(key, name=person.name, when=when(week.point, words, this_monday(scene)))
    moving = "moving" if week.point.answer is PointAnswer.POSTPONED else ""
    change = Choice(words.label("shared.change"), data("fix_who", week, moving))
    another = Choice(words.label("coach.label_fix_another"), pack("fix", str(week.monday)))
    alone = len(points_of(scene.cohort, scene.reader.id or 0, week.monday)) < 2 or week.monday < this_monday(scene)
    return Speech(text, rows([change] if alone else [change, another]))


def _is_fixed(scene: WeekScene) -> bool:
    return own(scene) and scene.week.point.planned_on is not None


VIEWS = {
    "point_with_whom": View(_with_whom, HOLDERS, _read_whom),
    "point_days": View(_days, HOLDERS, week_if(own)),
    "point_hours": View(_hours, HOLDERS, week_if(own)),
    "point_hour_asked": View(_hour_asked, HOLDERS, week_if(own)),
    "point_fixed": View(_fixed, HOLDERS, week_if(_is_fixed)),
}
