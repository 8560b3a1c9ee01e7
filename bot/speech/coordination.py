"""Everything coordinators may be told, by kind."""

from bot.speech import alert, alert_acts, alert_outcomes, digest, entering, overview, person_weeks
from bot.speech.view import View

VIEWS: dict[str, View] = {
    **alert.VIEWS,
    **alert_acts.VIEWS,
    **alert_outcomes.VIEWS,
    **entering.VIEWS,
    **overview.VIEWS,
    **person_weeks.VIEWS,
    **digest.VIEWS,
}
