"""Views: the one list of everything the bot can say, by kind; who may be shown it stands beside each."""

from bot.speech import coach, coordination, joining, pictured, privacy, shared, week
from bot.speech.view import View

TOPICS = (
    shared.VIEWS,
    joining.VIEWS,
    week.VIEWS,
    coach.VIEWS,
    coordination.VIEWS,
    pictured.VIEWS,
    privacy.VIEWS,
)


def _merge() -> dict[str, View]:
    views: dict[str, View] = {}
    for topic in TOPICS:
        twice = views.keys() & topic.keys()
        if twice:
            raise ValueError(f"two views for {', '.join(sorted(twice))}")
        views.update(topic)
    return views


VIEWS = _merge()
