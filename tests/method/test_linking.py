import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from apps.method.linking import Link, anchor_drift, linked, may_link, mean_sigma

SEED = 20261121
LINE = (0.8, 14.0)  # the true slope and intercept of `people`
Scores = tuple[NDArray[np.float64], NDArray[np.float64]]


def people(n: int, rng: np.random.Generator, skew: float = 0.0) -> Scores:
    """Make people's scores on two forms that measure the same thing, each with its own noise."""
    shape = rng.gamma(4.0, 0.5, n) - 2.0 if skew else rng.normal(size=n)
    truth = 50 + 15 * shape
    x = truth + rng.normal(0, 8, n)
    return x, LINE[0] * (truth + rng.normal(0, 8, n)) + LINE[1]


def coverage(reps: int, n: int, skew: float, score: float = 62.0, se: float = 3.0) -> float:
    """Return how often the linked score's 90 % interval holds the truth."""
    rng = np.random.default_rng(SEED)
    held = 0
    for _ in range(reps):
        value, error = linked(rng.normal(score, se), se, mean_sigma(*people(n, rng, skew)))
        held += abs(value - (LINE[0] * score + LINE[1])) <= stats.norm.ppf(0.95) * error
    return held / reps


class TestMeanSigma:
    def test_matches_means_and_standard_deviations(self) -> None:
        x, y = people(300, np.random.default_rng(SEED))

        link = mean_sigma(x, y)

        moved = link.slope * x + link.intercept
        assert moved.mean() == pytest.approx(y.mean())
        assert moved.std() == pytest.approx(y.std())
        assert link.n == 300

    def test_leads_back_the_same_way(self) -> None:
        x, y = people(300, np.random.default_rng(SEED))

        there, back = mean_sigma(x, y), mean_sigma(y, x)

        assert back.slope == pytest.approx(1 / there.slope)
        assert back.intercept == pytest.approx(-there.intercept / there.slope)

    @pytest.mark.parametrize("skew", [0.0, 1.0])
    def test_knows_its_own_error(self, skew: float) -> None:
        rng = np.random.default_rng(SEED)

        links = [mean_sigma(*people(200, rng, skew)) for _ in range(1500)]

        spread = np.cov([[link.slope, link.intercept] for link in links], rowvar=False)
        expected = np.mean([link.covariance for link in links], axis=0)
        assert expected == pytest.approx(spread, rel=0.12)

    def test_agrees_with_the_formula_for_normal_scores(self) -> None:
        x, y = people(200_000, np.random.default_rng(SEED))

        link = mean_sigma(x, y)

        r = np.corrcoef(x, y)[0, 1]
        assert link.covariance[0, 0] == pytest.approx(link.slope**2 * (1 - r**2) / 2e5, rel=0.02)
        z = np.array([x.mean() + x.std(), 1.0])  # one standard deviation above the mean
        error = y.var() * ((1 - r**2) + 2 * (1 - r)) / 2e5
        assert z @ link.covariance @ z == pytest.approx(error, rel=0.02)

    def test_knows_its_own_error_where_people_of_one_company_are_alike(self) -> None:
        """Forty companies of ten, each of which likes the new form more or less than the others."""
        rng = np.random.default_rng(SEED)
        company = np.repeat(np.arange(40), 10)
        found, alone = [], []
        for _ in range(600):
            x, y = people(400, rng)
            y += rng.normal(0, 6, 40)[company]
            found.append(mean_sigma(x, y, company))
            alone.append(mean_sigma(x, y))

        spread = np.var([link.slope * 62 + link.intercept for link in found])
        at = np.array([62.0, 1.0])
        expected, too_small = (
            np.mean([at @ link.covariance @ at for link in links]) for links in (found, alone)
        )
        assert expected == pytest.approx(spread, rel=0.15)
        assert too_small < spread / 2

    def test_takes_everybody_for_a_company_of_their_own_unless_told(self) -> None:
        x, y = people(50, np.random.default_rng(SEED))

        told, untold = mean_sigma(x, y, np.arange(50)[::-1]), mean_sigma(x, y)

        assert told.covariance == pytest.approx(untold.covariance)

    def test_refuses_companies_that_are_too_few_or_not_everybody_s(self) -> None:
        x, y = people(50, np.random.default_rng(SEED))

        for companies in (np.arange(50) % 2, np.arange(49)):
            with pytest.raises(ValueError, match="organisations"):
                mean_sigma(x, y, companies)

    def test_leaves_out_who_has_one_score_only(self) -> None:
        x, y = people(50, np.random.default_rng(SEED))
        gaps_x, gaps_y = x.copy(), y.copy()
        gaps_x[:5], gaps_y[45:] = np.nan, np.nan

        found = mean_sigma(gaps_x, gaps_y)

        assert found.n == 40
        assert found.slope == mean_sigma(x[5:45], y[5:45]).slope

    @pytest.mark.parametrize(
        ("x", "y"),
        [([1.0, 2.0, 3.0], [1.0, 2.0]), ([1.0, 2.0], [1.0, 3.0]), ([5.0] * 4, [1.0] * 4)],
    )
    def test_refuses_what_makes_no_line(self, x: list[float], y: list[float]) -> None:
        with pytest.raises(ValueError, match="form"):
            mean_sigma(np.array(x), np.array(y))


