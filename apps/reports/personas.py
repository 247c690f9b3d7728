"""How much of the organisation's care resembles each persona."""

from dataclasses import dataclass

from apps.assessments.models import PersonaShare


@dataclass(frozen=True, slots=True)
class PersonaShareRow:
    """One persona in one round."""

    round_id: str
    period_id: str
    persona_key: str
    share: float  # 0-1; the five of a round sum to 1
    share_low: float  # ends of the 90% interval
    share_high: float
    p_top: float  # probability that this share is the largest


def persona_shares() -> list[PersonaShareRow]:
    """Return the shares of every round, oldest quarter first, personas by code."""
    rows = PersonaShare.objects.select_related("round").order_by("round__quarter", "persona")
    return [
        PersonaShareRow(
            round_id=str(row.round_id),
            period_id=row.round.quarter,
            persona_key=row.persona,
            share=row.share,
            share_low=row.low,
            share_high=row.high,
            p_top=row.p_top,
        )
        for row in rows
    ]
