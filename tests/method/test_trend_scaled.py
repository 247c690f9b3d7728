"""A line that stays on its measure's scale, checked against lines that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.method.trend import scaled_line, theil_sen
from apps.method.trend.scaled import Scale

GAP = float("nan")
RATES = st.lists(st.floats(0.5, 99.5), min_size=5, max_size=12, unique=True)


class TestScaledLine:
    def test_is_theil_and_sens_on_the_level(self) -> None:
        y = np.array([50.0, 53.0, GAP, 57.0, 30.0, 63.0, 64.0])

        found, plain = scaled_line(y, "level"), theil_sen(y)

        assert (found.change, found.low, found.high) == pytest.approx(
            (plain.slope, plain.low, plain.high)
        )

    def test_finds_the_half_life_of_a_time_that_halves(self) -> None:
        found = scaled_line(np.array([800.0, 400.0, 200.0, 100.0, 50.0]), "log")

        assert found.line == pytest.approx([800, 400, 200, 100, 50])
        assert found.change == pytest.approx(-750 / 4)

    def test_finds_odds_that_double(self) -> None:
        odds = 2.0 ** np.arange(-2, 4)

        found = scaled_line(100 * odds / (1 + odds), "logit")

        assert found.line == pytest.approx(100 * odds / (1 + odds))

    def test_ends_where_the_values_end(self) -> None:
        found = scaled_line(np.array([GAP, 60.0, 61.0, GAP, 66.0, 65.0, 67.0, GAP]), "logit")

        for drawn in (found.line, found.line_low, found.line_high):
            assert np.isnan(drawn).tolist() == [True, *[False] * 6, True]

    def test_has_no_interval_of_three_waves(self) -> None:
        found = scaled_line(np.array([60.0, 61.0, 66.0]), "logit")

        assert not np.isnan(found.line).any()
        assert np.isnan([found.low, found.high]).all()

    @pytest.mark.parametrize(("scale", "bound"), [("log", 0.0), ("logit", 0.0), ("logit", 100.0)])
    def test_is_straight_in_the_values_where_one_lies_on_the_bound(
        self, scale: Scale, bound: float
    ) -> None:
        found = scaled_line(np.array([40.0, 50.0, bound, 70.0, 80.0]), scale)

        assert found.scale == "level"
        assert np.diff(found.line, 2) == pytest.approx(0)

    def test_refuses_a_table(self) -> None:
        with pytest.raises(ValueError, match="one axis"):
            scaled_line(np.ones((2, 3)), "level")

    @given(RATES)
    def test_never_leaves_the_scale_of_a_rate(self, values: list[float]) -> None:
        found = scaled_line(np.array(values), "logit")

        assert np.all((found.line > 0) & (found.line < 100))
        assert np.all((found.line_low >= 0) & (found.line_high <= 100))

    @given(RATES, st.sampled_from(["level", "log", "logit"]))
    def test_lies_between_the_lines_of_its_interval(
        self, values: list[float], scale: Scale
    ) -> None:
        found = scaled_line(np.array(values), scale)

        assert found.low - 1e-9 <= found.change <= found.high + 1e-9
        assert np.all(found.line_low <= found.line + 1e-9)
        assert np.all(found.line <= found.line_high + 1e-9)