class TestLinked:
    @pytest.mark.parametrize(("n", "skew"), [(200, 0.0), (200, 1.0), (30, 0.0)])
    def test_holds_the_truth_nine_times_in_ten(self, n: int, skew: float) -> None:
        assert 0.88 < coverage(1500, n, skew) < 0.92

    def test_adds_the_link_s_error_to_the_score_s(self) -> None:
        link = Link(0.5, 10.0, np.array([[0.01, -0.5], [-0.5, 36.0]]), 200)

        value, se = linked(40.0, 4.0, link)

        assert value == 30.0
        assert se == pytest.approx(np.sqrt(4.0 + 0.01 * 1600 - 2 * 0.5 * 40 + 36.0))

    def test_stays_on_the_scale(self) -> None:
        link = Link(1.2, -5.0, np.zeros((2, 2)), 200)

        assert linked(2.0, 1.0, link)[0] == 0.0
        assert linked(98.0, 1.0, link)[0] == 100.0

    def test_refuses_a_negative_error(self) -> None:
        with pytest.raises(ValueError, match="error"):
            linked(50.0, -1.0, Link(1.0, 0.0, np.zeros((2, 2)), 200))


class TestAnchorDrift:
    def test_drops_the_one_that_moved(self) -> None:
        rng = np.random.default_rng(SEED)
        old = rng.normal(0, 6, 16)
        new = old + rng.normal(3, 1, 16)
        new[5] -= 10

        found = anchor_drift(old, new)

        assert np.flatnonzero(found.dropped).tolist() == [5]
        assert found.z[5] < -2.7

    def test_is_the_distance_from_the_median_in_robust_standard_deviations(self) -> None:
        found = anchor_drift(np.zeros(5), np.array([0.0, 1.0, 2.0, 3.0, 6.1]))

        assert found.z == pytest.approx(np.array([-2, -1, 0, 1, 4.1]) / 1.4826)
        assert found.dropped.tolist() == [False, False, False, False, True]

    def test_hardly_drops_an_anchor_that_stayed(self) -> None:
        rng = np.random.default_rng(SEED)
        dropped = [
            anchor_drift(np.zeros(16), rng.normal(size=16)).dropped.mean() for _ in range(1000)
        ]

        assert np.mean(dropped) < 0.03

    def test_finds_one_that_moved_among_others_that_did_not_at_all(self) -> None:
        found = anchor_drift(np.zeros(4), np.array([0.0, 0.0, 0.0, -1.0]))

        assert found.z.tolist() == [0.0, 0.0, 0.0, -np.inf]
        assert found.dropped.tolist() == [False, False, False, True]

    @pytest.mark.parametrize(("old", "new"), [([1.0], [1.0, 2.0]), ([], []), ([1.0], [np.nan])])
    def test_refuses_means_that_do_not_match(self, old: list[float], new: list[float]) -> None:
        with pytest.raises(ValueError, match="anchor"):
            anchor_drift(np.array(old), np.array(new))


class TestMayLink:
    @pytest.mark.parametrize(("companies", "respondents"), [(30, 0), (0, 200), (400, 9000)])
    def test_needs_companies_or_respondents(self, companies: int, respondents: int) -> None:
        assert may_link(2, 5, companies, respondents).may

    @pytest.mark.parametrize(("anchors", "items"), [(1, 4), (0, 4), (1, 3), (3, 8)])
    def test_needs_two_anchors_in_five(self, anchors: int, items: int) -> None:
        found = may_link(anchors, items, 500, 9000)

        assert (found.may, found.reason) == (False, "too few anchors")

    def test_says_that_too_few_answered_both(self) -> None:
        found = may_link(4, 4, 29, 199)

        assert (found.may, found.reason) == (False, "too few answers")

    @pytest.mark.parametrize("numbers", [(5, 4, 30, 200), (-1, 4, 30, 200), (0, 0, 30, 200)])
    def test_refuses_impossible_numbers(self, numbers: tuple[int, int, int, int]) -> None:
        with pytest.raises(ValueError, match="anchors"):
            may_link(*numbers)
