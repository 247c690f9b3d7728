"""The organisation's rounds: as they are stored, and as far as they may be told."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from apps.accounts.quarters import Quarter
from apps.assessments.models import Round
from apps.assessments.turnout import shown_count
from apps.reports.telling import Telling, tellings


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One scored round as a whole."""

    round_id: str
    period_id: str  # such as 2026-Q3
    starts_on: date
    ends_on: date
    closed_at: datetime
    scored_at: datetime
    respondents: int
    set_aside: int | None  # the last full step of them; None where fewer than the floor
    customers: int
    maturity: float | None  # None where a dimension had too few answers
    maturity_low: float | None
    maturity_high: float | None
    label_kind: str
    label: str  # persona codes, joined by + in a blend; empty for balanced and none_fits
    standing_kind: str  # the label with hysteresis: persona, blend, balanced, none_fits
    standing_label: str  # code of its persona; two joined by + in a blend; else empty
    balance: float
    fit_p: float
    intensity: float
    calibration: float | None
    instrument_version: str
    scoring_version: str
    prototype_version: str
    input_hash: str

    @property
    def versions(self) -> tuple[str, str, str]:
        """Questionnaire, scoring and prototypes that the round's numbers were made with."""
        return self.instrument_version, self.scoring_version, self.prototype_version


def rounds() -> list[RoundRow]:
    """Return the organisation's scored rounds, oldest quarter first."""
    return [_row(round_) for round_ in Round.objects.scored().select_related("result")]


def told_rounds() -> list[RoundRow]:
    """Return the same as the dataset tells them: more roughly where a group is hidden."""
    telling = tellings()
    return [_told(row, telling[row.round_id]) for row in rounds()]


def _told(row: RoundRow, telling: Telling) -> RoundRow:
    return replace(
        row,
        maturity=_points(row.maturity, telling),
        maturity_low=_points(row.maturity_low, telling),
        maturity_high=_points(row.maturity_high, telling),
        balance=telling.share(row.balance),
        fit_p=telling.probability(row.fit_p),
        intensity=telling.points(row.intensity),
        calibration=_points(row.calibration, telling),
    )


def _points(value: float | None, telling: Telling) -> float | None:
    return None if value is None else telling.points(value)


def _row(round_: Round) -> RoundRow:
    result, quarter = round_.result, Quarter.parse(round_.quarter)
    if round_.ended_at is None or round_.scored_at is None:
        raise ValueError(f"{round_} is scored but lacks its times")
    return RoundRow(
        round_id=str(round_.pk),
        period_id=round_.quarter,
        starts_on=quarter.starts_at("UTC").date(),
        ends_on=quarter.last_day(),
        closed_at=round_.ended_at,
        scored_at=round_.scored_at,
        respondents=result.respondents,
        set_aside=shown_count(result.set_aside, round_.floor()) or None,
        customers=result.customers,
        maturity=result.maturity,
        maturity_low=result.maturity_low,
        maturity_high=result.maturity_high,
        label_kind=result.label_kind,
        label="+".join(result.label_personas),
        standing_kind=result.standing_kind,
        standing_label="+".join(result.standing_personas),
        balance=result.balance,
        fit_p=result.fit_p,
        intensity=result.intensity,
        calibration=result.calibration,
        instrument_version=result.instrument_version,
        scoring_version=result.scoring_version,
        prototype_version=result.prototype_version,
        input_hash=result.input_hash,
    )
