"""The French public holidays, by date, with the names that people read."""

from datetime import date


def public_holidays(first_year: int, last_year: int) -> dict[date, str]:
    """The eleven public holidays of each year, both years included, in order, with their French names.

    They are those of the whole country (not Alsace-Moselle nor overseas); which of them a cohort works is its own
    affair. The name does not depend on the language of the machine.
    """
    from holidays import country_holidays  # a start with nothing due asks for no holiday

    found = country_holidays("FR", years=range(first_year, last_year + 1), language="fr")
    return {day: name.replace("'", "’") for day, name in sorted(found.items())}
