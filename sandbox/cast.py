"""Cast: in what manner each invented person lives their weeks when nobody plays them (DOMAIN 4, reference promo)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

from storage.terms import InterviewCount, MissedReason, Obstacle, Reason


class Answers(Enum):
    """When somebody answers the question of their day."""

    THAT_DAY = "that day"
    FRIDAY = "when reminded on Friday"
    MONDAY = "when reminded on Monday"
    NEVER = "never"


class Day(Enum):
    """What becomes of the day."""

    FULL = "released"
    HALF = "half of it"
    NONE = "not released, no other day"
    MOVED = "not that day, but another"
    LEAVE = "on leave all week"


@dataclass(frozen=True)
class Manner:
    """One week of an intrapreneur, as they will tell it."""

    day: Day = Day.FULL
    answers: Answers = Answers.THAT_DAY
    reason: Reason = Reason.HIERARCHY
    interviews: InterviewCount = InterviewCount.FEW
    obstacle: Obstacle = Obstacle.NO
    obstacle_text: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class Character:
    """Somebody who answers so long after being asked, and whose weeks repeat in turn."""

    delay: timedelta
    weeks: tuple[Manner, ...]

    def week(self, number: int) -> Manner:
        """The week of that number, 0 being the first."""
        return self.weeks[number % len(self.weeks)]


@dataclass(frozen=True)
class Coach:
    """A coach, who holds the first point so long after Monday's list, then one after the other."""

    delay: timedelta
    between: timedelta = timedelta(hours=23)
    missed_every: int = 0  # one point in so many is missed; 0: none
    reason: MissedReason = MissedReason.COACH_AWAY
    feedbacks: tuple[str, ...] = ()  # empty: the coach speaks rather than writes


DILIGENT = Character(
    timedelta(minutes=12),
    (
        Manner(interviews=InterviewCount.SOME, next_step="Voir trois apprentis qui ont abandonné leur dossier."),
        Manner(interviews=InterviewCount.MANY, next_step="Montrer la maquette à cinq centres de formation."),
        Manner(
            interviews=InterviewCount.SOME,
            obstacle=Obstacle.WRITTEN,
            obstacle_text="Je n’ai pas accès aux statistiques des dossiers.",
            next_step="Compter les pièces demandées deux fois.",
        ),
    ),
)
NOT_RELEASED = Character(
    timedelta(minutes=20),
    (
        Manner(Day.NONE, interviews=InterviewCount.NONE, obstacle=Obstacle.ALOUD),
        Manner(interviews=InterviewCount.SOME, next_step="Suivre un car de la ligne 7 un matin d’école."),
        Manner(Day.HALF, next_step="Rappeler les trois familles du mardi."),
        Manner(interviews=InterviewCount.FEW, next_step="Tester l’affichage à l’arrêt du collège."),
    ),
)
HALF_DAYS = Character(
    timedelta(minutes=25),
    (
        Manner(interviews=InterviewCount.FEW, next_step="Relire les dossiers de 2026 avec le port."),
        Manner(interviews=InterviewCount.SOME),
        Manner(Day.MOVED, interviews=InterviewCount.FEW),
    ),
)
FORGETFUL = Character(
    timedelta(minutes=35),
    (Manner(answers=Answers.MONDAY), Manner(answers=Answers.FRIDAY), Manner(answers=Answers.NEVER)),
)
ON_LEAVE = Character(
    timedelta(minutes=15),
    (
        Manner(Day.LEAVE),
        Manner(interviews=InterviewCount.FEW, next_step="Essayer la réservation dans deux lycées."),
        Manner(interviews=InterviewCount.SOME),
        Manner(interviews=InterviewCount.FEW),
        Manner(interviews=InterviewCount.MANY),
    ),
)
PART_TIME = Character(
    timedelta(minutes=30),
    (
        Manner(interviews=InterviewCount.SOME, next_step="Appeler l’office de la langue bretonne."),
        Manner(Day.MOVED, reason=Reason.MEETING),
        Manner(interviews=InterviewCount.FEW),
    ),
)

INTRAPRENEURS = {
    "Maëlle": NOT_RELEASED,
    "Yann": HALF_DAYS,
    "Solenn": DILIGENT,
    "Erwan": FORGETFUL,
    "Nolwenn": ON_LEAVE,
    "Gwenaël": PART_TIME,
}
COACHES = {
    "Inès": Coach(
        timedelta(hours=26),
        feedbacks=(
            "Cinq entretiens cette semaine, et deux disent la même chose. C’est ta première preuve. "
            "Prochain pas : en voir trois autres.",
            "Tu as laissé parler sans proposer de solution : c’est ce qui a fait sortir le vrai problème.",
            "La démonstration a tenu en trois minutes. Prochain pas : la montrer sans commentaire.",
        ),
    ),
    "Karim": Coach(timedelta(hours=50), timedelta(hours=2), missed_every=5),
}
COORDINATORS = {"Anne": timedelta(hours=16)}  # how long an alert waits for her; the others leave it to her


def character(name: str, among: Sequence[str]) -> Character:
    """How this intrapreneur lives; somebody who is not of the invented cast is lent a manner, and no words."""
    if name in INTRAPRENEURS:
        return INTRAPRENEURS[name]
    lent = list(INTRAPRENEURS.values())[among.index(name) % len(INTRAPRENEURS)]
    return replace(lent, weeks=tuple(replace(week, next_step="", obstacle_text="") for week in lent.weeks))


def coach(name: str, among: Sequence[str]) -> Coach:
    """How this coach works; somebody who is not of the invented cast is lent a manner, and no words."""
    if name in COACHES:
        return COACHES[name]
    return replace(list(COACHES.values())[among.index(name) % len(COACHES)], feedbacks=())


def coordinator(name: str, among: Sequence[str]) -> timedelta | None:
    """How long an alert waits for this coordinator; None: they leave it to another."""
    if name in COORDINATORS:
        return COORDINATORS[name]
    known = any(each in COORDINATORS for each in among)
    return next(iter(COORDINATORS.values())) if not known and among.index(name) == 0 else None
