"""The organisation's dimension scores."""

from dataclasses import dataclass

from apps.assessments.models import DimensionScore


@dataclass(frozen=True, slots=True)
class DimensionScoreRow:
    """One dimension in one round, over all respondents, one group, or the customers."""

    round_id: str
    period_id: str
    dimension_key: str
    group: str  # all, leader, manager, frontline, customer
    score: float  # percent of maximum possible, 0-100
    score_low: float  # ends of the 90% interval
    score_high: float
    standard_error: float  # points
    degrees_of_freedom: float
    respondents: int


def dimension_scores() -> list[DimensionScoreRow]:
    """Return every score that may be shown, oldest quarter first."""
    rows = DimensionScore.objects.select_related("round").order_by(
        "round__quarter", "group", "dimension"
    )
    return [
        DimensionScoreRow(
            round_id=str(row.round_id),
            period_id=row.round.quarter,
            dimension_key=row.dimension,
            group=row.group,
            score=row.value,
            score_low=row.low,
            score_high=row.high,
            standard_error=row.standard_error,
            degrees_of_freedom=row.degrees_of_freedom,
            respondents=row.respondents,
        )
        for row in rows
    ]
