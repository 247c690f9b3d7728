from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apps.method import noise
from apps.method.forecast import (
    Forecast,
    Tenths,
    backtest,
    forecast,
    in_ten,
    label_probabilities,
    table,
)
from tests.method.simulated import unhurried

SEED = 20261122
BLEND, BALANCED = 5, 6
Matrix = NDArray[np.float64]
Counts = NDArray[np.int64]
EVEN = np.full(7, 1 / 7)


@dataclass
class Found:
    """As much of a posterior as tells how sure its label is."""

    p_top: NDArray[np.float64] = field(default_factory=lambda: np.array([0.7, 0.3, 0, 0, 0]))
    p_balanced: float = 0.0
    balance: float = 0.1
    fit_p: float = 0.5


def one_hot(label: int) -> NDArray[np.float64]:
    return np.asarray(np.eye(7)[label], dtype=np.float64)


def a_truth(rng: np.random.Generator) -> tuple[NDArray[np.float64], Matrix]:
    """Draw how common labels are and what becomes of them in a year: most stay."""
    rows = np.zeros((7, 7))
    for label in range(7):
        stays = rng.beta(6, 2.5)
        rows[label] = np.insert(rng.dirichlet(np.full(6, 0.8)) * (1 - stays), label, stays)
    return rng.dirichlet(np.full(7, 3.0)), rows


def counted(
    rng: np.random.Generator, truth: tuple[NDArray[np.float64], Matrix], companies: int
) -> Counts:
    common, rows = truth
    return rng.multinomial(companies, (common[:, None] * rows).ravel()).reshape(7, 7)


def noisy(rng: np.random.Generator, counts: Counts) -> Counts:
    drawn = rng.geometric(1 - np.exp(-0.5), (2, 7, 7))
    return np.asarray(counts + drawn[0] - drawn[1], dtype=np.int64)


def loss(truth: tuple[NDArray[np.float64], Matrix], guess: Matrix) -> float:
    """Return the Kullback-Leibler divergence of a company's year from what was forecast."""
    common, rows = truth
    return float((common[:, None] * rows * np.log(rows / guess)).sum())


def add_one(counts: Counts) -> Matrix:
    smoothed = np.maximum(counts, 0) + 1
    return np.asarray(smoothed / smoothed.sum(axis=1, keepdims=True), dtype=np.float64)


class TestTable:
    def test_adds_one_to_every_cell_and_three_to_staying(self) -> None:
        counts = np.zeros((7, 7), dtype=np.int64)
        counts[1] = [5, 8, 0, -3, 2, 0, 0]

        found = table(counts)

        assert found.probabilities[1] == pytest.approx(np.array([6, 12, 1, 1, 3, 1, 1]) / 25)
        assert found.probabilities[0] == pytest.approx(np.array([4, 1, 1, 1, 1, 1, 1]) / 10)
        assert found.weights.tolist() == [10, 25, *[10] * 5]

    def test_tells_how_much_stands_behind_a_row(self) -> None:
        counts = np.zeros((7, 7), dtype=np.int64)
        counts[1], counts[2] = [5, 8, 0, -3, 2, 0, 0], [-4, 1, 0, 0, 0, 0, 0]

        found = table(counts)

        assert found.companies.tolist() == [0, 12, 0, 0, 0, 0, 0]
        assert found.cell_sd == pytest.approx(noise.sd("1/2"))
        assert found.row_sd == pytest.approx(np.sqrt(7) * noise.sd("1/2"))

    @unhurried
    @given(st.lists(st.integers(-30, 200), min_size=49, max_size=49))
    def test_is_a_table_of_probabilities(self, counts: list[int]) -> None:
        rows = table(np.array(counts).reshape(7, 7)).probabilities

        assert rows.min() > 0
        assert rows.sum(axis=1) == pytest.approx(np.ones(7))

    @pytest.mark.parametrize("companies", [40, 160])
    @pytest.mark.parametrize("is_noisy", [False, True])
    def test_is_nearer_to_the_truth_than_adding_one(
        self, companies: int, *, is_noisy: bool
    ) -> None:
        rng = np.random.default_rng(SEED)
        ours, rivals = 0.0, 0.0
        for _ in range(60):
            truth = a_truth(rng)
            counts = counted(rng, truth, companies)
            counts = noisy(rng, counts) if is_noisy else counts
            ours += loss(truth, table(counts).probabilities)
            rivals += loss(truth, add_one(counts))

        assert ours < 0.9 * rivals

    def test_refuses_another_set_of_labels(self) -> None:
        with pytest.raises(ValueError, match="7 labels"):
            table(np.zeros((5, 5), dtype=np.int64))


