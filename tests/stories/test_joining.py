"""Joining: who comes in by a link or a code, who does not, and what the coordinators hear of it (DOMAIN 4.a)."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel, func, select

from bot.cohort.commands import mint_code
from sandbox.people import Person
from sandbox.screens import Seen
from sandbox.world import World, promo
from sandbox.world import world as open_world

STRANGER = "Il est réservé aux personnes invitées."
START = "2026-12-15 10:00"  # a Tuesday, three weeks before the programme


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The promo is loaded on a Tuesday of December; nobody has joined."""
    async with open_world(tmp_path, START, joined=False) as it:
        yield it


async def does(world: World, person: str, *labels: str) -> Seen:
    """They tap these buttons one after the other; what they see last."""
    for label in labels:
        world[person].tap(label)
        await world.settle()
    return world[person].last()


async def follows_link(world: World, person: str, name: str) -> Seen:
    world[person].start(world.tokens[name])
    await world.settle()
    return world[person].last()


async def joins(world: World, name: str, *labels: str) -> None:
    await follows_link(world, name, name)
    await does(world, name, "Lire la notice", "J’ai lu", *labels)


def data_of(seen: Seen, label: str) -> str:
    """What the button of that label carries."""
    return next(button.data or "" for row in seen.buttons for button in row if button.label == label)


def plain(seen: Seen) -> str:
    return seen.text.replace("\u00a0", " ").replace("\u202f", " ")


async def counts(world: World) -> dict[str, int]:
    """How many rows each table has, but for the machine's own."""
    assert world.app
    async with world.app.database.transaction() as session:
        tables = SQLModel.metadata.tables.items()
        return {
            name: (await session.exec(select(func.count()).select_from(table))).one()
            for name, table in tables
            if name not in ("heartbeat", "intake", "outage")
        }


async def rows_that_name(world: World, name: str) -> list[str]:
    """The tables in which that account's number or name is still written."""
    assert world.app
    async with world.app.database.transaction() as session:
        connection, tables = await session.connection(), SQLModel.metadata.tables.values()
        rows = {table: [str(row) for row in await connection.execute(table.select())] for table in tables}
    wanted = (str(world[name].user_id), name)
    return [table.name for table, found in rows.items() if any(word in row for row in found for word in wanted)]


async def set_up_code(world: World) -> str:
    return await mint_code(world.settings, world.clock)


# --- A link


async def test_maelle_reads_what_it_is_then_the_notice_then_says_her_usual_day(world: World) -> None:
    greeting = await follows_link(world, "Maëlle", "Maëlle")
    assert plain(greeting) == (
        "Bonjour Maëlle. La coordination t’invite à rejoindre le suivi de la pré-incubation.\n"
        "Chaque semaine : une question le jour de ton projet, trois le vendredi. Moins de deux minutes en tout.\n"
        "Je veille à un engagement de la Région : libérer ta journée. Je ne surveille pas ton travail."
    )
    assert greeting.labels == ["Lire la notice", "Pas maintenant"]

    notice = await does(world, "Maëlle", "Lire la notice")
    for words in ("Région et DINUM", "mission d’intérêt public", "28 août 2027", "dpo@example.org", "CNIL"):
        assert words in plain(notice)
    assert notice.labels == ["J’ai lu"]

    usual = await does(world, "Maëlle", "J’ai lu")
    assert plain(usual) == "Ton jour habituel : le jeudi. C’est bien ça ?" and usual.labels == ["Oui", "Changer"]
    assert "Le suivi commence lundi 4 janvier. Inès lit tes réponses." in plain(await does(world, "Maëlle", "Oui"))
    assert [label for seen in world["Maëlle"].sees() for label in seen.labels] == []


async def test_the_first_coordinator_of_the_authority_is_named_in_the_invitations(world: World) -> None:
    await joins(world, "Paul")
    assert "Paul t’invite" in (await follows_link(world, "Solenn", "Solenn")).text
    await joins(world, "Anne")
    assert "Anne t’invite" in (await follows_link(world, "Maëlle", "Maëlle")).text


