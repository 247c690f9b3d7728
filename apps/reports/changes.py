"""What moved between two rounds, where the two can be compared at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from apps.method import change
from apps.method.change import NO_CHANGE, Change
from apps.method.share_change import Profile, share_changes
from apps.reports.facts import Reading, RoundFacts

VERDICTS: Mapping[str, "ShareVerdict"] = {
    "up": "clearly more",
    "down": "clearly less",
    NO_CHANGE: NO_CHANGE,
}
Obstacle = Literal["groups", "versions"]
ShareVerdict = Literal["clearly more", "clearly less", "no clear change"]


@dataclass(frozen=True, slots=True)
class ShareChange:
    """What became of one persona's share."""

    delta: float  # -1 to 1: later share minus earlier one, both without what no mix explains
    low: float  # ends of the 90% interval
    high: float
    factor: float  # later share over earlier one: 1.4 is two fifths more
    p_more: float  # probability that the share has grown
    verdict: ShareVerdict  # clear only where the interval leaves out 0, from five points on

    @property
    def is_clear(self) -> bool:
        """Whether the share is said to have changed."""
        return self.verdict != NO_CHANGE


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
    broken: tuple[str, ...] = ()  # dimensions whose items are others now, and nothing links them
    linked: tuple[str, ...] = ()  # dimensions whose items are others, compared through a link


def compare(before: RoundFacts, after: RoundFacts) -> Comparison:
    """Compare two rounds, the earlier one as the later one's version reads it.

    Where the versions differ, dimensions whose items are the same are compared as scored again, and
    the others not at all: the history shows a break there.
    """
    since = before.row.period_id
    if before.is_of_other_groups(after):
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
        linked=tuple(code for code in dimensions if code in earlier.linked),
        maturity=_maturity(earlier, later),
        dimensions=dimensions,
        headline=None if first is None else list(dimensions)[first],
        shares=_shares(earlier, later, after),
    )


def maturity_change(before: RoundFacts, after: RoundFacts) -> Change | None:
    """Return what `compare` says of the maturity, without working out all the rest."""
    if before.is_of_other_groups(after):
        return None
    earlier = before.reading_under(after)
    return None if earlier is None else _maturity(earlier, after.reading())


def _maturity(earlier: Reading, later: Reading) -> Change | None:
    if earlier.maturity is None or later.maturity is None:
        return None
    return change.difference(*earlier.maturity, *later.maturity)


def _shares(earlier: Reading, later: Reading, after: RoundFacts) -> dict[str, ShareChange]:
    """Return what became of each persona's share, the misfit being the same on both sides."""
    form = after.version.form()
    found = share_changes(
        Profile(earlier.values, earlier.covariance), Profile(later.values, later.covariance), form
    )
    return {
        code: ShareChange(
            delta=float(found.delta[i]),
            low=float(found.low[i]),
            high=float(found.high[i]),
            factor=float(found.factors[i]),
            p_more=float(found.p_up[i]),
            verdict=VERDICTS[found.verdict[i]],
        )
        for i, code in enumerate(form.personas[: len(found.delta)])
    }
