"""Days, moments and minutes in words, as the organisation's calendar and clocks show them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats

SECONDS_A_QUESTION = 9  # what reading and choosing takes; only for saying how long it will be


def day_words(day: date | None) -> str:
    """Return a day in full; nothing where there is none."""
    return formats.date_format(day, "j F Y") if day else ""


def moment_words(at: datetime | None, zone: str) -> str:
    """Return a moment with its zone; nothing where there is none."""
    if at is None:
        return ""
    local = at.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local, 'j F Y, H:i')} ({zone})"


def until_words(end: datetime | None, zone: str) -> str:
    """Return the last minute before a moment with its zone: an end at midnight is 23:59."""
    return moment_words(_last_second(end), zone)


def spoken(end: datetime | None, zone: str) -> str:
    """Return the same minute as the language of the page writes it, without its zone."""
    last = _last_second(end)
    if last is None:
        return ""
    local = last.astimezone(ZoneInfo(zone))
    return f"{formats.date_format(local)}, {formats.time_format(local, 'H:i')}"


def minutes_for(questions: int) -> int:
    """Return about how many minutes it takes to answer so many questions."""
    return max(1, round(questions * SECONDS_A_QUESTION / 60))


def _last_second(end: datetime | None) -> datetime | None:
    return end and end - timedelta(seconds=1)
