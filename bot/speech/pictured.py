"""Words of the pictures on demand: `/suivi` and one's own week once more, under the weeks so far."""

from dataclasses import replace

from bot.speech.grid import grid_of
from bot.speech.overview import Overview, overview, read_overview
from bot.speech.speech import Speech
from bot.speech.view import View, WeekScene, week_if
from bot.speech.week_own import my_week
from bot.speech.words import Words
from scheduler.figures import closed_mondays, mondays_until, rates, through, weeks_of
from storage.terms import Role


def overview_picture(scene: Overview, words: Words) -> Speech:
    """Everybody's weeks, the current one included; the bars count the closed ones, as the words do."""
    cohort, now = scene.cohort, scene.now
    counted = rates(weeks_of(cohort, closed_mondays(cohort, now)))
    grid = grid_of(cohort, weeks_of(cohort, mondays_until(cohort, now)), counted, now, words.language)
    return replace(overview(scene, words), choices=(), grid=grid)


def my_picture(scene: WeekScene, words: Words) -> Speech:
    """One's own row and nobody else's."""
    cohort, own = scene.cohort, scene.enrolled
    weeks = weeks_of(cohort, through(cohort, scene.week.monday), own)
    closed = set(closed_mondays(cohort, scene.now))
    counted = rates(week for week in weeks if week.monday in closed)
    grid = grid_of(cohort, weeks, counted, scene.now, words.language, only=own)
    return replace(my_week(scene, words), choices=(), grid=grid)


VIEWS = {
    "overview_picture": View(overview_picture, frozenset({Role.COORDINATOR}), read_overview),
    "my_picture": View(my_picture, frozenset({Role.INTRAPRENEUR}), week_if(from_the_start=True)),
}
