"""How good the instrument is, over many organisations' respondents: the publisher's report."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.benchmarks import pool
from apps.instruments.models import InstrumentVersion
from apps.method import reliability
from apps.method.form import Form

LEAST_ICC1, LEAST_ICC2 = 0.05, 0.60  # of a dimension worth keeping: a belief, not a finding

Moments = dict[tuple[int, int], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class DimensionQuality:
    """What one dimension's items are worth; None where too few answered, or there is no fit."""

    dimension: str
    respondents: int
    organisations: int
    alpha: float | None
    omega: float | None
    icc1: float | None  # how far the organisation tells what one respondent says
    icc2: float | None  # how reliable an organisation's mean is

    @property
    def tells_organisations_apart(self) -> bool | None:
        """Whether both gates are passed."""
        if self.icc1 is None or self.icc2 is None:
            return None
        return self.icc1 >= LEAST_ICC1 and self.icc2 >= LEAST_ICC2


def instrument_quality(instrument: InstrumentVersion, population: str) -> list[DimensionQuality]:
    """Return the quality of each dimension, over the latest round of each that agreed to that.

    Every sample counts. The items' dimensions and the responses that are left out, straight lines
    among them, are those of scoring.
    """
    form = instrument.form()
    with pool.reading() as cursor:
        moments = pool.item_moments(cursor, instrument.pk, population)
        variances = pool.dimension_variance(cursor, instrument.pk, population)
    return [
        _quality(form, dimension, moments, variances.get(dimension))
        for dimension in range(len(form.dimensions))
    ]


def _quality(
    form: Form, dimension: int, moments: Moments, variance: tuple[float, float, int, int] | None
) -> DimensionQuality:
    """Turn one dimension's sums into its figures."""
    between, within, organisations, respondents = variance or (0.0, 0.0, 0, 0)
    covariance = _covariance(form, dimension, moments)
    group = (
        reliability.icc_of(between, within, organisations, respondents)
        if between + within > 0
        else None
    )
    return DimensionQuality(
        dimension=form.dimensions[dimension],
        respondents=respondents,
        organisations=organisations,
        alpha=_alpha(covariance),
        omega=_omega(covariance),
        icc1=group.icc1 if group else None,
        icc2=group.icc2 if group else None,
    )


def _covariance(form: Form, dimension: int, moments: Moments) -> NDArray[np.float64]:
    """Return the items' covariances, reversed ones turned; NaN for two that too few answered."""
    positions = np.flatnonzero(form.item_dimension == dimension).tolist()
    covariance = np.full((len(positions), len(positions)), np.nan)
    for row, item in enumerate(positions):
        for column, other in enumerate(positions):
            found = moments.get((min(item, other), max(item, other)))
            if found is not None:
                n, total, total_other, product = found
                sign = 1 if form.reversed[item] == form.reversed[other] else -1
                covariance[row, column] = sign * (product - total * total_other / n) / (n - 1)
    return covariance


def _alpha(covariance: NDArray[np.float64]) -> float | None:
    try:
        return reliability.alpha_of(covariance)
    except ValueError:  # too few answered, or nothing varies
        return None


def _omega(covariance: NDArray[np.float64]) -> float | None:
    sd = np.sqrt(np.diagonal(covariance))
    if not np.all(sd > 0):
        return None
    try:
        return reliability.omega_of(covariance / np.outer(sd, sd))
    except ValueError:  # no one factor fits
        return None
