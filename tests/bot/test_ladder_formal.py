"""From the fact sheet to what came back of a formal notice; in both directions, and who may go how far."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from storage.tables import Enrolment
from storage.terms import EscalationStep, Question
from tests.bot.ladder_room import FEBRUARY_22, acts, called, ladders, live_until_the_second_short_week, meet
from tests.bot.quiet_room import Message, Room, quiet_room
from tests.scheduler.promo import paris

CARD = "2e alerte pour Maëlle"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """Friday 26 February, 17:05: the second alert has rung."""
    async with quiet_room(tmp_path, at="2027-01-25 08:00", only=("Maëlle",)) as it:
        await live_until_the_second_short_week(it)
        await it.at("2027-02-26 17:05")
        yield it


async def drafted(room: Room) -> None:
    """The parties met, and Paul of the other party has the draft."""
    await meet(room)
    await room.tap("Paul", "Préparer une mise en demeure")
    await room.tap("Paul", "Recevoir le projet")


async def notified(room: Room, when: str = "2027-03-12 10:00") -> None:
    await drafted(room)
    room.now = paris(when)
    await room.settle()
    await room.tap("Paul", "Notifiée le…")
    await room.tap("Paul", "Aujourd’hui")


def document(message: Message) -> str:
    assert message.speech.document and message.speech.document.mime == "text/html"
    return message.speech.document.content.decode()


def toast(room: Room) -> str | None:
    return room.toast.key if room.toast else None


class Outline(HTMLParser):
    """What a screen reader would announce of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.language: str | None = None
        self.tags: list[str] = []
        self.scopes: list[str | None] = []
        self.cells: list[str] = []
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag == "th":
            self.scopes.append(dict(attrs).get("scope"))
        self._in_cell = tag in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in_cell and data.strip():
            self.cells.append(data.replace("\u00a0", " ").replace("\u202f", " "))


def outline(page: str) -> Outline:
    read = Outline()
    read.feed(page)
    return read


# --- The fact sheet


async def test_the_fact_sheet_has_the_weeks_the_calls_and_the_promises_and_no_word_of_hers(room: Room) -> None:
    await room.says("Maëlle", FEBRUARY_22, Question.OBSTACLE, choice="written", text="mon responsable refuse")
    await room.says("Maëlle", FEBRUARY_22, Question.REASON, choice="hierarchy")
    await called(room, FEBRUARY_22, "refusal")
    await room.tap("Paul", "Préparer la fiche de faits")

    page = document(room.last("Paul"))
    read = outline(page)
    assert read.language == "fr" and read.tags.count("h1") == 1 and read.tags.count("table") == 3
    assert read.tags.count("caption") == 3 and set(read.scopes) == {"col", "row"}
    assert "du 22 au 26 février 2027" in read.cells and "neutralisée" in read.cells and "refus" in read.cells
    assert "Usage interne à la coordination" in page
    assert "mon responsable refuse" not in page and "hiérarchie" not in page
    assert not re.search(r"\b(tu|ton|ta|tes)\b", re.sub(r"<[^>]+>", " ", page))
    assert (await acts(room))[-1] == "sheet"


async def test_a_name_that_looks_like_markup_stays_a_name(room: Room) -> None:
    async with room.database.transaction() as session:
        enrolment = await session.get_one(Enrolment, room.enrolments["Maëlle"])
        enrolment.service = "<script>alert(1)</script>"
    await room.tap("Anne", "Préparer la fiche de faits")

    assert "<script>" not in document(room.last("Anne"))


# --- The point between the parties


async def test_the_meeting_is_noted_with_its_day_and_conclusion_for_both_parties(room: Room) -> None:
    await room.tap("Anne", "Préparer la fiche de faits")
    await meet(room, "Le jeudi est garanti jusqu’en mai.")

    for name in ("Anne", "Paul"):
        card = room.one(name, "Point entre les parties du 26 février : « Le jeudi est garanti jusqu’en mai. »")
        assert "Préparer une mise en demeure" in card.labels
        assert "Après le point entre les parties" in card.text and "à prévoir" not in card.text
    [row] = await ladders(room)
    assert row.step is EscalationStep.MEETING and row.met_on and row.met_on.isoformat() == "2027-02-26"
    assert await acts(room) == ["opened", "sheet", "met", "concluded"]


