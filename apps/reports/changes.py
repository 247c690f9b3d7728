"""What moved between two rounds, where the two can be compared at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from apps.assessments.models import RoundResult
from apps.method import change
from apps.method.change import Change
from apps.reports.personas import PersonaShareRow
from apps.reports.rounds import RoundRow
from apps.reports.scores import DimensionScoreRow

Obstacle = Literal["groups", "versions"]
ShareVerdict = Literal["clearly more", "clearly less", "no clear change"]


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything that is stored of one scored round, as the datasets tell it."""

    row: RoundRow
    result: RoundResult
    scores: Mapping[tuple[str, str], DimensionScoreRow]  # by group and dimension
    shares: Mapping[str, PersonaShareRow]  # by persona

    @property
    def answered(self) -> frozenset[str]:
        """Groups of which readers know that somebody answered: those that are shown."""
        return frozenset(shown_counts(self.result))

    @property
    def silent(self) -> frozenset[str]:
        """Groups of which readers know that nobody answered: the shown ones add up to everybody.

        Of other groups that are not shown nothing is told, here neither: it would give away
        whether the one or two people of a group have answered.
        """
        told = shown_counts(self.result)
        if sum(told.values()) < self.result.respondents:
            return frozenset()
        return frozenset(self.result.round.instrument.words().roles) - self.answered

    @property
    def versions(self) -> tuple[str, str, str]:
        """What the numbers were made with."""
        row = self.row
        return row.instrument_version, row.scoring_version, row.prototype_version

    def overall(self) -> dict[str, DimensionScoreRow]:
        """Return the scores over all respondents, by dimension."""
        return {key: row for (group, key), row in self.scores.items() if group == "all"}


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


def shown_counts(result: RoundResult) -> dict[str, int]:
    """Return how many people of each group that is shown have answered."""
    counts: dict[str, int] = result.detail.get("counts", {})
    return {group: counts[group] for group in result.groups_shown if group in counts}


def compare(before: RoundFacts, after: RoundFacts) -> Comparison:
    """Compare two rounds by their stored estimates."""
    since = before.row.period_id
    if before.versions != after.versions:
        return Comparison(since, "versions")
    if before.answered & after.silent or before.silent & after.answered:
        return Comparison(since, "groups")

    dimensions = _dimension_changes(before.overall(), after.overall())
    first = change.headline(list(dimensions.values()))
    return Comparison(
        since=since,
        obstacle=None,
        maturity=_maturity_change(before.result, after.result),
        dimensions=dimensions,
        headline=None if first is None else list(dimensions)[first],
        shares={
            persona: ShareChange(
                before.shares[persona].share, _verdict(before.shares[persona], row)
            )
            for persona, row in after.shares.items()
            if persona in before.shares
        },
    )


def _dimension_changes(
    before: Mapping[str, DimensionScoreRow], after: Mapping[str, DimensionScoreRow]
) -> dict[str, Change]:
    return {
        dimension: change.difference(
            before[dimension].score,
            before[dimension].standard_error,
            before[dimension].degrees_of_freedom,
            row.score,
            row.standard_error,
            row.degrees_of_freedom,
        )
        for dimension, row in after.items()
        if dimension in before
    }


def _maturity_change(before: RoundResult, after: RoundResult) -> Change | None:
    """Return the change of maturity, or None if either round has no such number."""
    earlier = before.maturity, before.maturity_se, before.degrees_of_freedom
    later = after.maturity, after.maturity_se, after.degrees_of_freedom
    known = [number for number in (*earlier, *later) if number is not None]
    return change.difference(*known) if len(known) == len(earlier) + len(later) else None


def _verdict(before: PersonaShareRow, after: PersonaShareRow) -> ShareVerdict:
    if after.share_low > before.share_high:
        return "clearly more"
    if after.share_high < before.share_low:
        return "clearly less"
    return "no clear change"
