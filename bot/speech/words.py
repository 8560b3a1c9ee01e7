"""Words: the sentences, dates and numbers of one language, from its catalogue and Babel.

Sentences are Telegram HTML. Babel is imported only when something is worded, and catalogues are read then.
"""

from __future__ import annotations

import datetime
import html
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.speech.shown import shown
from scheduler.slots import Part, Slot

if TYPE_CHECKING:
    from babel import Locale

LANGUAGES = ("fr", "en")
DEFAULT_LANGUAGE = "fr"
LOCALES = Path(__file__).parent.parent / "locales"

_VOWELS = frozenset("aàâäeéèêëiîïoôöuùûüyœæ")
_MUTE_H = ("hadrien", "hélène", "helene", "héloïse", "henri", "hervé", "hippolyte", "honoré", "hortense", "hugo")
_log = logging.getLogger(__name__)


class Safe(str):
    """Text that is HTML already: it is put in a sentence as it stands."""


def escape(value: object) -> Safe:
    """A value as Telegram HTML shows it, harmless to the text around it; what is `Safe` stays as it is."""
    if isinstance(value, Safe):
        return value
    return Safe(html.escape(shown(str(value)), quote=False).replace('"', "&quot;"))


def capital(text: str) -> str:
    """The text with its first letter in capital; `Safe` stays `Safe`."""
    return type(text)(text[:1].upper() + text[1:])


