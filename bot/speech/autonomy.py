"""Words of autonomy: one question a month, and what those read who may know the answer."""

from dataclasses import dataclass
from datetime import date

from bot.speech.asking import Rows, answered, button, rows
from bot.speech.party import of_the
from bot.speech.speech import Choice, Speech
from bot.speech.view import Scene, View, WeekScene, read_week, week_if
from bot.speech.week_day import OWN, ref_of
from bot.speech.words import Words
from scheduler.autonomy import TOLD, Heard, autonomy_card, heard, partner_coordinators
from scheduler.notices import Kind
from storage import outbox
from storage.terms import Autonomy, Role


def _heard(scene: WeekScene) -> Heard:
    return heard(scene.enrolled, scene.week.monday)


def _not_answered(scene: WeekScene) -> bool:
    return _heard(scene).answer is None


# --- For the person


def question(scene: WeekScene, words: Words) -> Speech:
    """The question as it is put, or with what was answered and who will know."""
    said = _heard(scene)
    if said.answer is None or scene.facts.get("again"):
        return Speech(words.t("autonomy.question"), _answers(scene, words))
    text = answered(words.t("autonomy.question"), words.label(f"autonomy.label.{said.answer}"), words)
    change = button(words, "shared.change", "autonomy", ref_of(scene), "again")
    if said.answer is Autonomy.RATHER_NOT:
        more, choices = _who_may_know(scene, said, words)
        return Speech(f"{text}\n{more}", rows(*choices, [change]))
    noted = words.t(f"autonomy.noted.{said.answer}", coach=scene.enrolled.coach.name)
    return Speech(f"{text}\n{noted}", rows([change]))


def _who_may_know(scene: WeekScene, said: Heard, words: Words) -> tuple[str, Rows]:
    """The coach does; whether the partner's coordinators may is asked, or was said."""
    coach, party = scene.enrolled.coach.name, scene.cohort.partner
    told = words.t("autonomy.told", coach=coach)
    if said.shared is not None:
        label = _share_label(scene, "yes" if said.shared else "no", words).label
        known = words.t("autonomy.shared" if said.shared else "autonomy.kept", party=party)
        return f"{answered(told, label, words)}\n{known}", ()
    if not partner_coordinators(scene.cohort):
        return told, ()
    share = rows(*([_share_label(scene, value, words)] for value in ("yes", "no")))
    return f"{told} {words.t('autonomy.you_decide', party=party)}", share


def _answers(scene: WeekScene, words: Words) -> Rows:
    yes, rather_not, with_coach = (
        button(words, f"autonomy.label.{value}", "autonomy", ref_of(scene), value) for value in Autonomy
    )
    return rows([yes, rather_not], [with_coach])


def _share_label(scene: WeekScene, value: str, words: Words) -> Choice:
    """The name of the party is in one of the two."""
    choice = button(words, "autonomy.only_coach", "autonomy_share", ref_of(scene), value)
    if value == "no":
        return choice
    return Choice(words.label("autonomy.share", party=scene.cohort.partner), choice.data)


# --- For the coach, and for the partner's coordinators if the person agrees


@dataclass(frozen=True)
class Told:
    """A month's answer as one of those who may know it reads it."""

    scene: WeekScene
    heard: Heard
    coaches: bool  # the reader is the own coach
    shrunk: bool


async def _read_told(scene: Scene) -> Told | None:
    """None for whoever may not know; for whoever no longer may, only if they have read it before."""
    found = await read_week(scene)
    if found is None:
        return None
    said, reader = _heard(found), found.reader.id or 0
    coaches = found.enrolled.coach.id == reader
    if not coaches and reader not in {member.id for member in partner_coordinators(found.cohort)}:
        return None
    concerned = said.answer in TOLD if coaches else bool(said.shared)
    if not concerned and await _never_read(scene, found.enrolled.id, found.week.monday):
        return None
    return Told(found, said, coaches, scene.shrunk)


async def _never_read(scene: Scene, enrolment_id: int, monday: date) -> bool:
    reader = scene.person.id if scene.person else None
    return await outbox.card_message(scene.session, reader or 0, autonomy_card(enrolment_id, monday)) is None


def told(told: Told, words: Words) -> Speech:
    """The answer as it now stands; what is no longer to be known is taken back in a line."""
    scene, said = told.scene, told.heard
    name, party = scene.enrolled.person.name, scene.cohort.partner
    if told.shrunk:
        return Speech(words.t("autonomy.shrunk", name=name))
    if not told.coaches:
        if not said.shared:
            return Speech(words.t("autonomy.taken_back", name=name))
        owed = of_the(scene.cohort.authority, words)
        return Speech(words.t("autonomy.partner", name=name, owed=owed, coach=scene.enrolled.coach.name))
    if said.answer is not Autonomy.RATHER_NOT:
        return Speech(words.t(f"autonomy.coach.{said.answer}", name=name))
    known = words.t("autonomy.coach_shared" if said.shared else "autonomy.coach_alone", party=party)
    return Speech(f"{words.t('autonomy.coach.rather_not', name=name)} {known}")


VIEWS: dict[str, View] = {
    Kind.AUTONOMY.value: View(question, OWN, week_if(_not_answered)),
    "autonomy_answered": View(question, OWN, week_if()),
    "autonomy_told": View(told, frozenset({Role.COACH, Role.COORDINATOR}), _read_told),
}