class TestLabelProbabilities:
    @unhurried
    @given(
        st.lists(st.floats(0.001, 1), min_size=5, max_size=5),
        st.floats(0, 1),
        st.floats(0, 1),
    )
    def test_puts_no_label_before_the_one_given(
        self, weights: list[float], p_balanced: float, balance: float
    ) -> None:
        p_top = np.array(weights) / sum(weights)
        surest = int(p_top.argmax())
        given_label = surest if p_top[surest] >= 0.6 else BLEND
        given_label = BALANCED if balance >= 0.5 else given_label

        now = label_probabilities(Found(p_top, p_balanced, balance))

        assert now is not None
        assert now.sum() == pytest.approx(1)
        assert now[given_label] == pytest.approx(now.max(), abs=1e-8)

    def test_is_certain_where_the_answers_are(self) -> None:
        certain = label_probabilities(Found(p_top=np.array([0, 0, 1.0, 0, 0])))

        assert certain is not None
        assert certain.tolist() == one_hot(2).tolist()

    def test_ties_at_the_limits_of_the_rule(self) -> None:
        between = label_probabilities(Found(p_top=np.array([0.6, 0.4, 0, 0, 0])))
        half = label_probabilities(Found(p_balanced=0.5, balance=0.5))

        assert between is not None
        assert half is not None
        assert between[0] == pytest.approx(between[BLEND])
        assert half[BALANCED] == pytest.approx(half[0])

    def test_leans_further_the_surer_the_answers_are(self) -> None:
        chances = []
        for surest in (0.5, 0.7, 0.9):
            now = label_probabilities(Found(p_top=np.array([surest, 1 - surest, 0, 0, 0])))
            assert now is not None
            chances.append(now[0])

        assert chances == sorted(chances)

    def test_has_no_place_for_a_profile_that_nothing_fits(self) -> None:
        assert label_probabilities(Found(fit_p=0.009)) is None


class TestForecast:
    def test_is_the_row_of_a_certain_label(self) -> None:
        transitions = table(np.diag(np.arange(7) * 10))

        for label in range(7):
            ahead = forecast(one_hot(label), transitions)

            assert ahead.p == pytest.approx(transitions.probabilities[label])

    def test_mixes_the_rows_of_an_uncertain_one(self) -> None:
        transitions = table(np.diag(np.arange(7) * 10))
        now = 0.25 * one_hot(1) + 0.75 * one_hot(BLEND)

        ahead = forecast(now, transitions)

        rows = transitions.probabilities
        assert ahead.p == pytest.approx(0.25 * rows[1] + 0.75 * rows[BLEND])

    @pytest.mark.parametrize("companies", [40, 400])
    def test_holds_the_truth_nine_times_in_ten(self, companies: int) -> None:
        rng = np.random.default_rng(SEED)
        held = []
        for _ in range(120):
            truth = a_truth(rng)
            transitions = table(noisy(rng, counted(rng, truth, companies)))
            now = rng.dirichlet(np.ones(7))

            ahead = forecast(now, transitions)

            p = now @ truth[1]
            held.append((ahead.low <= p) & (p <= ahead.high))
        assert 0.86 < np.mean(held) < 0.96

    def test_knows_more_the_more_companies_there_were(self) -> None:
        widths = []
        for each in (5, 50, 500):
            ahead = forecast(EVEN, table(np.full((7, 7), each)))
            widths.append(float((ahead.high - ahead.low).max()))

        assert widths[0] > 2 * widths[1] > 4 * widths[2]

    def test_knows_less_the_more_noise_there_was(self) -> None:
        counts = np.full((7, 7), 10)

        loud, quiet = (forecast(EVEN, table(counts, epsilon)) for epsilon in ("1/8", "2"))

        assert np.all(loud.high - loud.low > quiet.high - quiet.low)

    @unhurried
    @given(st.lists(st.integers(-30, 60), min_size=49, max_size=49), st.integers(0, 6))
    def test_lies_in_its_interval(self, counts: list[int], label: int) -> None:
        ahead = forecast(one_hot(label), table(np.array(counts).reshape(7, 7)))

        assert ahead.p.sum() == pytest.approx(1)
        assert np.all((ahead.low >= 0) & (ahead.low <= ahead.p))
        assert np.all((ahead.p <= ahead.high) & (ahead.high <= 1))

    @pytest.mark.parametrize(
        "now", [np.full(7, 0.2), np.full(5, 0.2), np.array([2.0, -1, *[0] * 5])]
    )
    def test_refuses_what_are_no_probabilities(self, now: NDArray[np.float64]) -> None:
        with pytest.raises(ValueError, match="sum to 1"):
            forecast(now, table(np.zeros((7, 7), dtype=np.int64)))


