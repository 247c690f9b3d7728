"""The quarters that a round may be opened for, and the days on which it ends."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.quarters import Quarter

EARLIER_OPENABLE = 4  # quarters before the current one
MORNING = time(9)  # when reminders go, by the organisation's clocks


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


def morning_before(end: datetime, days: int, zone: str) -> datetime:
    """Return the morning in the zone so many days before the last day before that moment."""
    day = last_day_before(end, zone) - timedelta(days=days)
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(zone))
