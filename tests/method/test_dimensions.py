import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from apps.method import change, dimensions, scale
from tests.method.forms import FORM, answers_from

RNG_SEED = 20260401


def some_scores(people: int, missing: float = 0.0) -> NDArray[np.float64]:
    rng = np.random.default_rng(RNG_SEED)
    scores = rng.uniform(0, 100, (people, 8))
    scores[rng.random(scores.shape) < missing] = np.nan
    return scores


class TestScore:
    def test_weighs_the_groups_as_published(self) -> None:
        people = np.tile([[10.0], [20.0], [70.0], [90.0]], (1, 8))

        scores = dimensions.score(people, np.array([0, 1, 2, 2]), FORM)

        assert scores.value[0] == pytest.approx(0.3 * 10 + 0.3 * 20 + 0.4 * 80)
        assert scores.by_group.value[:, 0].tolist() == [10.0, 20.0, 80.0]
        assert scores.n.tolist() == [4] * 8

    def test_stretches_the_weights_over_a_missing_group(self) -> None:
        people = np.tile([[10.0], [80.0]], (1, 8))

        scores = dimensions.score(people, np.array([0, 2]), FORM)

        assert scores.value[0] == pytest.approx((0.3 * 10 + 0.4 * 80) / 0.7)
        assert np.isnan(scores.by_group.value[1]).all()
        assert scores.by_group.n[1].tolist() == [0] * 8

    def test_pools_a_group_s_variance_with_the_prior(self) -> None:
        people, groups = some_scores(9), np.array([0, 1, 1, 2, 2, 2, 2, 2, 2])

        scores = dimensions.score(people, groups, FORM)

        variance = 0.09 * 16**2  # one leader: the prior alone
        for weight, group in ((0.3, people[1:3, 0]), (0.4, people[3:, 0])):
            n = len(group)
            pooled = (10 * 16**2 + (n - 1) * group.var(ddof=1)) / (10 + n - 1)
            variance += weight**2 * pooled / n
        assert scores.se[0] == pytest.approx(np.sqrt(variance))
        assert scores.df[0] == 10 + 0 + 1 + 5
        half = stats.t.ppf(0.95, 16) * scores.se[0]
        assert scores.high[0] - scores.value[0] == pytest.approx(half)

    def test_clips_intervals_to_the_scale(self) -> None:
        scores = dimensions.score(np.full((5, 8), 99.0), np.full(5, 2), FORM)

        assert scores.high[0] == 100.0
        assert scores.low[0] < 99.0

    def test_shrinks_the_error_by_the_share_that_answered(self) -> None:
        people, groups = some_scores(8), np.repeat([0, 2], 4)

        free = dimensions.score(people, groups, FORM)
        half = dimensions.score(people, groups, FORM, headcounts=np.array([8.0, np.nan, 8.0]))
        all_ = dimensions.score(people, groups, FORM, headcounts=np.array([4.0, np.nan, 4.0]))

        assert half.se == pytest.approx(free.se * np.sqrt(0.5))
        assert all_.se == pytest.approx(np.zeros(8))

    def test_refuses_more_answers_than_people(self) -> None:
        with pytest.raises(ValueError, match="4 people answered"):
            dimensions.score(
                some_scores(4), np.zeros(4, dtype=int), FORM, headcounts=np.array([3.0, 3.0, 3.0])
            )

    @pytest.mark.parametrize("group", [-1, 3])
    def test_refuses_a_group_it_does_not_know(self, group: int) -> None:
        with pytest.raises(ValueError, match="roles"):
            dimensions.score(some_scores(1), np.array([group]), FORM)

    def test_has_no_number_where_nobody_counts(self) -> None:
        people = some_scores(6)
        people[:, 3] = np.nan

        scores = dimensions.score(people, np.repeat([0, 1, 2], 2), FORM)

        assert np.isnan([scores.value[3], scores.se[3], scores.df[3], scores.low[3]]).all()
        assert np.isnan(scores.covariance[3]).all()
        assert scores.n[3] == 0

    @pytest.mark.parametrize("missing", [0.0, 0.2, 0.6])
    def test_covariance_agrees_with_the_errors_and_is_positive_definite(
        self, missing: float
    ) -> None:
        people = some_scores(12, missing)

        scores = dimensions.score(people, np.repeat([0, 1, 2], 4), FORM)

        known = ~np.isnan(scores.value)
        assert np.sqrt(np.diagonal(scores.covariance))[known] == pytest.approx(scores.se[known])
        assert np.linalg.eigvalsh(scores.covariance[np.ix_(known, known)]).min() > 0

    def test_covariance_is_that_of_the_means_when_nothing_is_missing(self) -> None:
        people = some_scores(6)

        scores = dimensions.score(people, np.full(6, 2), FORM)

        within = (10 * 16**2 * np.eye(8) + 5 * np.cov(people.T)) / 15
        assert scores.covariance == pytest.approx(within / 6)

    @pytest.mark.parametrize("people", [4, 5, 8])
    def test_intervals_of_change_hold_their_level_with_few_people(self, people: int) -> None:
        rng = np.random.default_rng(RNG_SEED)
        groups = np.arange(people) % 3
        profile = np.full(12, 55.0)
        held = []
        for _ in range(120):  # times eight dimensions: 960 intervals, standard error .01
            before, after = (
                dimensions.score(
                    scale.respondent_scores(answers_from(profile, people, rng, 22.0), FORM),
                    groups,
                    FORM,
                )
                for _ in range(2)
            )
            for d in range(8):
                moved = change.difference(
                    before.value[d], before.se[d], before.df[d],
                    after.value[d], after.se[d], after.df[d],
                )  # fmt: skip
                held.append(moved.low <= 0 <= moved.high)

        assert 0.87 <= np.mean(held) <= 0.97


class TestMirrorScore:
    def test_gives_customers_an_interval_of_their_own(self) -> None:
        mirror = np.tile([[5, 4, 3, 2, 1, 0, -1]], (12, 1))

        customers = dimensions.mirror_score(mirror, FORM)

        assert customers.value[:5].tolist() == [100.0, 75.0, 50.0, 25.0, 0.0]
        assert np.isnan(customers.value[5:]).all()
        assert customers.se[0] == pytest.approx(np.sqrt(10 * 25**2 / 21 / 12))
        assert customers.df[0] == 21

    def test_refuses_what_is_no_mirror(self) -> None:
        with pytest.raises(ValueError, match="7 statements"):
            dimensions.mirror_score(np.ones((3, 8), dtype=int), FORM)
        with pytest.raises(ValueError, match="outside"):
            dimensions.mirror_score(np.full((3, 7), 6), FORM)
