"""One month: the term a formal notice opens, as DOMAIN 3.4 computes it (for the legal service to confirm). Pure."""

import calendar
from datetime import date

from scheduler.public_holidays import public_holidays
from scheduler.slots import WORKING_WEEKDAYS
from scheduler.weeks import ONE_DAY


def one_month_after(day: date) -> date:
    """The same day number of the next month, prolonged to a working day.

    The last day of that month when the number does not exist in it; the next day that is neither a Saturday, a
    Sunday nor a public holiday of the whole country when it falls on one. A cohort's own calendar changes nothing.
    """
    end = naive_month_after(day)
    holidays = public_holidays(end.year, end.year + 1)
    while end.weekday() not in WORKING_WEEKDAYS or end in holidays:
        end += ONE_DAY
    return end


def naive_month_after(day: date) -> date:
    """The same day number of the next month, or that month's last day: `2027-01-31` gives `2027-02-28`."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
