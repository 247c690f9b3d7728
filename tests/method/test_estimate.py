import numpy as np
import pytest

from apps.method.estimate import estimates, half_width, two_sided_p


class TestHalfWidth:
    def test_is_the_90_percent_quantile_of_student(self) -> None:
        found = half_width(np.ones(3), np.array([10.0, 30.0, 1e9]))

        assert found == pytest.approx([1.812461, 1.697261, 1.644854], abs=1e-6)  # printed tables


class TestTwoSidedP:
    def test_agrees_with_the_interval(self) -> None:
        se, df = np.array([3.0]), np.array([14.0])

        assert two_sided_p(half_width(se, df), se, df) == pytest.approx([0.1])
        assert two_sided_p(-half_width(se, df), se, df) == pytest.approx([0.1])
        assert two_sided_p(np.zeros(1), se, df).tolist() == [1.0]

    def test_has_no_answer_without_a_number(self) -> None:
        nothing = np.array([np.nan])

        assert np.isnan(two_sided_p(nothing, np.ones(1), np.ones(1))).all()


class TestEstimates:
    def test_cuts_intervals_off_at_the_ends_of_the_scale(self) -> None:
        found = estimates(
            np.array([1.0, 50.0, 99.0]), np.full(3, 2.0), np.full(3, 20.0), np.full(3, 9)
        )

        assert found.low[0] == 0.0
        assert found.high[2] == 100.0
        assert found.high[1] - 50 == pytest.approx(50 - found.low[1])