@cache
def catalogue(language: str, folder: Path = LOCALES) -> GNUTranslations:
    """The sentences of all the .po files of a language, in memory; read once."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged = Catalog(locale=language)
    for path in sorted((folder / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged[message.id] = message
    binary = BytesIO()
    write_mo(binary, merged)
    binary.seek(0)
    return GNUTranslations(binary)


def words_for(language: str) -> Words:
    """The words of a language; those of French when there are none."""
    return _words(language if language in LANGUAGES else DEFAULT_LANGUAGE)


@cache
def _words(language: str) -> Words:
    return Words(language)


@dataclass(frozen=True)
class Words:
    """The words of one language; nothing here raises for a sentence that is missing or badly filled.

    `folder` holds one folder of .po files per language.
    """

    language: str
    folder: Path = LOCALES

    @cached_property
    def _locale(self) -> Locale:
        from babel import Locale

        return Locale.parse("en_GB" if self.language == "en" else self.language)

    # --- Sentences

    def t(self, key: str, **values: object) -> Safe:
        """The sentence of a key as Telegram HTML; every value is escaped unless it is `Safe`.

        A sentence that is missing or cannot be filled is French, or else the key itself.
        """
        return self._filled(key, values, None)

    def n(self, key: str, count: float, **values: object) -> Safe:
        """The sentence of a key for a count, which may be 0.5; `{count}` is written as the language does."""
        return self._filled(key, {**values, "count": self.number(count)}, count)

    def label(self, key: str, **values: object) -> str:
        """The sentence of a key as plain text: for buttons and toasts, which know no HTML."""
        return html.unescape(self.t(key, **values))

    def _filled(self, key: str, values: Mapping[str, object], count: float | None) -> Safe:
        filling = {name: self._shown(value) for name, value in values.items()}
        for words in dict.fromkeys((self, Words(DEFAULT_LANGUAGE, self.folder))):
            sentence = words._sentence(key, count)
            try:
                if sentence != key:
                    return Safe(sentence.format_map(filling))
            except (LookupError, ValueError, AttributeError):
                pass
            _log.error("the %s catalogue has no sentence that can be filled for %s", words.language, key)
        return escape(key)

    def _sentence(self, key: str, count: float | None) -> str:
        translations = catalogue(self.language, self.folder)
        if count is None:
            return translations.gettext(key)
        # gettext rounds 1.5 to 2; the locale knows that French keeps it singular.
        one = self._locale.plural_form(abs(count)) == "one"
        return translations.ngettext(key, key, 1 if one else 2)

    def _shown(self, value: object) -> Safe:
        return escape(self.number(value) if isinstance(value, float) else value)

    # --- Dates and times

    def _date(self, pattern: str, day: datetime.date, **values: Any) -> str:
        from babel.dates import format_date

        shape: str = self.t(f"pattern.{pattern}")
        if day.day == 1:
            shape = shape.replace("d", self.t("pattern.first"))
        return format_date(day, shape, locale=self._locale)

    def day(self, day: datetime.date) -> str:
        """`jeudi 14`, `jeudi 1er`."""
        return self._date("day", day)

    def day_month(self, day: datetime.date) -> str:
        """`jeudi 14 janvier`."""
        return self._date("day_month", day)

    def date(self, day: datetime.date) -> str:
        """`jeudi 6 mai 2027`."""
        return self._date("date", day)

    def short_date(self, day: datetime.date, *, year: bool = False) -> str:
        """`6 mai`, or `6 mai 2027` with the year."""
        return self._date("short_date_year" if year else "short_date", day)

    def day_number(self, day: datetime.date) -> str:
        """`6`, `1er`: for a day whose month is said beside it."""
        return self._date("day_number", day)

    def month(self, day: datetime.date, *, year: bool = False) -> str:
        """`janvier`, or `janvier 2027` with the year."""
        return self._date("month_year" if year else "month", day)

    def short_day(self, day: datetime.date) -> str:
        """`Mar. 19`, for a button."""
        return capital(self._date("short_day", day))

    def weekday(self, weekday: int, part: Part | str = Part.DAY) -> str:
        """`jeudi`, `mardi matin`; 0 is Monday."""
        name: str = self._locale.days["format"]["wide"][weekday]
        return name if part == Part.DAY else f"{name} {self.part(part)}"

    def part(self, part: Part | str) -> str:
        """`journée`, `matin`, `après-midi`."""
        return self.t(f"part.{Part(part)}")

    def slot(self, slot: Slot) -> str:
        """`jeudi 14`, `mardi 12 au matin`."""
        return self.t(f"slot.{slot.part}", day=self.day(slot.date))

    def short_slot(self, slot: Slot) -> str:
        """`Mar. 19`, `Ven. matin`, for a button."""
        if slot.part is Part.DAY:
            return self.short_day(slot.date)
        return f"{capital(self._date('short_weekday', slot.date))} {self.part(slot.part)}"

    def week(self, monday: datetime.date, last: datetime.date | None = None, *, year: bool = False) -> str:
        """`du 11 au 15 janvier`, `du 29 mars au 2 avril`; the year when asked, or when it changes within the week."""
        end = last or monday + datetime.timedelta(days=4)
        year = year or monday.year != end.year
        if (monday.year, monday.month) == (end.year, end.month):
            start = self._date("day_number", monday)
        else:
            start = self.short_date(monday, year=monday.year != end.year)
        return self.t("shared.week", start=start, end=self.short_date(end, year=year))

    def time(self, at: datetime.datetime | datetime.time) -> str:
        """`16 h 53`, `18 h`; the hour is shown as given, so give the local one."""
        from babel.dates import format_time

        pattern = self.t("pattern.time" if at.minute else "pattern.full_hour")
        return format_time(datetime.time(at.hour, at.minute), pattern, locale=self._locale)

    # --- Numbers

    def number(self, number: float) -> str:
        """`1,5`, `12 345`."""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def days(self, halves: int) -> str:
        """Half-days as days: `0,5 jour`, `1 jour`, `2 jours`."""
        return self.n("shared.days", halves / 2)

    def percent(self, part: float, whole: float) -> str:
        """`78 %`, rounded half up; a dash when there is no whole."""
        if not whole:
            return self.t("shared.no_percent")
        return self.t("shared.percent", number=self.number(int(100 * part / whole + 0.5)))

    # --- People and quotations

    def names(self, names: Iterable[str]) -> Safe:
        """`Erwan et Nolwenn`, `Anne, Paul et Inès`."""
        from babel.lists import format_list

        return Safe(format_list([escape(name) for name in names], locale=self._locale))

    def of(self, name: str) -> Safe:
        """`de Maëlle`, `d’Anne`, `d’Inès`."""
        return self.t("shared.of_vowel" if _is_elided(name) else "shared.of", name=name)

    def quote(self, text: str) -> Safe:
        """`« … »` around the escaped text."""
        return self.t("shared.quote", text=text)


def _is_elided(name: str) -> bool:
    first, then = name[:1].casefold(), name[1:2].casefold()
    if first == "y":  # before a vowel it is a consonant: de Yann, but d’Yves
        return then not in _VOWELS
    return first in _VOWELS or name.casefold().startswith(_MUTE_H)
