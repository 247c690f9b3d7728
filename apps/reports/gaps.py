"""How far two views of the same care lie apart, as far as that may be told."""

from dataclasses import dataclass

from apps.assessments.models import Gap
from apps.reports.keys import versioned, versions
from apps.reports.telling import tellings

TOGETHER = "ALL"  # stands for several dimensions


@dataclass(frozen=True, slots=True)
class GapRow:
    """Two views of one dimension, or of several together, in one round."""

    round_id: str
    period_id: str
    kind: str  # leader_frontline, self_customer, stated_practised
    dimension_key: str  # or all, for several together
    dimension_id: str | None  # as the round's version defines it; None for several together
    gap: float  # points: the first view minus the second
    gap_low: float  # ends of the 90% interval
    gap_high: float
    is_called: bool  # clear of zero among all that were looked at, and at least 10 points


def told_gaps() -> list[GapRow]:
    """Return the gaps of every round, oldest quarter first; roughly where a group is hidden."""
    telling, version = tellings(), versions()
    rows = Gap.objects.select_related("round").order_by("round__quarter", "kind", "dimension")
    return [
        GapRow(
            round_id=str(row.round_id),
            period_id=row.round.quarter,
            kind=row.kind,
            dimension_key=row.dimension.lower() if row.dimension == TOGETHER else row.dimension,
            dimension_id=None
            if row.dimension == TOGETHER
            else versioned(row.dimension, version[str(row.round_id)]),
            gap=telling[str(row.round_id)].points(row.value),
            gap_low=telling[str(row.round_id)].points(row.low),
            gap_high=telling[str(row.round_id)].points(row.high),
            is_called=row.is_called,
        )
        for row in rows
    ]
