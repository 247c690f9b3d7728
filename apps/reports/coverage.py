"""Which channels work for which kinds of customers.

It rests on what an organisation records about its customers: kinds of customers with their
evidence, and how well each channel works for them. Nothing records that yet, so there is nothing
to report, and pages say so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CustomerKind:
    """One kind of customers."""

    code: str
    name: str
    share: float | None  # of all contacts, 0-1; None where nobody has counted
    working: int  # channels that work well for them


@dataclass(frozen=True, slots=True)
class Rating:
    """How well one channel works for one kind of customers."""

    level: int  # 0 not offered, 1 poor, 2 usable, 3 good, 4 excellent
    is_assumed: bool  # no evidence stands behind it


@dataclass(frozen=True, slots=True)
class Coverage:
    """All channels by all kinds of customers."""

    kinds: tuple[CustomerKind, ...]
    channels: tuple[str, ...]
    ratings: tuple[tuple[Rating | None, ...], ...]  # by channel, then kind; None: nothing said


def coverage(_quarter: str) -> Coverage | None:
    """Return the quarter's coverage; None where nothing is recorded, which is everywhere so far."""
    return None