@pytest.mark.parametrize(
    ("labels", "usual"),
    [
        (["Changer", "Mardi"], "le mardi"),
        (["Changer", "Deux demi-journées", "Mardi matin", "Jeudi après-midi"], "le mardi matin et le jeudi après-midi"),
    ],
)
async def test_another_usual_day_holds_from_the_first_week(world: World, labels: list[str], usual: str) -> None:
    await joins(world, "Maëlle", *labels)
    assert usual in "".join(plain(seen) for seen in world["Maëlle"].sees())
    await world.at("2027-01-04 09:00")
    assert "mardi 5" in plain(world["Maëlle"].last())


async def test_gwenael_is_never_offered_a_wednesday(world: World) -> None:
    await joins(world, "Gwenaël", "Changer")
    assert world["Gwenaël"].last().labels == ["Lundi", "Mardi", "Jeudi", "Vendredi", "Deux demi-journées"]


async def test_a_welcome_is_said_once_however_often_oui_is_tapped(world: World) -> None:
    await joins(world, "Maëlle")
    world["Maëlle"].tap_twice("Oui")
    await world.settle()
    assert sum("Bienvenue" in seen.text for seen in world["Maëlle"].sees()) == 1
    assert world["Maëlle"].toasts[-1] == "C’est déjà noté."


async def test_joining_on_a_wednesday_does_not_count_for_that_week(world: World) -> None:
    await world.at("2027-01-13 10:00")
    await world.load(promo())
    await joins(world, "Maëlle", "Oui")
    assert "Le suivi commence lundi 18 janvier" in plain(world["Maëlle"].last())
    seen = len(world["Maëlle"].sees())
    await world.at("2027-01-18 08:59")
    assert len(world["Maëlle"].sees()) == seen


async def test_who_speaks_english_is_spoken_to_in_english(world: World) -> None:
    guest = Person(world.botapi, 7_100_000_001, "Maëlle", language_code="en-GB")
    guest.start(world.tokens["Maëlle"])
    await world.settle()
    assert guest.last().labels == ["Read the notice", "Not now"]
    guest.tap("Read the notice")
    await world.settle()
    guest.tap("I have read it")
    await world.settle()
    assert guest.last().text.replace("\n", "") == "Your usual day: Thursday. Is that right?"


async def test_a_coach_and_a_coordinator_are_welcomed_each_with_their_own_lines(world: World) -> None:
    await joins(world, "Inès")
    await joins(world, "Anne")
    assert "Coach :" in plain(world["Inès"].last()) and "Coordination :" not in plain(world["Inès"].last())
    assert "Coordination :" in plain(world["Anne"].message("Bienvenue Anne"))


