"""Invented figures: what a company with given true scores measures of itself each quarter."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from apps.accounts.quarters import Quarter
from apps.method.form import Form
from apps.performance.models import KpiReading, TrackedKpi
from apps.performance.series import Series

Points = NDArray[np.float64]

ENTERED_AFTER = timedelta(days=9)  # the end of the quarter
ANSWERS = (240, 1800)  # to a quarter's survey
ASKS_IN_A_SURVEY = 0.7  # of the companies whether an issue was resolved; the rest look it up
NPS_SD, HANDLING_SD = 3.0, 18.0  # points, seconds: chance of a quarter


@dataclass(frozen=True, slots=True)
class Measuring:
    """How a company measures."""

    answers: int  # to a quarter's survey
    resolution: Series
    handling: float  # seconds of its usual contact, apart from what its scores say

    @property
    def series(self) -> tuple[Series, ...]:
        """Return what it tracks."""
        return (
            Series("csat_pct", "scale_5"),
            Series("nps", "relationship"),
            self.resolution,
            Series("aht_sec"),
            Series("ces_agree_pct"),
        )


def way_of(rng: np.random.Generator) -> Measuring:
    """Return how some company measures."""
    method = "customer_survey" if rng.random() < ASKS_IN_A_SURVEY else "repeat_contact"
    return Measuring(
        answers=int(rng.integers(*ANSWERS)),
        resolution=Series("fcr_pct", method),
        handling=float(rng.uniform(420, 660)),
    )


def tracked(rng: np.random.Generator, way: Measuring) -> list[TrackedKpi]:
    """Return what the company tracks."""
    return [TrackedKpi(id=_id(rng), kpi=series.kpi, method=series.method) for series in way.series]


def readings(
    rng: np.random.Generator,
    way: Measuring,
    quarter: Quarter,
    profile: Points,
    form: Form,
) -> list[KpiReading]:
    """Return a quarter's figures: customers' views follow the care they get, not its technology."""
    score = dict(zip(form.dimensions, profile, strict=False))  # what follows them is outlook
    satisfied = 45 + 0.25 * score["CUS"] + 0.2 * score["FRN"]
    resolved = 45 + 0.2 * score["INT"] + 0.2 * score["FRN"]
    easy = 40 + 0.2 * score["INT"] + 0.25 * score["FRN"]
    measured = (
        (_share(rng, satisfied, way.answers), way.answers),
        (round(1.5 * satisfied - 90 + rng.normal(0, NPS_SD)), way.answers),
        (_share(rng, resolved, way.answers), way.answers),
        (round(way.handling - 1.5 * score["TEC"] + rng.normal(0, HANDLING_SD)), None),
        (_share(rng, easy, way.answers), way.answers),
    )
    return [
        KpiReading(
            id=_id(rng),
            quarter=quarter.code,
            kpi=series.kpi,
            method=series.method,
            value=value,
            n=n,
            entered_at=quarter.ends_at("UTC") + ENTERED_AFTER,
        )
        for series, (value, n) in zip(way.series, measured, strict=True)
    ]


def _share(rng: np.random.Generator, percent: float, n: int) -> float:
    """Return which part of n customers say so, in percent, where that part of all would."""
    return float(round(100 * rng.binomial(n, percent / 100) / n, 1))


def _id(rng: np.random.Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)
