"""The convention's register: what is known of it, and what stays open for the coordinators' digest. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from storage.terms import ConventionAct

CEILING_CENTS = 4_000_000  # articles 3 and 4; an amendment may change it
SEMINAR_AFTER = timedelta(days=14)  # of the start (C17)
PAID_AFTER = timedelta(days=30)  # of the signature (C36)
COPIED_AFTER = timedelta(days=15)  # of what is to be copied (C44)
NEARLY = 80  # percent of the ceiling (C29)

OF_AN_AMENDMENT = (ConventionAct.AMENDMENT_ASKED, ConventionAct.AMENDMENT_SIGNED, ConventionAct.AMENDMENT_DROPPED)


@dataclass(frozen=True)
class Noted:
    """One entry: what, when it happened, who noted it and when. An expense that is taken back is a negative one."""

    id: int
    act: ConventionAct
    happened_on: date
    by: str
    noted_at: datetime
    amount_cents: int | None = None


@dataclass(frozen=True)
class Register:
    """Everything that was noted, oldest first."""

    noted: tuple[Noted, ...] = ()

    def last(self, *acts: ConventionAct) -> Noted | None:
        """The latest word about these acts."""
        return next((entry for entry in reversed(self.noted) if entry.act in acts), None)

    @property
    def ceiling_cents(self) -> int:
        """Up to how much may be spent."""
        changed = self.last(ConventionAct.CEILING)
        return changed.amount_cents if changed and changed.amount_cents else CEILING_CENTS

    @property
    def expenses(self) -> list[Noted]:
        """The expenses that stand: each one taken back takes the last of them away."""
        standing: list[Noted] = []
        for entry in self.noted:
            if entry.act is ConventionAct.EXPENSE and (entry.amount_cents or 0) > 0:
                standing.append(entry)
            elif entry.act is ConventionAct.EXPENSE and standing:
                standing.pop()
        return standing

    @property
    def spent_cents(self) -> int:
        """The sum of the expenses."""
        return sum(entry.amount_cents or 0 for entry in self.expenses)

    @property
    def left_cents(self) -> int:
        """How much may still be spent."""
        return max(0, self.ceiling_cents - self.spent_cents)

    @property
    def amendment(self) -> Noted | None:
        """The amendment that is to be signed, since when."""
        last = self.last(*OF_AN_AMENDMENT)
        return last if last and last.act is ConventionAct.AMENDMENT_ASKED else None

    @property
    def amendment_to_copy(self) -> Noted | None:
        """The signed amendment of which no copy was sent yet."""
        last = self.last(ConventionAct.AMENDMENT_SIGNED, ConventionAct.AMENDMENT_COPIED)
        return last if last and last.act is ConventionAct.AMENDMENT_SIGNED else None

    @property
    def may_change_ceiling(self) -> bool:
        """Only an amendment changes it, and each of them once (C42)."""
        last = self.last(ConventionAct.AMENDMENT_SIGNED, ConventionAct.CEILING)
        return last is not None and last.act is ConventionAct.AMENDMENT_SIGNED


class ConventionDuty(StrEnum):
    """What stays open."""

    SEMINAR = "seminar"
    COPY = "copy"
    PAYMENT = "payment"
    AMENDMENT = "amendment"
    AMENDMENT_COPY = "amendment_copy"
    EXPENSES = "expenses"
    CEILING = "ceiling"
    REMAINDER = "remainder"


def open_duties(register: Register, starts_on: date, ends_on: date, today: date) -> list[ConventionDuty]:
    """What the digest must say until it is noted, in the order of the convention's life."""
    signed = register.last(ConventionAct.SIGNED)
    seminar = register.last(ConventionAct.SEMINAR) is None and today >= starts_on + SEMINAR_AFTER
    copy = _is_late(signed, register.last(ConventionAct.COPIED), COPIED_AFTER + timedelta(days=1), today)
    paid = _is_late(signed, register.last(ConventionAct.PAID), PAID_AFTER, today)
    amended = _is_late(register.amendment_to_copy, None, COPIED_AFTER + timedelta(days=1), today)
    spent, ceiling = register.spent_cents * 100, register.ceiling_cents
    over = register.last(ConventionAct.PAID) and today > ends_on and not register.last(ConventionAct.RETURNED)
    is_open = {
        ConventionDuty.SEMINAR: seminar,
        ConventionDuty.COPY: copy,
        ConventionDuty.PAYMENT: paid,
        ConventionDuty.AMENDMENT: register.amendment is not None,
        ConventionDuty.AMENDMENT_COPY: amended,
        ConventionDuty.EXPENSES: ceiling * NEARLY <= spent < ceiling * 100,
        ConventionDuty.CEILING: spent >= ceiling * 100,
        ConventionDuty.REMAINDER: bool(over and register.left_cents),
    }
    return [duty for duty, stands in is_open.items() if stands]


def _is_late(since: Noted | None, done: Noted | None, after: timedelta, today: date) -> bool:
    """Whether what was to follow is not noted once that time has passed."""
    return since is not None and done is None and today >= since.happened_on + after
