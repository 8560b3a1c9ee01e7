"""Words for the weeks that count towards an escalation, and for the calls made about them."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from bot.speech.ladder_scene import Call, LadderScene
from bot.speech.words import Safe, Words
from scheduler.facts import CommitmentFacts
from scheduler.ledger import week_of
from scheduler.weeks import ONE_WEEK
from storage.terms import Duty, WeekStatus


def weeks_named(mondays: Iterable[date], words: Words) -> Safe:
    """`du 1er et du 22 février`, `du 25 janvier et du 1er février`: the month once, after its last day."""
    parts: list[str] = []
    for _, group in groupby(sorted(mondays), key=lambda day: (day.year, day.month)):
        *before, last = group
        parts += [words.t("ladder.of_week", day=words.day_number(day)) for day in before]
        parts.append(words.t("ladder.of_week", day=words.short_date(last)))
    return words.names(Safe(part) for part in parts)


def how_many(scene: LadderScene, words: Words) -> str:
    """`2 semaines non tenues`, `2 semaines courtes` when one is partial, `2 points non tenus`."""
    count = len(scene.short)
    if scene.row.duty is Duty.POINT:
        return words.n("ladder.points", count)
    held = [week_of(scene.cohort, scene.enrolled, monday).status for monday in scene.short]
    whole = all(status is WeekStatus.NOT_HELD for status in held)
    return words.n("ladder.weeks" if whole else "ladder.short_weeks", count)


def which_weeks(scene: LadderScene, words: Words) -> str:
    """`Semaines du 1er et du 22 février (semaine du 15 neutralisée).`"""
    if not scene.short:
        return words.t("ladder.no_week_left")
    between = _neutralised_between(scene, scene.short)
    named = weeks_named(scene.short, words)
    if not between:
        return words.n("ladder.these_weeks", len(scene.short), weeks=named)
    said_before = {(day.year, day.month) for day in scene.short}
    alone = all((day.year, day.month) in said_before for day in between)
    off = (
        words.names(Safe(words.t("ladder.of_week", day=words.day_number(day))) for day in between)
        if alone
        else weeks_named(between, words)
    )
    neutral = words.n("ladder.neutralised", len(between), weeks=off)
    return words.n("ladder.these_weeks_but", len(scene.short), weeks=named, neutralised=neutral)


def _neutralised_between(scene: LadderScene, short: Sequence[date]) -> list[date]:
    count = (short[-1] - short[0]) // ONE_WEEK
    inside = [short[0] + step * ONE_WEEK for step in range(1, count)]
    return [monday for monday in inside if monday in scene.counted.neutralised]


def calls_made(scene: LadderScene, words: Words) -> str:
    """The calls about these weeks, and what came of them; a promise with whether it was kept."""
    about = [call for call in scene.calls if call.monday in scene.window]
    return " ".join(_call(scene, call, words) for call in about)


def _call(scene: LadderScene, call: Call, words: Words) -> str:
    day = scene.day_of(call.at)
    if call.commitment is None:
        return words.t("ladder.call", day=words.short_date(day), outcome=words.t(f"ladder.call.{call.outcome}"))
    until = call.commitment.day
    promised = (
        words.day_number(until) if (until.year, until.month) == (day.year, day.month) else words.short_date(until)
    )
    kept = kept_code(call.commitment, scene.today)
    values = {"day": words.short_date(day), "promised": promised}
    if kept == "awaited":
        return words.t("ladder.call_promised", **values)
    return words.t("ladder.call_promised_known", kept=words.t(f"ladder.promise.{kept}"), **values)


def kept_code(made: CommitmentFacts, today: date) -> str:
    """How the catalogue names what came of a promised day: kept, broken, awaited, or unheard once it is past."""
    if made.kept is None:
        return "awaited" if made.day >= today else "unheard"
    return "kept" if made.kept else "broken"
