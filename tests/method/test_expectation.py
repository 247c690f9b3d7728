from dataclasses import replace

import numpy as np
import pytest

from apps.method.change import Verdict
from apps.method.expectation import (
    Calibration,
    Expectation,
    calibrate,
    expected,
    satisfaction_bias,
)
from tests.method.forms import FORM

ASKING = replace(FORM, expectation=33)  # OUT2
HOPEFUL = Expectation(fall=0.1, same=0.3, rise=0.6, n=20)


class TestExpected:
    def test_counts_falls_and_rises_small_and_large(self) -> None:
        answers = np.full((10, 38), 3)
        answers[:, 33] = [1, 2, 2, 3, 3, 3, 4, 5, 5, 5]

        assert expected(answers, ASKING) == Expectation(fall=0.3, same=0.3, rise=0.4, n=10)

    def test_leaves_out_who_did_not_say(self) -> None:
        answers = np.full((8, 38), 5)
        answers[5:, 33] = [0, -1, -2]

        assert expected(answers, ASKING) == Expectation(fall=0.0, same=0.0, rise=1.0, n=5)

    def test_says_nothing_for_four(self) -> None:
        answers = np.full((8, 38), 5)
        answers[4:, 33] = 0

        assert expected(answers, ASKING) is None

    def test_says_nothing_for_a_form_that_does_not_ask(self) -> None:
        assert expected(np.full((8, 38), 5), FORM) is None


class TestCalibrate:
    @pytest.mark.parametrize(
        ("outcome", "brier", "bias"),
        [
            ("up", 0.01 + 0.09 + 0.16, -0.5),
            ("no clear change", 0.01 + 0.49 + 0.36, 0.5),
            ("down", 0.81 + 0.09 + 0.36, 1.5),
        ],
    )
    def test_is_the_squared_distance_and_the_direction(
        self, outcome: Verdict, brier: float, bias: float
    ) -> None:
        found = calibrate(HOPEFUL, outcome)

        assert found.brier == pytest.approx(brier)
        assert found.bias == pytest.approx(bias)
        assert found.n == 1

    def test_runs_from_certain_and_right_to_certain_and_wrong(self) -> None:
        certain = Expectation(fall=0.0, same=0.0, rise=1.0, n=9)

        assert calibrate(certain, "up") == Calibration(0.0, 0.0, 1)
        assert calibrate(certain, "down") == Calibration(2.0, 2.0, 1)

    def test_refuses_an_outcome_it_does_not_know(self) -> None:
        with pytest.raises(ValueError, match="sideways"):
            calibrate(HOPEFUL, "sideways")  # type: ignore[arg-type]


class TestSatisfactionBias:
    def test_averages_the_years_that_have_both(self) -> None:
        found = satisfaction_bias(
            np.array([90.0, 60.0, np.nan, 70.0]), np.array([70.0, 70.0, 50.0, np.nan])
        )

        assert (found.value, found.n) == (5.0, 2)

    def test_is_unknown_without_one(self) -> None:
        found = satisfaction_bias(np.array([np.nan]), np.array([70.0]))

        assert np.isnan(found.value)
        assert found.n == 0

    @pytest.mark.parametrize(
        ("predicted", "measured"), [([90.0], [70.0, 60.0]), ([101.0], [70.0]), ([90.0], [-1.0])]
    )
    def test_refuses_what_is_no_satisfaction(
        self, predicted: list[float], measured: list[float]
    ) -> None:
        with pytest.raises(ValueError, match=r"measured|predicted"):
            satisfaction_bias(np.array(predicted), np.array(measured))
