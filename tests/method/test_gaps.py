import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from apps.method.dimensions import DimensionScores, mirror_score, score
from apps.method.gaps import calibration, mirror_gap, role_gap
from tests.method.forms import FORM, FRONTLINE, LEADER

EACH = 8  # leaders, and as many of the frontline


def scores_with(gaps: list[float], jitter: float = 4.0) -> DimensionScores:
    """Score leaders who stand above the frontline by these points, dimension by dimension."""
    wobble = np.tile([-jitter, jitter], EACH // 2)[:, None]
    frontline = np.full((EACH, 8), 40.0) + wobble
    people = np.vstack([frontline + np.array(gaps), frontline])
    return score(people, np.repeat([LEADER, FRONTLINE], EACH), FORM)


def mirror(answer: int, customers: int = 50) -> NDArray[np.int_]:
    return np.full((customers, 7), answer)


class TestRoleGap:
    def test_calls_what_is_clear_and_large(self) -> None:
        found = role_gap(scores_with([30.0, -30.0, *[0.0] * 6]), FORM)

        assert found.value[:2] == pytest.approx([30.0, -30.0])
        assert found.called.tolist() == [True, True, *[False] * 6]

    def test_does_not_call_less_than_ten_points(self) -> None:
        people = np.repeat([[59.0] * 8, [50.0] * 8], 400, axis=0)
        scores = score(people, np.repeat([LEADER, FRONTLINE], 400), FORM)

        found = role_gap(scores, FORM)

        assert (found.low > 0).all()
        assert not found.called.any()

    def test_corrects_for_looking_at_every_dimension(self) -> None:
        alone = role_gap(scores_with([12.5, *[0.0] * 7]), FORM)

        assert alone.low[0] > 0
        assert alone.p[0] > 0.10
        assert not alone.called[0]

    def test_takes_its_error_from_both_sides(self) -> None:
        scores = scores_with([10.0] * 8)

        found = role_gap(scores, FORM)

        by_group = scores.by_group
        assert found.se[0] == pytest.approx(np.hypot(by_group.se[0, 0], by_group.se[2, 0]))
        assert found.df[0] == 10 + 2 * (EACH - 1)
        half = stats.t.ppf(0.95, found.df[0]) * found.se[0]
        assert found.high[0] == pytest.approx(10.0 + half)

    def test_has_no_gap_without_one_of_the_groups(self) -> None:
        found = role_gap(scores_with([30.0] * 8), FORM, "manager", "frontline")

        assert np.isnan(found.value).all()
        assert not found.called.any()

    def test_refuses_a_role_it_does_not_know(self) -> None:
        with pytest.raises(ValueError, match="intern"):
            role_gap(scores_with([0.0] * 8), FORM, "intern")


class TestMirrorGap:
    def test_compares_each_statement_with_its_dimension(self) -> None:
        own = scores_with([0.0, 0.0, 0.0, 50.0, 0.0, 0.0, 0.0, 0.0])
        customers = mirror_score(mirror(2), FORM)

        found = mirror_gap(own, customers, FORM)

        assert found.dimensions == ("CUS", "TEC", "INT", "MET", "STR", "FLX", "FRN")
        assert found.value == pytest.approx(np.full(7, 40.0 - 25.0))  # leadership has no mirror

    def test_calls_an_organisation_that_flatters_itself(self) -> None:
        own = scores_with([0.0] * 8)

        assert mirror_gap(own, mirror_score(mirror(1), FORM), FORM).called.all()

    def test_refuses_another_mirror(self) -> None:
        customers = mirror_score(mirror(2), FORM)
        short = type(customers)(*(getattr(customers, n)[:6] for n in customers.__slots__))

        with pytest.raises(ValueError, match="7 statements"):
            mirror_gap(scores_with([0.0] * 8), short, FORM)


class TestCalibration:
    def test_is_a_hundred_less_the_mean_gap_either_way(self) -> None:
        own = scores_with([0.0] * 8)

        flattered = mirror_gap(own, mirror_score(mirror(2), FORM), FORM)
        modest = mirror_gap(own, mirror_score(mirror(4), FORM), FORM)

        assert calibration(flattered) == pytest.approx(85.0)
        assert calibration(modest) == pytest.approx(65.0)

    def test_is_nothing_without_customers(self) -> None:
        silent = mirror_gap(scores_with([0.0] * 8), mirror_score(mirror(0), FORM), FORM)

        assert np.isnan(calibration(silent))
