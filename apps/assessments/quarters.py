"""The quarters that a round may be opened for, and the days on which it ends."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.quarters import Quarter

__all__ = ["Quarter", "end_of", "last_day_before", "openable"]

EARLIER_OPENABLE = 4  # quarters before the current one


def openable(moment: datetime, zone: str) -> list[Quarter]:
    """Return the quarters that a round may be opened for at that moment, the latest first."""
    current = Quarter.at(moment, zone)
    return [current.shifted(-back) for back in range(EARLIER_OPENABLE + 1)]


def end_of(day: date, zone: str) -> datetime:
    """Return the moment in the zone at which the day is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def last_day_before(moment: datetime, zone: str) -> date:
    """Return the last day in the zone that begins before that moment; undoes `end_of`."""
    return (moment.astimezone(ZoneInfo(zone)) - timedelta(microseconds=1)).date()
