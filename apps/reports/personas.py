"""How much of the organisation's care resembles each persona."""

from dataclasses import dataclass, replace

from apps.assessments.models import PersonaShare
from apps.reports.keys import versioned, versions
from apps.reports.telling import Telling, tellings


@dataclass(frozen=True, slots=True)
class PersonaShareRow:
    """One persona in one round."""

    round_id: str
    period_id: str
    persona_key: str
    persona_id: str  # as the round's version of the questionnaire defines it
    share: float  # 0-1; the five of a round sum to 1
    share_low: float  # ends of the 90% interval
    share_high: float
    p_top: float  # probability that this share is the largest


def persona_shares() -> list[PersonaShareRow]:
    """Return the shares of every round, oldest quarter first, personas by code."""
    version = versions()
    rows = PersonaShare.objects.order_by("round__quarter", "persona").values_list(
        "round_id", "round__quarter", "persona", "share", "low", "high", "p_top"
    )
    return [
        PersonaShareRow(
            str(round_id), quarter, code, versioned(code, version[str(round_id)]), *figures
        )
        for round_id, quarter, code, *figures in rows
    ]


def told_shares() -> list[PersonaShareRow]:
    """Return the same as the dataset tells them: more roughly where a group is hidden."""
    telling = tellings()
    return [told_share(row, telling[row.round_id]) for row in persona_shares()]


def told_share(row: PersonaShareRow, telling: Telling) -> PersonaShareRow:
    """Return one share with the digits with which its round is told."""
    return replace(
        row,
        share=telling.share(row.share),
        share_low=telling.share(row.share_low),
        share_high=telling.share(row.share_high),
        p_top=telling.probability(row.p_top),
    )
