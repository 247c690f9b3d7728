"""What moved between two rounds, where the two can be compared at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from apps.method import change
from apps.method.change import Change
from apps.reports.facts import RoundFacts
from apps.reports.personas import PersonaShareRow

Obstacle = Literal["groups", "versions"]
ShareVerdict = Literal["clearly more", "clearly less", "no clear change"]


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What became of one persona's share."""

    before: float  # 0-1
    verdict: ShareVerdict  # clear only where the two 90% intervals do not overlap


@dataclass(frozen=True, slots=True)
class Comparison:
    """A round beside an earlier one; nothing but its name where something stands in the way."""

    since: str  # the earlier round's quarter
    obstacle: Obstacle | None  # other groups answered, or other versions were used
    maturity: Change | None = None
    dimensions: Mapping[str, Change] = field(default_factory=dict)
    headline: str | None = None  # the dimension whose change holds after Holm over all of them
    shares: Mapping[str, ShareChange] = field(default_factory=dict)
    is_rescored: bool = False  # the earlier round is read as the later one's version scores it
    broken: tuple[str, ...] = ()  # dimensions whose items are others now


def compare(before: RoundFacts, after: RoundFacts) -> Comparison:
    """Compare two rounds, the earlier one as the later one's version reads it.

    Where the versions differ, dimensions whose items are the same are compared as scored again, and
    the others not at all: the history shows a break there.
    """
    since = before.row.period_id
    if before.answered & after.silent or before.silent & after.answered:
        return Comparison(since, "groups")
    earlier, later = before.reading_under(after), after.reading()
    if earlier is None or not set(earlier.dimensions) & set(later.dimensions):
        return Comparison(since, "versions")

    dimensions = {
        code: change.difference(*earlier.dimensions[code], *estimate)
        for code, estimate in later.dimensions.items()
        if code in earlier.dimensions
    }
    first = change.headline(list(dimensions.values()))
    return Comparison(
        since=since,
        obstacle=None,
        is_rescored=earlier.is_rescored,
        broken=tuple(code for code in later.dimensions if code not in dimensions)
        if earlier.is_rescored
        else (),
        maturity=change.difference(*earlier.maturity, *later.maturity)
        if earlier.maturity and later.maturity
        else None,
        dimensions=dimensions,
        headline=None if first is None else list(dimensions)[first],
        shares={} if earlier.is_rescored else _shares(before, after),
    )


def _shares(before: RoundFacts, after: RoundFacts) -> dict[str, ShareChange]:
    return {
        persona: ShareChange(before.shares[persona].share, _verdict(before.shares[persona], row))
        for persona, row in after.shares.items()
        if persona in before.shares
    }


def _verdict(before: PersonaShareRow, after: PersonaShareRow) -> ShareVerdict:
    if after.share_low > before.share_high:
        return "clearly more"
    if after.share_high < before.share_low:
        return "clearly less"
    return "no clear change"
