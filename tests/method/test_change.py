import numpy as np
import pytest
from scipy import stats

from apps.method.change import Change, difference, headline, holm, reliable_change, welch


def moved(by: float, se: float = 2.0) -> Change:
    return difference(50.0, se, 16.0, 50.0 + by, se, 16.0)


class TestDifference:
    def test_calls_a_clear_change_of_five_points(self) -> None:
        assert [moved(by, 1.0).verdict for by in (5.0, -5.0)] == ["up", "down"]

    def test_calls_nothing_that_is_small_or_unsure(self) -> None:
        small, unsure = moved(4.9, se=0.5), moved(8.0, se=4.0)

        assert small.low > 0
        assert unsure.low < 0 < unsure.high
        assert small.verdict == unsure.verdict == "no clear change"
        assert not small.is_clear
        assert moved(8.0, 1.0).is_clear

    def test_keeps_the_earlier_score_as_it_was(self) -> None:
        assert difference(50.1, 1.0, 16.0, 62.7, 1.0, 16.0).before == 50.1

    def test_gives_the_interval_of_two_independent_rounds(self) -> None:
        found = difference(50.0, 3.0, 12.0, 57.0, 4.0, 20.0)

        df = 25.0**2 / (9.0**2 / 12 + 16.0**2 / 20)
        assert found.se == 5.0
        assert found.df == pytest.approx(df)
        assert found.mdc == pytest.approx(stats.t.ppf(0.95, df) * 5.0)
        assert [found.low, found.high] == pytest.approx([7 - found.mdc, 7 + found.mdc])
        assert found.p == pytest.approx(2 * stats.t.sf(7 / 5, df))

    def test_is_the_same_backwards(self) -> None:
        there, back = difference(40, 2, 11, 55, 3, 17), difference(55, 3, 17, 40, 2, 11)

        assert (back.delta, back.low, back.high) == (-there.delta, -there.high, -there.low)

    def test_has_no_verdict_without_a_score(self) -> None:
        found = difference(float("nan"), 2.0, 16.0, 60.0, 2.0, 16.0)

        assert np.isnan(found.delta)
        assert found.verdict == "no clear change"

    def test_refuses_an_error_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="standard errors"):
            difference(50.0, -1.0, 16.0, 60.0, 2.0, 16.0)
        with pytest.raises(ValueError, match="degrees of freedom"):
            difference(50.0, 1.0, 0.0, 60.0, 2.0, 16.0)


class TestHeadline:
    def test_is_the_largest_change_that_survives_the_others(self) -> None:
        assert headline([moved(9.0), moved(-15.0), moved(1.0)]) == 1

    def test_drops_what_was_found_by_looking_often(self) -> None:
        lucky = moved(5.5)

        assert lucky.verdict == "up"
        assert headline([lucky]) == 0
        assert headline([lucky, *[moved(0.0)] * 7]) is None

    def test_is_none_where_nothing_is_called(self) -> None:
        assert headline([moved(0.0), moved(float("nan"))]) is None


class TestHolm:
    def test_steps_down(self) -> None:
        found = holm(np.array([0.01, 0.04, 0.03, 0.005]))

        assert found == pytest.approx([0.03, 0.06, 0.06, 0.02])

    def test_never_exceeds_one_nor_counts_what_was_not_tested(self) -> None:
        found = holm(np.array([0.9, np.nan, 0.6]))

        assert found[[0, 2]].tolist() == [1.0, 1.0]
        assert np.isnan(found[1])

    def test_refuses_what_is_no_probability(self) -> None:
        with pytest.raises(ValueError, match="p-value"):
            holm(np.array([0.5, 1.1]))


class TestWelch:
    def test_agrees_with_scipy(self) -> None:
        rng = np.random.default_rng(20260405)
        a, b = rng.normal(50, 5, 9), rng.normal(58, 15, 17)

        found, oracle = welch(a, b), stats.ttest_ind(b, a, equal_var=False)

        assert found.t == pytest.approx(oracle.statistic)
        assert found.df == pytest.approx(oracle.df)
        assert found.p == pytest.approx(oracle.pvalue)

    def test_refuses_samples_that_tell_no_spread(self) -> None:
        with pytest.raises(ValueError, match="two numbers"):
            welch(np.array([1.0]), np.array([1.0, 2.0]))
        with pytest.raises(ValueError, match="varies"):
            welch(np.ones(3), np.full(4, 2.0))
        with pytest.raises(ValueError, match="varies"):
            welch(np.full(3, 0.1), np.full(3, 0.3))


class TestReliableChange:
    @pytest.mark.parametrize(
        ("sd", "reliability", "published"), [(10.0, 0.8, -2.3717), (7.5, 0.8, -3.1623)]
    )
    def test_reproduces_the_worked_examples(
        self, sd: float, reliability: float, published: float
    ) -> None:
        found = reliable_change(47.5, 32.5, sd, reliability)

        assert found == pytest.approx(published, abs=5e-5)

    def test_reproduces_the_error_of_the_leadership_questionnaire(self) -> None:
        one_point = reliable_change(0.0, 1.0, 7.6, 0.95)

        assert 1 / one_point == pytest.approx(2.40333, abs=5e-6)

    @pytest.mark.parametrize(("sd", "reliability"), [(0.0, 0.8), (10.0, 1.0), (10.0, -0.1)])
    def test_refuses_a_yardstick_without_length(self, sd: float, reliability: float) -> None:
        with pytest.raises(ValueError, match="reliability"):
            reliable_change(50.0, 60.0, sd, reliability)