async def test_a_meeting_of_another_day_is_written_and_one_to_come_is_refused(room: Room) -> None:
    await room.tap("Anne", "Noter un point entre les parties")
    await room.tap("Anne", "Autre date")
    await room.write("Anne", "bientôt")
    assert "Je ne reconnais pas cette date" in room.last("Anne").text
    await room.write("Anne", "27 février")
    assert "Cette date est à venir" in room.last("Anne").text
    await room.write("Anne", "mardi 24 février")
    assert "la date est un mercredi 24 février" in room.last("Anne").text
    await room.write("Anne", "hier")
    assert "jeudi 25 février 2027" in room.last("Anne").text
    await room.write("Anne", "/annuler")
    await room.tap("Anne", "Noter un point entre les parties")
    await room.tap("Anne", "Autre date")
    await room.write("Anne", "24/02/2027")
    assert "mercredi 24 février 2027" in room.last("Anne").text
    await room.write("Anne", "z" * 301)
    assert "301 caractères" in room.last("Anne").text
    await room.write("Anne", "Rien de conclu.")

    [row] = await ladders(room)
    assert row.met_on and (row.met_on.isoformat(), row.conclusion) == ("2027-02-24", "Rien de conclu.")


async def test_the_own_coach_hears_that_it_is_closed_and_nothing_of_what_the_parties_did(room: Room) -> None:
    await drafted(room)
    assert room.one("Inès", CARD)
    await room.tap("Paul", "Abandonner")

    assert room.one("Inès", "2e alerte").text == "Maëlle, 2e alerte (semaine du 22 février) : dossier clos."
    assert not any(word in room.sees("Inès") for word in ("parties", "demeure", "garanti"))


# --- The draft


async def test_d13_the_party_in_question_is_refused_with_the_reason(room: Room) -> None:
    await meet(room)
    await room.tap("Anne", "Préparer une mise en demeure")

    assert room.last("Anne").text == (
        "La journée libérée est l’engagement de la Région. Seule la coordination de la DINUM peut aller vers une mise "
        "en demeure."
    )
    [row] = await ladders(room)
    for action, value in (("draft", "receive"), ("notified", "2027-02-26"), ("reply", "satisfactory"), ("end", "yes")):
        await room.press("Anne", f"1:ladder_{action}:{row.id}:{value}")
    [row] = await ladders(room)
    assert (row.step, row.drafted_by_id, row.notified_on) == (EscalationStep.MEETING, None, None)
    assert room.last("Anne").text.startswith("La journée libérée est l’engagement")


async def test_the_draft_is_offered_in_its_own_words_and_is_neutral(room: Room) -> None:
    await meet(room)
    await room.tap("Paul", "Préparer une mise en demeure")
    offer = room.last("Paul")
    assert offer.labels == ["Recevoir le projet", "Annuler"]
    assert offer.text.splitlines()[0] == "⚖️ Projet de mise en demeure (article 5)"
    assert "Il doit être relu par le service juridique, signé et envoyé par une personne habilitée" in offer.text
    await room.tap("Paul", "Recevoir le projet")

    page = document(next(m for m in reversed(room.chats["Paul"]) if m.speech.document))
    assert "manquement" not in page.lower() and "Le jeudi est garanti" not in page
    assert page.count("[") >= 8 and "du 1er au 5 février 2027" in page.replace("\u00a0", " ")
    assert outline(page).language == "fr"
    assert all(message.speech.document is None for message in room.chats["Anne"])
    for name in ("Anne", "Paul"):
        assert "Projet de mise en demeure pour Maëlle, demandé par Paul le 26 février" in room.sees(name)
    assert "Notifiée le…" in room.one("Paul", "demandé par Paul").labels
    assert room.one("Anne", "demandé par Paul").labels == ["Préparer la fiche de faits", "Historique"]