class TestInTen:
    @unhurried
    @given(st.lists(st.floats(0.001, 1), min_size=7, max_size=7))
    def test_deals_ten_companies_within_their_intervals(self, weights: list[float]) -> None:
        p = np.array(weights) / sum(weights)

        said = in_ten(Forecast(p, p * 0.9, p + 0.1 * (1 - p)))

        assert sum(one.about for one in said) == 10
        assert all(one.low <= one.about <= one.high <= 10 for one in said)
        assert all(abs(one.about - 10 * share) < 1 for one, share in zip(said, p, strict=True))

    def test_never_says_more_than_is_known(self) -> None:
        p = np.array([0.7, *[0.05] * 6])

        said = in_ten(Forecast(p, p - 0.04, p + 0.11))

        assert said[0] == Tenths(about=7, low=6, high=9)
        assert said[1].low == 0


class TestBacktest:
    def test_finds_a_year_told_by_the_year_before(self) -> None:
        counts = np.diag([60, 40, 30, 30, 40, 60, 30])
        counts[0, 2] = counts[3, 4] = 40

        told = backtest(counts, counts)

        assert told is not None
        assert told.log_loss < told.staying
        assert told.low > 0

    def test_finds_no_gain_where_labels_do_nothing_but_stay(self) -> None:
        counts = np.where(np.eye(7) > 0, 80, 4)

        told = backtest(counts, counts)

        assert told is not None
        assert told.gain == pytest.approx(0, abs=1e-6)

    def test_agrees_with_the_loss_summed_company_by_company(self) -> None:
        rng = np.random.default_rng(SEED)
        truth = a_truth(rng)
        earlier, later = (counted(rng, truth, 300) for _ in range(2))
        rows = table(earlier).probabilities

        told = backtest(earlier, later)

        pairs = np.repeat(np.arange(49), later.ravel())
        assert told is not None
        assert told.companies == 300
        assert told.log_loss == pytest.approx(float(-np.log(rows.ravel()[pairs]).mean()), abs=1e-6)
        assert told.gain == pytest.approx(told.staying - told.log_loss)

    def test_is_not_led_astray_by_noise(self) -> None:
        rng = np.random.default_rng(SEED)
        truth = a_truth(rng)
        earlier, later = (counted(rng, truth, 400) for _ in range(2))
        exact = backtest(earlier, later)
        assert exact is not None

        drawn = [backtest(earlier, noisy(rng, later)) for _ in range(150)]

        found = [one for one in drawn if one]
        losses = [one.log_loss * one.companies for one in found]
        assert np.mean(losses) == pytest.approx(exact.log_loss * 400, rel=0.04)
        held = [one.low <= exact.gain <= one.high for one in found]
        assert np.mean(held) > 0.9

    def test_holds_the_gain_nine_times_in_ten(self) -> None:
        rng = np.random.default_rng(SEED)
        truth = a_truth(rng)
        earlier = counted(rng, truth, 400)
        expected = backtest(earlier, counted(rng, truth, 4_000_000))
        assert expected is not None

        drawn = [backtest(earlier, noisy(rng, counted(rng, truth, 300))) for _ in range(300)]

        held = [one.low <= expected.gain <= one.high for one in drawn if one]
        assert np.mean(held) == pytest.approx(0.9, abs=0.05)

    def test_says_nothing_without_companies(self) -> None:
        none = np.zeros((7, 7), dtype=np.int64)

        assert backtest(none, none) is None

    def test_refuses_another_set_of_labels(self) -> None:
        with pytest.raises(ValueError, match="7 labels"):
            backtest(np.eye(7, dtype=np.int64), np.eye(6, dtype=np.int64))