async def test_start_by_somebody_who_is_here_is_the_help(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    seen = len(world["Maëlle"].sees())
    world["Maëlle"].say("/start")
    await world.settle()
    assert len(world["Maëlle"].sees()) == seen + 1 and "/aide" in world["Maëlle"].last().text


# --- Links that lead nowhere


async def test_a3_a_link_that_served_opens_nothing_and_the_coordinators_hear_of_it_once(world: World) -> None:
    await joins(world, "Anne")
    await joins(world, "Maëlle", "Oui")
    for _ in range(2):
        assert (await follows_link(world, "Loïc", "Maëlle")).text == "Ce lien a déjà servi."
    assert sum("qui a déjà servi, vient d’être ouvert" in seen.text for seen in world["Anne"].sees()) == 1


async def test_a4_a_link_lives_seven_days(world: World) -> None:
    await world.at("2026-12-22 09:59")
    assert "Bonjour Maëlle" in (await follows_link(world, "Maëlle", "Maëlle")).text
    await world.at("2026-12-22 10:00")
    expired = "Ce lien n’est plus valable. Demande-en un nouveau à la coordination."
    assert (await follows_link(world, "Maëlle", "Maëlle")).text == expired


async def test_a_notice_left_open_until_the_link_is_too_old_lets_nobody_in(world: World) -> None:
    await follows_link(world, "Maëlle", "Maëlle")
    await does(world, "Maëlle", "Lire la notice")
    await world.at("2026-12-22 10:01")
    assert STRANGER in (await does(world, "Maëlle", "J’ai lu")).text


async def test_a16_somebody_elses_link_opens_nothing_for_whoever_is_here(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    answer = plain(await follows_link(world, "Maëlle", "Erwan"))
    assert answer.startswith("Ce lien n’est pas le tien") and "Erwan" not in answer
    assert "Bonjour Erwan" in (await follows_link(world, "Erwan", "Erwan")).text


async def test_a16_another_account_needs_a_new_link_and_the_former_one_loses_access(world: World) -> None:
    await joins(world, "Anne")
    await joins(world, "Maëlle", "Oui")
    world["Anne"].say("/invitation")
    await world.settle()
    offered = await does(world, "Anne", "Maëlle")
    token = re.findall(r"https://t\.me/vigie_bot\?start=(\S+)", offered.text)[0]
    world["new phone"].start(token)
    await world.settle()
    await does(world, "new phone", "Lire la notice", "J’ai lu")
    assert "Ton jour habituel" in world["new phone"].last().text
    world["Maëlle"].say("/ma_semaine")
    await world.settle()
    assert STRANGER in world["Maëlle"].last().text


async def test_only_the_account_that_opened_the_link_can_tap_its_buttons(world: World) -> None:
    greeting = await follows_link(world, "Maëlle", "Maëlle")
    world["Loïc"].start()
    await world.settle()
    world["Loïc"].tap_data(world["Loïc"].last().message_id, data_of(greeting, "Lire la notice"))
    await world.settle()
    assert STRANGER in world["Loïc"].last().text


# --- Not now


async def test_a6_not_now_leaves_the_link_and_one_reminder_comes_after_two_working_days(world: World) -> None:
    await joins(world, "Anne")
    await follows_link(world, "Maëlle", "Maëlle")
    later = await does(world, "Maëlle", "Pas maintenant")
    assert "jusqu’au mardi 22 décembre" in plain(later)
    seen = len(world["Maëlle"].sees())
    await world.at("2026-12-17 09:59")
    assert len(world["Maëlle"].sees()) == seen
    await world.at("2026-12-17 10:00")
    assert len(world["Maëlle"].sees()) == seen + 1 and world["Maëlle"].last().labels == ["Lire la notice"]
    assert not world["Anne"].has_seen("n’a pas encore rejoint")
    await world.at("2026-12-18 10:00")
    assert world["Anne"].has_seen("Maëlle n’a pas encore rejoint")
    await does(world, "Maëlle", "Lire la notice", "J’ai lu")
    assert "Ton jour habituel" in world["Maëlle"].last().text


async def test_who_came_back_in_time_is_neither_reminded_nor_told_of(world: World) -> None:
    await joins(world, "Anne")
    await follows_link(world, "Maëlle", "Maëlle")
    await does(world, "Maëlle", "Pas maintenant", "Lire la notice", "J’ai lu", "Oui")
    seen = len(world["Maëlle"].sees())
    await world.at("2026-12-21 18:00")
    assert len(world["Maëlle"].sees()) == seen
    assert not world["Anne"].has_seen("n’a pas encore rejoint")


# --- Is it this person?


async def test_the_coordinators_hear_who_joined_from_which_account_and_one_confirms(world: World) -> None:
    await joins(world, "Anne")
    await joins(world, "Paul")
    await does(world, "Anne", "Oui")
    await joins(world, "Maëlle", "Oui")
    card = world["Anne"].message("Maëlle a rejoint")
    assert plain(card) == "👋 Maëlle a rejoint la promo (compte Telegram « Maëlle »). C’est bien cette personne ?"
    assert card.labels == ["Oui", "Non, retirer l’accès"]
    await does(world, "Anne", "Oui")
    for name in ("Anne", "Paul"):
        assert "Compte confirmé par Anne" in world[name].message("Maëlle a rejoint").text
        assert world[name].message("Maëlle a rejoint").labels == []


async def test_a5_the_wrong_account_is_put_out_and_a_new_link_is_ready(world: World) -> None:
    await joins(world, "Anne")
    await joins(world, "Paul")
    await does(world, "Anne", "Oui")
    await follows_link(world, "Loïc", "Maëlle")
    await does(world, "Loïc", "Lire la notice", "J’ai lu", "Oui")
    pauls = world["Paul"].message("Maëlle a rejoint")
    assert "person" in await rows_that_name(world, "Loïc")
    link = await does(world, "Anne", "Non, retirer l’accès")
    token = re.findall(r"https://t\.me/vigie_bot\?start=(\S+)", link.text)[0]

    assert "Accès retiré par Anne" in world["Anne"].message("Accès retiré").text
    assert "Accès retiré par Anne" in world["Paul"].message("Accès retiré").text
    world["Paul"].tap_data(pauls.message_id, data_of(pauls, "Oui"))
    await world.settle()
    assert world["Paul"].toasts[-1] == "C’est déjà noté."

    world["Loïc"].say("/ma_semaine")
    await world.settle()
    assert STRANGER in world["Loïc"].last().text
    assert await rows_that_name(world, "Loïc") == []
    world["Maëlle"].start(token)
    await world.settle()
    await does(world, "Maëlle", "Lire la notice", "J’ai lu")
    assert "Ton jour habituel" in world["Maëlle"].last().text


async def test_the_first_coordinator_finds_who_came_before(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    await joins(world, "Anne")
    assert world["Anne"].message("Maëlle a rejoint").labels == ["Oui", "Non, retirer l’accès"]


async def test_a_coordinator_who_joins_late_finds_the_alerts_that_are_open(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    await world.at("2027-01-11 12:00")
    await world.load(promo())
    await joins(world, "Anne")
    assert world["Anne"].has_seen("Sans réponse : Maëlle")


# --- Strangers and codes


async def test_a2_a_stranger_always_gets_the_same_two_sentences_and_nothing_is_kept(world: World) -> None:
    before = await counts(world)
    for text in ("bonjour", "/start", "/start " + "x" * 43, "/aide", "/ma_semaine", "Anne", "ABCD-2345"):
        world["Loïc"].say(text)
        await world.settle()
    world["Loïc"].send_voice()
    await world.settle()

    answers = {seen.text for seen in world["Loïc"].sees() if STRANGER in seen.text}
    assert len(answers) == 1 and sum(STRANGER in seen.text for seen in world["Loïc"].sees()) == 8
    assert await counts(world) == before


async def test_a1_the_set_up_code_asks_who_it_is_and_lets_the_first_coordinator_in(world: World) -> None:
    code = await set_up_code(world)
    world["Anne"].say(code.lower())
    await world.settle()
    assert world["Anne"].last().labels == ["Anne", "Paul"]
    await does(world, "Anne", "Anne", "Lire la notice", "J’ai lu")
    assert "Bienvenue Anne" in world["Anne"].last().text
    world["Loïc"].say(code)
    await world.settle()
    assert STRANGER in world["Loïc"].last().text


async def test_a1_after_five_wrong_tries_the_right_code_is_refused_like_any_text(world: World) -> None:
    code = await set_up_code(world)
    for number in range(2, 7):
        world["Loïc"].say(f"ABCD-EFG{number}")
        await world.settle()
    world["Anne"].say(code)
    await world.settle()
    assert STRANGER in world["Anne"].last().text


async def test_a_code_without_a_promo_begins_one_with_the_notice_first_and_a_promo_loaded_meanwhile_wins(
    tmp_path: Path,
) -> None:
    async with open_world(tmp_path, START, cohort=None) as world:
        world["Anne"].say(await set_up_code(world))
        await world.settle()
        assert "Avant de commencer" in world["Anne"].last().text
        await world.load(promo())
        await does(world, "Anne", "J’ai lu")
        assert world["Anne"].last().labels == ["Anne", "Paul"]


# --- What a new file changes


async def test_t21_both_parties_hear_five_of_six_and_the_person_is_a_stranger_again(world: World) -> None:
    for name in ("Anne", "Paul", "Erwan"):
        await joins(world, name, *(["Oui"] if name == "Erwan" else []))
    text = promo().replace('name = "Erwan"', 'name = "Erwan"\nleft_on = 2026-12-15')
    await world.load(text)
    for name in ("Anne", "Paul"):
        assert "Erwan a quitté la promo le 15 décembre. Intrapreneurs suivis : 5 sur 6." in plain(
            world[name].message("a quitté")
        )
    world["Erwan"].say("bonjour")
    await world.settle()
    assert STRANGER in world["Erwan"].last().text


# --- Privacy


async def test_the_notice_can_be_read_again_with_who_sees_what(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    world["Maëlle"].say("/confidentialite")
    await world.settle()
    for words in ("Qui voit quoi", "28 août 2027", "Responsables du traitement"):
        assert words in plain(world["Maëlle"].last())


async def test_my_data_come_as_a_page_and_as_a_file(world: World) -> None:
    await joins(world, "Maëlle", "Oui")
    world["Maëlle"].say("/mes_donnees")
    await world.settle()
    assert [seen.document_name for seen in world["Maëlle"].sees()[-2:]] == ["mes-donnees.html", "mes-donnees.json"]
