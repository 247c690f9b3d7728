"""Quarters as people write them: by their names, or by a day in them."""

import re
from datetime import date

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter

BEFORE = re.compile(r"(20\d{2})[\s/.-]*q([1-4])", re.IGNORECASE)
BEHIND = re.compile(r"q([1-4])[\s/.'-]*((?:20)?\d{2})", re.IGNORECASE)
CENTURY = 2000
YEAR_FIRST = re.compile(r"(20\d{2})-(\d{1,2})-(\d{1,2})")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(20\d{2})")
EITHER_FIRST = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](20\d{2})")  # the day, or the month
MIDNIGHT = re.compile(r"[T ]00:00(?::00)?$")  # behind a day, where a spreadsheet writes one


class QuarterError(ValueError):
    """The text is no quarter; the message tells a person why."""


def quarter_of(text: str) -> Quarter:
    """Return the quarter of 2026-Q3, Q3 2026, Q3/26, or of a day such as 30.09.2026.

    A day whose month may stand first or second is read where both are of one quarter.

    Raises
    ------
    QuarterError
        If it is none, or could be two.
    """
    bare = text.strip()
    if match := BEFORE.fullmatch(bare):
        return Quarter(int(match[1]), int(match[2]))
    if match := BEHIND.fullmatch(bare):
        return Quarter(CENTURY + int(match[2]) % 100, int(match[1]))
    found = {Quarter(day.year, (day.month + 2) // 3) for day in _days(MIDNIGHT.sub("", bare))}
    if len(found) > 1:
        raise QuarterError(
            _("This day can be read in two ways: write the quarter as 2026-Q3, or 2026-09-30.")
        )
    if not found:
        raise QuarterError(_("This is no quarter such as 2026-Q3."))
    return found.pop()


def _days(text: str) -> list[date]:
    """Return each day that the text can mean."""
    if match := YEAR_FIRST.fullmatch(text):
        return _existing((match[1], match[2], match[3]))
    if match := DAY_FIRST.fullmatch(text):
        return _existing((match[3], match[2], match[1]))
    if match := EITHER_FIRST.fullmatch(text):
        return _existing((match[3], match[2], match[1]), (match[3], match[1], match[2]))
    return []


def _existing(*wanted: tuple[str, str, str]) -> list[date]:
    """Return those of the years, months and days that are days."""
    found = []
    for year, month, day in wanted:
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found
