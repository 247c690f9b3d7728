"""Where the organisation stands among its peers in every release: ranges, never ranks."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.accounts.models import Organisation
from apps.method import budget
from apps.reports.benchmarks import contributor
from apps.reports.facts import RoundFacts, scored_facts
from apps.reports.peers import PeerScores, benchmark
from apps.reports.telling import Telling, is_whole_round


@dataclass(frozen=True, slots=True)
class PositionRow:
    """The organisation in one measure of one release; figures only where the gate allows them."""

    release_id: str
    period_id: str
    metric_key: str  # overall, or a dimension's code
    cohort_id: str  # the narrowest one around the organisation that is shown
    is_widened: bool  # from the organisation's own leaf
    is_shown: bool
    score: float | None  # the organisation's own, percent of maximum possible
    percentile_low: float | None  # ends of the 90% range: percent of companies it is ahead of
    percentile_high: float | None
    gap_to_median: float | None  # points: own score minus the peers' median


def positions() -> list[PositionRow]:
    """Return the organisation's place in every release in which it has a score, oldest first.

    Raises
    ------
    NotContributingError
        If the organisation has not consented to be counted.
    """
    organisation = contributor()
    return [row for facts in scored_facts().values() for row in _of_round(facts, organisation)]


def _of_round(facts: RoundFacts, organisation: Organisation) -> list[PositionRow]:
    own = _own_scores(facts)
    found = benchmark(facts.row.period_id, organisation, own)
    if found is None:
        return []
    return [
        _row(found.release_id, found.quarter, measure, peers, own.get(measure))
        for measure, peers in found.scores.items()
    ]


def _own_scores(facts: RoundFacts) -> Mapping[str, float | None]:
    """Return the scores as they may be told: no place is drawn from finer ones here."""
    telling = Telling(is_whole_round(facts.scores))
    own: dict[str, float | None] = {
        code: telling.points(row.score) for code, row in facts.overall().items()
    }
    maturity = facts.row.maturity
    return own | {budget.OVERALL: None if maturity is None else telling.points(maturity)}


def _row(
    release_id: str, quarter: str, measure: str, peers: PeerScores, score: float | None
) -> PositionRow:
    median = peers.summary.p50
    return PositionRow(
        release_id=release_id,
        period_id=quarter,
        metric_key=measure,
        cohort_id=peers.cohort_id,
        is_widened=peers.is_widened,
        is_shown=peers.summary.is_shown,
        score=score,
        percentile_low=float(peers.place.low) if peers.place else None,
        percentile_high=float(peers.place.high) if peers.place else None,
        gap_to_median=None if score is None or median is None else round(score - median, 3),
    )
