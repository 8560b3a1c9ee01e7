"""Views: the one list of everything the bot can say, by kind; who may be shown it stands beside each."""

from bot.speech import (
    autonomy,
    board,
    calls,
    coach,
    convention,
    coordination,
    exports,
    joining,
    ladder,
    notes,
    pictured,
    privacy,
    proxies,
    relay,
    setup,
    shared,
    standing_in,
    support,
    week,
)
from bot.speech.view import View

TOPICS = (
    shared.VIEWS,
    joining.VIEWS,
    week.VIEWS,
    autonomy.VIEWS,
    support.VIEWS,
    coach.VIEWS,
    standing_in.VIEWS,
    notes.VIEWS,
    coordination.VIEWS,
    board.VIEWS,
    calls.VIEWS,
    ladder.VIEWS,
    relay.VIEWS,
    proxies.VIEWS,
    convention.VIEWS,
    setup.VIEWS,
    exports.VIEWS,
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