async def test_a_draft_can_be_cancelled_before_and_given_up_after(room: Room) -> None:
    await meet(room)
    await room.tap("Paul", "Préparer une mise en demeure")
    await room.tap("Paul", "Annuler")
    [row] = await ladders(room)
    assert row.step is EscalationStep.MEETING
    await room.tap("Paul", "Préparer une mise en demeure")
    await room.tap("Paul", "Recevoir le projet")
    await room.tap("Paul", "Abandonner")

    assert "dossier clos par Paul, projet abandonné." in room.sees("Anne")


async def test_nobody_closes_what_is_being_prepared(room: Room) -> None:
    stale = next(c.data for r in room.one("Anne", CARD).speech.choices for c in r if c.label == "Clore")
    await drafted(room)
    await room.press("Anne", stale)

    assert toast(room) == "ladder.further_already"
    assert (await ladders(room))[0].closed_at is None


# --- The day it was notified


async def test_d14_a_day_to_come_is_refused_a_sunday_or_a_day_before_the_alert_is_what_it_is(room: Room) -> None:
    await drafted(room)
    room.now = paris("2027-03-15 10:00")
    await room.tap("Paul", "Notifiée le…")
    await room.tap("Paul", "Autre date")
    await room.write("Paul", "16 mars 2027")
    assert "Cette date est à venir" in room.last("Paul").text
    assert (await ladders(room))[0].notified_on is None

    await room.write("Paul", "dimanche 28 février 2027")
    assert "Échéance calculée : mardi 30 mars 2027 (à confirmer par le service juridique)." in room.sees("Paul")
    await room.tap("Paul", "Corriger la date")
    await room.tap("Paul", "Autre date")
    await room.write("Paul", "26/01/2027")
    assert "Échéance calculée : vendredi 26 février 2027" in room.sees("Paul")
    [row] = await ladders(room)
    assert row.due_on and row.due_on.isoformat() == "2027-02-26"


async def test_both_parties_read_the_computed_term_and_its_reminders(room: Room) -> None:
    await notified(room)

    said = (
        "Échéance calculée : lundi 12 avril 2027 (à confirmer par le service juridique). "
        "Rappels le 5 avril, le 9 avril et le 12 avril."
    )
    assert room.sees("Paul").count(said) == 2  # what Paul noted, and the card
    assert said in room.one("Anne", "Mise en demeure notifiée le 12 mars 2027 (Maëlle)").text
    for name in ("Maëlle", "Inès"):
        assert "Échéance" not in room.sees(name) and "demeure" not in room.sees(name)


# --- The term, and what came back


async def test_the_card_rings_at_nine_on_the_three_days_and_asks_on_the_last(room: Room) -> None:
    await notified(room)
    for before, at, left in (
        ("2027-04-05 08:59", "2027-04-05 09:00", "Il reste 7 jours."),
        ("2027-04-09 08:59", "2027-04-09 09:00", "Il reste 3 jours."),
        ("2027-04-12 08:59", "2027-04-12 09:00", "L’échéance est aujourd’hui"),
    ):
        room.now = paris(before)
        await room.settle()
        cards = {name: room.one(name, "Mise en demeure notifiée le 12 mars").id for name in ("Anne", "Paul")}
        room.now = paris(at)
        await room.settle()
        for name, card in cards.items():
            now = room.one(name, "Mise en demeure notifiée le 12 mars")
            assert now.id > card and left in now.text
    labels = room.one("Paul", "Mise en demeure notifiée").labels
    assert labels[:3] == ["Réponse satisfaisante", "Réponse non satisfaisante", "Pas de réponse"]


