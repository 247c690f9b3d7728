from dataclasses import replace

import numpy as np
import pytest

from apps.method.maturity import maturity
from tests.method.forms import FORM

STRUCTURE = 5
DF = np.full(8, 16.0)


def covariance() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    root = np.random.default_rng(20260403).normal(0, 2, (8, 8))
    return np.asarray(root @ root.T + 4 * np.eye(8))


class TestMaturity:
    @pytest.mark.parametrize(
        ("structure", "contribution"), [(72.5, 100.0), (0.0, 0.0), (36.25, 50.0), (100.0, 62.069)]
    )
    def test_counts_structure_as_a_tent(self, structure: float, contribution: float) -> None:
        values = np.full(8, 60.0)
        values[STRUCTURE] = structure

        found = maturity(values, covariance(), DF, FORM)

        assert found.value == pytest.approx((7 * 60 + contribution) / 8, abs=1e-4)

    @pytest.mark.parametrize(("structure", "side"), [(30.0, 1), (98.0, -1)])
    def test_gives_the_gradient_the_sign_of_its_side(self, structure: float, side: int) -> None:
        values = np.full(8, 60.0)
        values[STRUCTURE] = structure
        gradient = np.full(8, 1 / 8)
        gradient[STRUCTURE] = side * 100 / 72.5 / 8

        found = maturity(values, covariance(), DF, FORM)

        assert found.se**2 == pytest.approx(gradient @ covariance() @ gradient)

    @pytest.mark.parametrize("structure", [72.5, 70.0, 77.0])
    def test_is_exact_where_the_interval_straddles_the_optimum(self, structure: float) -> None:
        values = np.full(8, 60.0)
        values[STRUCTURE] = structure
        rng = np.random.default_rng(20260404)

        found = maturity(values, covariance(), DF, FORM)

        draws = rng.multivariate_normal(values, covariance(), 200_000)
        draws[:, STRUCTURE] = 100 - np.abs(draws[:, STRUCTURE] - 72.5) * 100 / 72.5
        assert found.se == pytest.approx(draws.mean(axis=1).std(), rel=0.01)

    def test_gives_a_t_interval_around_the_value(self) -> None:
        found = maturity(np.full(8, 50.0), covariance(), DF, FORM)

        assert found.high - found.value == pytest.approx(1.745884 * found.se, rel=1e-6)
        assert found.value - found.low == pytest.approx(1.745884 * found.se, rel=1e-6)

    def test_needs_every_dimension(self) -> None:
        values = np.full(8, 50.0)
        values[2] = np.nan

        assert np.isnan(maturity(values, covariance(), DF, FORM).value)

    def test_is_a_plain_mean_without_an_inner_optimum(self) -> None:
        plain = replace(FORM, optimum=np.full(8, np.nan))

        found = maturity(np.arange(8.0), covariance(), DF, plain)

        assert found.value == 3.5
        assert found.se**2 == pytest.approx(covariance().mean())

    def test_refuses_two_inner_optima_and_other_shapes(self) -> None:
        two = replace(FORM, optimum=np.where(np.arange(8) < 2, 50.0, np.nan))

        with pytest.raises(ValueError, match="one inner optimum"):
            maturity(np.zeros(8), covariance(), DF, two)
        with pytest.raises(ValueError, match="values"):
            maturity(np.zeros(7), covariance(), DF, FORM)
