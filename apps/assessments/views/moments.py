"""Days and moments as the organisation's calendar and clocks show them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import formats


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
    return moment_words(end and end - timedelta(seconds=1), zone)