async def test_d15_a_reply_before_the_term_stops_the_counter_and_can_be_taken_back(room: Room) -> None:
    await notified(room)
    card = room.one("Paul", "Mise en demeure notifiée")
    assert "Pas de réponse" not in card.labels
    await room.press("Paul", f"1:ladder_reply:{(await ladders(room))[0].id}:no_reply")
    assert "se note à partir de ce jour" in room.last("Paul").text
    await room.tap("Paul", "Réponse satisfaisante")
    assert "mise en demeure (semaine du 22 février) : réponse satisfaisante, notée par Paul." in room.sees("Anne")
    await room.tap("Paul", "Corriger")
    assert (await ladders(room))[0].closed_at is None
    await room.tap("Paul", "Réponse satisfaisante")
    seen = len(room.chats["Anne"])

    for moment in ("2027-04-05 09:00", "2027-04-09 09:00", "2027-04-12 09:00"):
        room.now = paris(moment)
        await room.settle()
    assert not [m for m in room.chats["Anne"][seen:] if "Mise en demeure" in m.text]
    assert (await acts(room))[-4:] == ["notified", "replied", "corrected", "replied"]


@pytest.mark.parametrize(("tapped", "asked"), [("Oui", "résiliation demandée"), ("Non", "résiliation non demandée")])
async def test_without_a_reply_it_is_noted_whether_termination_is_asked_and_nothing_else_happens(
    room: Room, tapped: str, asked: str
) -> None:
    await notified(room)
    room.now = paris("2027-04-12 09:00")
    await room.settle()
    await room.tap("Paul", "Pas de réponse")
    card = room.one("Paul", "Pas de réponse à l’échéance, noté par Paul.")
    assert card.labels[:2] == ["Oui", "Non"]
    assert "Oui" not in room.one("Anne", "Pas de réponse à l’échéance").labels
    await room.tap("Paul", tapped, card)

    for name in ("Anne", "Paul"):
        assert f"pas de réponse, {asked} (Paul)." in room.sees(name)
    [row] = await ladders(room)
    assert (row.termination_asked, row.outcome) == (tapped == "Oui", "no_reply")


# --- The other direction


async def test_for_missed_points_the_partner_is_concerned_and_the_authority_may_prepare(tmp_path: Path) -> None:
    async with quiet_room(tmp_path, at="2027-02-01 08:00", only=("Yann",)) as room:
        for monday, day in (("2027-02-01", "2027-02-05"), ("2027-02-08", "2027-02-12")):
            room.now = paris(f"{day} 16:30")
            await room.released("Yann", day, 2, None)
            await room.point("Yann", monday, "missed", "coach_away")
        await room.at("2027-02-15 11:59")
        assert "2e point" not in room.sees("Anne")
        await room.at("2027-02-15 12:00")
        card = room.one("Anne", "2e point non tenu pour Yann : 2 points non tenus sur les 2 dernières semaines dues.")
        assert "Étape suivante habituelle : en parler à la direction de la DINUM." in card.text
        assert "2e point" not in room.sees("Inès")
        await meet(room)
        await room.tap("Paul", "Préparer une mise en demeure")
        assert room.last("Paul").text.startswith("Le point hebdomadaire est l’engagement de la DINUM.")
        await room.tap("Anne", "Préparer une mise en demeure")
        await room.tap("Anne", "Recevoir le projet")

        page = document(next(m for m in reversed(room.chats["Anne"]) if m.speech.document))
        assert "un point hebdomadaire entre chaque intrapreneur et un coach" in page and "manquement" not in page


# --- Finding it again


async def test_a_card_that_scrolled_away_is_reached_from_the_history_of_the_alert(room: Room) -> None:
    await room.tap("Anne", "Historique", room.alerts("Anne")[-1])
    assert room.last("Anne").labels == ["2e alerte, semaine du 22 février"]
    old = room.one("Anne", CARD)
    await room.tap("Anne", "2e alerte, semaine du 22 février")

    assert room.one("Anne", CARD) is room.last("Anne") and room.last("Anne").id > old.id
    assert "la suite est plus bas" in old.text
    await room.tap("Anne", "Historique", room.last("Anne"))
    assert room.last("Anne").text.splitlines() == [
        "Historique : Maëlle, 2e alerte",
        "• vendredi 26 février, 17 h : ouverte, semaines du 1er et du 22 février",
    ]
