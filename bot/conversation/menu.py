"""Menu: the names of all commands, in order, and who is offered which; what each does is in its topic (steps.py).

Menus are shown whenever the bot starts, and the whole conversation need not be loaded for that.
"""

from typing import NamedTuple

from storage.terms import Role

EVERYBODY = frozenset(Role)
INTRAPRENEURS = frozenset({Role.INTRAPRENEUR})
COACHES = frozenset({Role.COACH})
COORDINATORS = frozenset({Role.COORDINATOR})
STAFF = COACHES | COORDINATORS
COACHED = COACHES | INTRAPRENEURS  # both read feedback


class Item(NamedTuple):
    """A command: who has it, and the only language in which it is offered, if its name belongs to one."""

    name: str
    roles: frozenset[Role]
    language: str | None = None


MENU = (
    Item("start", EVERYBODY),
    Item("invitation", COORDINATORS),
    Item("ma_semaine", INTRAPRENEURS, "fr"),
    Item("my_week", INTRAPRENEURS, "en"),
    Item("rappels", INTRAPRENEURS, "fr"),
    Item("reminders", INTRAPRENEURS, "en"),
    Item("conges", INTRAPRENEURS, "fr"),
    Item("leave", INTRAPRENEURS, "en"),
    Item("corriger", INTRAPRENEURS, "fr"),
    Item("correct", INTRAPRENEURS, "en"),
    Item("appui", INTRAPRENEURS, "fr"),
    Item("support", INTRAPRENEURS, "en"),
    Item("appuis", STAFF, "fr"),
    Item("support_requests", STAFF, "en"),
    Item("points", STAFF),
    Item("bilan", COACHES, "fr"),
    Item("report", COACHES, "en"),
    Item("retour", COACHES, "fr"),
    Item("feedback", COACHES, "en"),
    Item("retours", COACHED, "fr"),
    Item("feedbacks", COACHED, "en"),
    Item("indisponible", COACHES, "fr"),
    Item("unavailable", COACHES, "en"),
    Item("note", STAFF),
    Item("notes", STAFF),
    Item("suivi", COORDINATORS, "fr"),
    Item("overview", COORDINATORS, "en"),
    Item("alertes", COORDINATORS, "fr"),
    Item("alerts", COORDINATORS, "en"),
    Item("relais", COORDINATORS, "fr"),
    Item("relay", COORDINATORS, "en"),
    Item("convention", COORDINATORS),
    Item("installation", COORDINATORS, "fr"),
    Item("setup", COORDINATORS, "en"),
    Item("export", COORDINATORS),
    Item("confidentialite", EVERYBODY, "fr"),
    Item("privacy", EVERYBODY, "en"),
    Item("mes_donnees", EVERYBODY, "fr"),
    Item("my_data", EVERYBODY, "en"),
    Item("aide", EVERYBODY, "fr"),
    Item("help", EVERYBODY, "en"),
    Item("annuler", EVERYBODY, "fr"),
    Item("cancel", EVERYBODY, "en"),
)


def commands_for(roles: frozenset[Role], language: str | None = None) -> list[str]:
    """The commands of these roles, in the order of the menu; with a language, by their names in it."""
    mine = [item for item in MENU if item.roles & roles]
    return [item.name for item in mine if language is None or item.language in (None, language)]
