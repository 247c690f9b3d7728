from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from apps.method.estimate import Estimate
from apps.method.self_image import self_image

GUESS = Estimate(value=85.0, se=3.0, df=20.0, low=79.8, high=90.2)


class TestSelfImage:
    def test_calls_a_selfie(self) -> None:
        found = self_image(GUESS, 65.0, 300)

        assert found.value == 20.0
        assert found.called
        assert found.sign == "over-estimates"

    def test_calls_an_organisation_that_thinks_too_little_of_itself(self) -> None:
        found = self_image(replace(GUESS, value=60.0), 85.0, 300)

        assert (found.value, found.sign) == (-25.0, "under-estimates")
        assert found.high < 0

    @pytest.mark.parametrize(("measured", "asked"), [(76.0, 100_000), (74.0, 15)])
    def test_calls_neither_small_nor_unclear_differences(self, measured: float, asked: int) -> None:
        found = self_image(GUESS, measured, asked)

        assert not found.called
        assert found.sign is None

    def test_has_the_errors_of_both_sides(self) -> None:
        found = self_image(GUESS, 65.0, 300)

        half = stats.t.ppf(0.95, 20) * 3.0
        wilson = stats.binomtest(195, 300).proportion_ci(0.90, method="wilson")
        assert found.low == pytest.approx(20.0 - np.hypot(half, 100 * wilson.high - 65.0))
        assert found.high == pytest.approx(20.0 + np.hypot(half, 65.0 - 100 * wilson.low))

    def test_takes_the_measurement_as_exact_where_nobody_knows_how_many_were_asked(self) -> None:
        found = self_image(GUESS, 65.0, None)

        half = stats.t.ppf(0.95, 20) * 3.0
        assert found.low == pytest.approx(20.0 - half)
        assert found.high == pytest.approx(20.0 + half)

    def test_knows_that_ten_satisfied_customers_of_ten_are_not_all(self) -> None:
        found = self_image(GUESS, 100.0, 10)

        assert found.value == -15.0
        assert found.high > 0
        assert not found.called

    @pytest.mark.parametrize("truth", [70.0, 97.0])
    def test_holds_the_true_difference_nine_times_in_ten(self, truth: float) -> None:
        rng = np.random.default_rng(20261121)
        held = 0
        for satisfied, mean in zip(
            rng.binomial(60, truth / 100, 2000), rng.normal(80, 3, 2000), strict=True
        ):
            found = self_image(replace(GUESS, value=mean, df=1e6), satisfied / 0.6, 60)
            held += found.low <= 80 - truth <= found.high

        assert 0.87 < held / 2000 < 0.94

    @pytest.mark.parametrize(("percent", "asked"), [(101.0, 9), (-1.0, 9), (50.0, 0)])
    def test_refuses_what_is_no_measurement(self, percent: float, asked: int) -> None:
        with pytest.raises(ValueError, match="customers"):
            self_image(GUESS, percent, asked)
