"""The ladder lived through the running bot, with the dates of the journey: second alert, meeting, notice, one month."""

from datetime import date, datetime
from pathlib import Path

from sqlmodel import select

from sandbox.screens import alike
from sandbox.world import ZONE, World
from scheduler.weeks import monday_of
from storage import absences, alerts, answers, cohorts
from storage.database import Database
from storage.tables import Commitment, Enrolment, Person
from storage.terms import AbsenceKind, Duty, Question
from tests.stories.telling import jump, say, tap, told, week_of

SECOND = "2e alerte pour Maëlle"
MISSED = "2e point non tenu pour Maëlle"
NOTIFIED = "Mise en demeure notifiée le 12 mars 2027 (Maëlle)"


async def test_d13_d14_d15_from_the_second_alert_to_the_end_of_the_month(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-25 16:40", "Maëlle") as world:
        await seed_the_weeks_before(world)
        await world.at("2027-02-25 16:45")
        await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour")
        await world.at("2027-02-26 16:59")
        assert not world["Anne"].has_seen(SECOND)
        await world.at("2027-02-26 17:00")

        for name in ("Anne", "Paul"):
            card = world[name].message(SECOND)
            assert card.rang and alike(card.text) == alike(
                "⛔ 2e alerte pour Maëlle : 2 semaines non tenues sur les 4 dernières dues.\n"
                "Semaines du 1er et du 22 février (semaine du 15 neutralisée). "
                "Appel du 5 février : engagement pris pour le 11, tenu.\n"
                "Étape suivante habituelle : en parler au sponsor."
            )
        await the_parties_meet(world)
        await paul_receives_the_draft_and_anne_does_not(world)
        await it_is_notified_on_12_march(world)
        await the_month_is_called_to_mind(world)


async def the_parties_meet(world: World) -> None:
    await tap(world, "Anne", "Préparer la fiche de faits")
    assert world["Anne"].last().document
    await tap(world, "Anne", "Noter un point entre les parties", "Aujourd’hui")
    assert (await say(world, "Anne", "Le jeudi est à revoir avec le service.")).shows("C’est noté")
    assert world["Paul"].has_seen("« Le jeudi est à revoir avec le service. »")


async def paul_receives_the_draft_and_anne_does_not(world: World) -> None:
    await tap(world, "Anne", "Préparer une mise en demeure")
    assert world["Anne"].last().shows("Seule la coordination de la DINUM peut aller vers une mise en demeure.")
    await tap(world, "Paul", "Préparer une mise en demeure")
    assert world["Paul"].last().shows("⚖️ Projet de mise en demeure (article 5)")
    await tap(world, "Paul", "Recevoir le projet")
    assert [seen for seen in world["Paul"].sees() if seen.document]
    assert world["Anne"].has_seen("demandé par Paul le 26 février")


async def it_is_notified_on_12_march(world: World) -> None:
    await jump(world, "2027-03-12 10:00")
    await tap(world, "Paul", "Notifiée le…", "Autre date")
    assert (await say(world, "Paul", "13 mars")).shows("Cette date est à venir")
    await say(world, "Paul", "12 mars 2027")
    for name in ("Anne", "Paul"):
        assert (
            world[name]
            .message(NOTIFIED)
            .shows(
                "Échéance calculée : lundi 12 avril 2027 (à confirmer par le service juridique). "
                "Rappels le 5 avril, le 9 avril et le 12 avril."
            )
        )


async def the_month_is_called_to_mind(world: World) -> None:
    """On 5, 9 and 12 April at nine; 11 April is a Sunday."""
    for day in ("05", "09", "12"):
        await jump(world, f"2027-04-{day} 08:59")
        before = {name: world[name].message(NOTIFIED).message_id for name in ("Anne", "Paul")}
        await world.at(f"2027-04-{day} 09:00")
        assert all(world[name].message(NOTIFIED).message_id > card for name, card in before.items())
        if day == "09":
            await a_reply_before_the_term_stops_the_counter(world)
    assert "Pas de réponse" in world["Paul"].message(NOTIFIED).labels
    assert "Pas de réponse" not in world["Anne"].message(NOTIFIED).labels

    await tap(world, "Paul", "Réponse satisfaisante")
    for name in ("Anne", "Paul"):
        assert world[name].has_seen("mise en demeure (semaine du 22 février) : réponse satisfaisante, notée par Paul.")
    assert not world["Maëlle"].has_seen("demeure")


async def a_reply_before_the_term_stops_the_counter(world: World) -> None:
    """It was another letter that had come: Paul takes it back, and the month runs on."""
    assert "Pas de réponse" not in world["Paul"].message(NOTIFIED).labels
    await tap(world, "Paul", "Réponse satisfaisante")
    assert world["Anne"].has_seen("réponse satisfaisante, notée par Paul.")
    assert told(world, "Anne", NOTIFIED) == 0
    await tap(world, "Paul", "Corriger")
    assert told(world, "Anne", NOTIFIED) == 1


# --- Two refusals, two missed points: the ladder in both directions


async def test_d14_steps_3_and_6_two_refusals_and_two_missed_points_to_the_end_of_the_month(tmp_path: Path) -> None:
    async with week_of(tmp_path, "2027-02-01 08:00", "Maëlle") as world:
        for thursday in ("2027-02-04", "2027-02-11"):
            await world.at(f"{thursday} 16:45")
            await tap(world, "Maëlle", "Pas aujourd’hui", "Aucun autre jour", "Pas d’accord de ma hiérarchie")
            await tap(world, "Anne", "Aide pour l’appel", "Refus")
            await say(world, "Inès", "/points")
            await tap(world, "Inès", "Point avec Maëlle", "Non", "J’étais indisponible")
        await world.at("2027-02-12 16:59")
        assert not world["Paul"].has_seen("Point entre les parties à prévoir")
        await world.at("2027-02-12 17:00")
        for name in ("Anne", "Paul"):
            step_3 = world[name].message("Point entre les parties à prévoir pour Maëlle")
            assert step_3.rang and step_3.shows("2 semaines non tenues de suite, avec un refus à chaque fois.")

        await world.at("2027-02-15 11:59")
        assert not world["Anne"].has_seen(MISSED)
        await world.at("2027-02-15 12:00")
        assert not world["Inès"].has_seen(MISSED)
        await the_authority_prepares_for_missed_points(world)
        await a_sunday_and_a_day_before_the_alert_are_what_they_are(world)
        await nothing_comes_and_termination_is_asked_for(world)


async def the_authority_prepares_for_missed_points(world: World) -> None:
    """DINUM owes the points, so Paul is refused and Anne goes on."""
    card = world["Anne"].message(MISSED)
    assert card.shows("Étape suivante habituelle : en parler à la direction de la DINUM.")
    world["Anne"].tap("Noter un point entre les parties", card)
    await world.settle()
    await tap(world, "Anne", "Aujourd’hui")
    await say(world, "Anne", "Deux points sont à rattraper.")
    await tap(world, "Paul", "Préparer une mise en demeure")
    assert world["Paul"].last().shows("Le point hebdomadaire est l’engagement de la DINUM.")
    await tap(world, "Anne", "Préparer une mise en demeure", "Recevoir le projet")
    assert [seen for seen in world["Anne"].sees() if seen.document] and not world["Paul"].last().document


async def a_sunday_and_a_day_before_the_alert_are_what_they_are(world: World) -> None:
    """D14."""
    await tap(world, "Anne", "Notifiée le…", "Autre date")
    await say(world, "Anne", "dimanche 14 février 2027")
    assert world["Paul"].message("Échéance calculée : lundi 15 mars 2027")
    await tap(world, "Anne", "Corriger la date", "Autre date")
    await say(world, "Anne", "26/01/2027")
    assert world["Paul"].message("Échéance calculée : vendredi 26 février 2027")
    assert not any(seen.shows("lundi 15 mars") for seen in world["Paul"].sees())


async def nothing_comes_and_termination_is_asked_for(world: World) -> None:
    """Step 6: noted, and nothing else happens."""
    await jump(world, "2027-02-26 08:59")
    assert "Pas de réponse" not in world["Anne"].message("notifiée le 26 janvier").labels
    await world.at("2027-02-26 09:00")
    assert "Pas de réponse" not in world["Paul"].message("notifiée le 26 janvier").labels
    await tap(world, "Anne", "Pas de réponse", "Oui")
    for name in ("Anne", "Paul"):
        assert world[name].message("pas de réponse, résiliation demandée (Anne).")


# --- What came before


async def seed_the_weeks_before(world: World) -> None:
    """25 January held, 1 February not, a call and a promise that was kept, 8 February held, 15 February on leave."""
    database = Database(world.database_url)
    async with database.transaction() as session:
        people = {person.name: person.id or 0 for person in (await session.exec(select(Person))).all()}
        enrolment = (await session.exec(select(Enrolment))).one()
        enrolment.first_monday = date(2027, 1, 25)
        own, me = enrolment.id or 0, people["Maëlle"]
        for text, halves in (("2027-01-28", 2), ("2027-02-04", 0), ("2027-02-11", 2), ("2027-02-25", None)):
            day, at = date.fromisoformat(text), datetime.fromisoformat(f"{text} 16:50").replace(tzinfo=ZONE)
            week = (own, monday_of(day))
            await answers.record(session, *week, Question.POINT, people["Inès"], at, choice="held")
            if halves is not None:
                await answers.record(session, *week, Question.RELEASE, me, at, day=day, part="day", halves=halves)
            if halves == 0:
                await answers.record(session, *week, Question.NO_OTHER_DAY, me, at)
        called_at = datetime(2027, 2, 5, 10, tzinfo=ZONE)
        alert = await alerts.open_new(session, own, date(2027, 2, 1), Duty.RELEASE, "not_held", called_at)
        alerts.note(session, alert, called_at, "called", by_id=people["Anne"], detail="commitment")
        session.add(
            Commitment(
                alert_id=alert.id or 0, enrolment_id=own, day=date(2027, 2, 11), by_id=people["Anne"],
                made_at=called_at, kept=True, settled_at=called_at,
            )
        )  # fmt: skip
        leave = ((date(2027, 2, 15), "am"), (date(2027, 2, 19), "pm"))
        await absences.declare(session, own, *leave, AbsenceKind.LEAVE, me, called_at)
        await cohorts.due_at(session, enrolment.cohort_id, world.clock.now())
    await database.close()
    await jump(world, "2027-02-25 16:41")
