"""Channels that a table names and the company has not: perhaps only written otherwise."""

from collections.abc import Collection
from difflib import get_close_matches

from apps.performance.models import KpiReading, TrackedKpi

ALIKE = 0.6  # share of letters in common, from which two names may mean one channel
MOST_ALIKE = 3  # that are offered


def known_channels() -> set[str]:
    """Return the channels in which the company tracks a KPI, or has a figure of one."""
    tracked = TrackedKpi.objects.values_list("channel", flat=True)
    measured = KpiReading.objects.values_list("channel", flat=True)
    return {*tracked.distinct(), *measured.distinct()} - {""}


def alike(channel: str, known: Collection[str]) -> list[str]:
    """Return the known channels that this one may be, the likeliest first."""
    within = [one for one in sorted(known) if set(one.split("_")) & set(channel.split("_"))]
    close = get_close_matches(channel, sorted(known), MOST_ALIKE, ALIKE)
    return list(dict.fromkeys([*close, *within]))[:MOST_ALIKE]
