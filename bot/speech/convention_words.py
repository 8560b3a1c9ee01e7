"""Words of the convention's register: amounts, and what stays open, in the digest as on the card."""

from datetime import date

from bot.speech.words import Safe, Words
from scheduler.convention import Register, open_duties
from scheduler.weeks import Calendar
from storage.terms import ConventionAct


def euros(cents: int, words: Words) -> Safe:
    """`40 000 €`, `1 250,50 €`."""
    sign, (whole, rest) = "−" if cents < 0 else "", divmod(abs(cents), 100)
    shown = f"{sign}{words.number(whole)}"
    return (
        words.t("convention.euros_cents", whole=shown, cents=f"{rest:02}")
        if rest
        else words.t("convention.euros", whole=shown)
    )


def act_word(act: ConventionAct, words: Words) -> str:
    """What an act is called, at the beginning of a line."""
    return words.t(f"convention.act.{act}")


def duty_lines(register: Register, calendar: Calendar, today: date, words: Words) -> list[str]:
    """One line for each thing that is open on that day."""
    spent, ceiling = register.spent_cents, register.ceiling_cents
    signed, asked, amended = register.last(ConventionAct.SIGNED), register.amendment, register.amendment_to_copy
    values = {
        "days": (today - signed.happened_on).days if signed else 0,
        "since": words.short_date(amended.happened_on, year=True) if amended else "",
        "asked": words.short_date(asked.happened_on, year=True) if asked else "",
        "spent": euros(spent, words),
        "ceiling": euros(ceiling, words),
        "percent": words.percent(spent, ceiling),
        "left": euros(register.left_cents, words),
    }
    duties = open_duties(register, calendar.starts_on, calendar.ends_on, today)
    return [words.t(f"convention.duty.{duty}", **values) for duty in duties]
