"""Amounts of money as people write them: `1 250,50 €`, `1250.5`, `12 000 euros le 12 mars`. Pure."""

import re

MOST_CENTS = 2_000_000_000  # what the column holds, and far more than any convention
_AMOUNT = re.compile(
    r"(?P<whole>\d{1,3}(?P<mark>[ .,'])\d{3}(?:(?P=mark)\d{3})*|\d+)(?:[.,](?P<cents>\d{1,2}))?"
    r"\s*(?:€|euros?|eur)?",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s+(?:le|du|on)\s+", re.IGNORECASE)


def amount_in(text: str) -> int | None:
    """The amount in cents; None for what is not one amount, for nothing at all, and for what nobody pays."""
    found = _AMOUNT.fullmatch(re.sub(r"\s", " ", text).strip())
    if found is None:
        return None
    whole, cents = re.sub(r"\D", "", found["whole"]), (found["cents"] or "").ljust(2, "0")
    amount = int(whole) * 100 + int(cents) if len(whole) < 10 else MOST_CENTS + 1
    return amount if 0 < amount <= MOST_CENTS else None


def amount_and_date(text: str) -> tuple[str, str]:
    """What was written before and after the word that begins a date; the date is empty if there is none."""
    amount, *date = _DATED.split(text.strip(), maxsplit=1)
    return amount, date[0] if date else ""
