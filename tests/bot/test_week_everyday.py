"""What can be said at any time: help, cancel, the week at a glance, reminders, and text that nobody asked for."""

import pytest

from bot.conversation.health_words import speaks_of_health
from bot.conversation.menu import commands_for
from storage.tables import Awaiting
from storage.terms import Role
from tests.bot.quiet_room import Room
from tests.bot.week_room import begins, labels, room, since, text

__all__ = ["begins", "room"]


async def kept(room: Room, name: str) -> str | None:
    async with room.database.transaction() as session:
        row = await session.get(Awaiting, room.ids[name])
        return row.draft if row else None


async def test_text_outside_a_question_gets_three_choices_and_is_forgotten(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.write("Maëlle", "Peux-tu relire mon texte ?")
    assert labels(room.last("Maëlle")) == ["À mon coach", "Dans mon point", "Effacer"]
    await room.tap("Maëlle", "Effacer")

    assert await kept(room, "Maëlle") is None
    assert "relire" not in room.sees("Inès") + room.sees("Maëlle")


async def test_to_my_coach_reaches_the_own_coach_and_nobody_else(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.write("Maëlle", "Peux-tu relire mon texte ?")
    await room.tap("Maëlle", "À mon coach")

    assert "relire mon texte" in room.sees("Inès")
    assert all("relire" not in room.sees(name) for name in ("Karim", "Anne", "Paul", "Yann"))


async def test_into_my_check_in_it_is_the_next_step_of_this_week(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.write("Maëlle", "Appeler trois chauffeurs")
    await room.tap("Maëlle", "Dans mon point")
    await room.at("2027-01-15 14:00")
    for label in ("0", "Non"):
        await room.tap("Maëlle", label)

    assert "prochain pas noté" in text(room.last("Maëlle"))


async def test_b6_a_reason_of_health_is_not_even_kept_until_the_next_tap(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.write("Maëlle", "j'étais malade")

    assert text(room.last("Maëlle")) == "Je n'ai pas besoin du motif."
    assert labels(room.last("Maëlle")) == ["Noter une absence", "Effacer"]
    assert await kept(room, "Maëlle") is None


@pytest.mark.parametrize(
    ("said", "health"),
    [
        ("J’étais malade", True),
        ("arrêt maladie", True),
        ("I was sick", True),
        ("une réunion", False),
        ("billet", False),
    ],
)
def test_a_soft_check_knows_words_of_health(said: str, health: bool) -> None:
    assert speaks_of_health(said) is health


async def test_b20_a_saturday_is_answered_with_what_the_commitment_says(room: Room) -> None:
    await room.at("2027-01-16 10:00")
    await room.write("Maëlle", "J'ai travaillé ce matin")

    assert "La journée libérée se prend sur le temps de travail (lundi à vendredi)." in text(room.last("Maëlle"))


async def test_b13_the_morning_message_can_be_switched_off_and_the_question_stays(room: Room) -> None:
    await room.at("2027-01-11 10:00")
    await room.write("Maëlle", "/rappels")
    before = room.last("Maëlle")
    await room.at("2027-01-14 16:45")
    assert since(room, "Maëlle", before) == ["As-tu pu te consacrer à ton projet aujourd'hui ?"]
    await room.write("Maëlle", "/reminders")
    await room.at("2027-01-21 08:45")

    assert text(room.last("Maëlle")) == "Belle journée projet, Maëlle. À ce soir pour une seule question."


async def test_b13_said_twice_off_stays_off_and_an_unknown_word_changes_nothing(room: Room) -> None:
    await room.at("2027-01-11 10:00")
    for said in ("/rappels non", "/rappels NON", "/reminders off"):
        await room.write("Maëlle", said)
        assert "ne viendra plus" in text(room.last("Maëlle"))
    await room.write("Maëlle", "/rappels demain")
    assert text(room.last("Maëlle")) == "Écris /rappels oui, ou /rappels non."
    before = room.last("Maëlle")
    await room.at("2027-01-14 16:45")
    assert since(room, "Maëlle", before) == ["As-tu pu te consacrer à ton projet aujourd'hui ?"]
    for said in ("/rappels oui", "/rappels oui"):
        await room.write("Maëlle", said)
        assert "reviendra les jours de projet" in text(room.last("Maëlle"))


@pytest.mark.parametrize("begins", ["2027-02-01 08:00"])
async def test_b15_at_eleven_at_night_she_is_answered_at_once_and_others_wait(room: Room) -> None:
    await room.at("2027-02-04 16:45")
    await room.tap("Maëlle", "Pas aujourd’hui")
    await room.at("2027-02-04 23:00")
    anne = room.sees("Anne")
    for label in ("Aucun autre jour", "Charge du service"):
        await room.tap("Maëlle", label)

    assert text(room.last("Maëlle")).startswith("C'est noté")
    assert room.sees("Anne") == anne
    await room.at("2027-02-05 08:30")
    assert room.sees("Anne") != anne


async def test_cancel_always_works(room: Room) -> None:
    await room.at("2027-01-12 10:00")
    await room.write("Maëlle", "Un texte")
    await room.write("Maëlle", "/annuler")

    assert await kept(room, "Maëlle") is None
    assert text(room.last("Maëlle")) == "C'est annulé."


async def test_help_lists_the_commands_of_ones_roles_in_ones_language(room: Room) -> None:
    for name, there, not_there in (("Maëlle", "/conges", "/leave"), ("Inès", "/aide", "/conges")):
        await room.write(name, "/aide")
        assert there in room.last(name).text
        assert not_there not in room.last(name).text


def test_a_menu_shows_the_names_of_its_language_only() -> None:
    french, english = (commands_for(frozenset({Role.INTRAPRENEUR}), language) for language in ("fr", "en"))

    assert {"ma_semaine", "conges", "corriger", "rappels", "aide", "annuler"} <= set(french)
    assert {"my_week", "leave", "correct", "reminders", "help", "cancel"} <= set(english)
    assert not {"leave", "help"} & set(french) and not {"conges", "aide"} & set(english)


async def test_with_nothing_to_cancel_nothing_is_said_to_be_cancelled(room: Room) -> None:
    await room.at("2027-01-15 14:00")
    for label in ("0", "Oui, je l’écris"):
        await room.tap("Maëlle", label)
    await room.write("Maëlle", "/annuler")
    assert text(room.last("Maëlle")) == "C'est annulé."

    await room.write("Maëlle", "/annuler")
    assert "rien à annuler" in text(room.last("Maëlle"))


async def test_help_names_no_command_that_only_begins_what_has_begun(room: Room) -> None:
    await room.write("Maëlle", "/aide")
    assert "/start" not in text(room.last("Maëlle"))
