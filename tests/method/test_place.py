"""A company's own place: a range that holds the truth and says no more than it knows."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.method import histogram
from apps.method.place import Place, own_place
from tests.method.simulated import cohort, counted, noisy_cohort, scores, unhurried

FIFTY = cohort(0, 1, 4, 6, 12, 14, 9, 3, 1, 0)
MANY = cohort(5, 20, 60, 110, 160, 180, 150, 90, 40, 15)


class TestOwnPlace:
    @pytest.mark.parametrize(
        ("companies", "epsilon", "leaves"),
        [
            (30, Fraction(1), 1),
            (50, Fraction(1), 1),
            (100, Fraction(1), 1),
            (300, Fraction(1), 8),
            (200, Fraction(3, 8), 1),
        ],
    )
    def test_holds_the_true_percentile_nine_times_in_ten(
        self, companies: int, epsilon: Fraction, leaves: int
    ) -> None:
        generator = np.random.default_rng(companies)
        held = []
        for _ in range(400):
            everyone = scores(generator, companies)
            peers = noisy_cohort(generator, counted(everyone), epsilon, leaves)
            own = float(everyone[0])
            place = own_place(peers, own)
            if histogram.shown(peers):
                held.append(place.low <= 100 * np.mean(everyone < own) <= place.high)

        assert len(held) > 100
        assert np.mean(held) >= 0.90

    def test_is_narrow_enough_to_be_worth_reading(self) -> None:
        place = own_place(MANY, 55)

        assert place.high - place.low <= 25

    @unhurried
    @given(st.lists(st.integers(-20, 200), min_size=10, max_size=10), st.floats(0, 100))
    def test_is_a_range_of_whole_steps_for_any_counts(
        self, counts: list[int], score: float
    ) -> None:
        peers = cohort(*counts)

        place = own_place(peers, score)

        step = 10 if peers.total < 100 else 5
        assert 0 <= place.low < place.high <= 100
        assert place.low % step == place.high % step == 0

    def test_is_a_range_even_at_the_ends_of_the_scale(self) -> None:
        assert own_place(MANY, 0).low == 0
        assert own_place(MANY, 0).high >= 5
        assert own_place(MANY, 100).high == 100
        assert own_place(MANY, 100).low <= 95

    def test_rises_with_the_score(self) -> None:
        lows = [own_place(FIFTY, score).low for score in range(0, 101, 5)]

        assert lows == sorted(lows)
        assert lows[0] < lows[-1]

    def test_says_nothing_behind_a_shut_gate(self) -> None:
        few = cohort(0, 0, 1, 0, 3, 1, 2, 0, 0, 0)

        assert own_place(few, 95) == Place(0, 100, n_about=5, quartile=None)

    @pytest.mark.parametrize("counts", [[0] * 10, [-4] * 10])
    def test_survives_counts_that_are_empty_or_negative(self, counts: list[int]) -> None:
        everything = histogram.Gate(min_total=-1000, max_halfwidth=100)

        place = own_place(cohort(*counts), 50, gate=everything)

        assert place == Place(0, 100, n_about=0, quartile=None)

    def test_refuses_a_score_that_is_no_number(self) -> None:
        with pytest.raises(ValueError, match="score is not a number"):
            own_place(FIFTY, float("nan"))


class TestQuartile:
    @pytest.mark.parametrize("score", range(0, 101, 3))
    def test_is_named_only_if_the_whole_range_lies_in_it(self, score: int) -> None:
        starts = {"lowest": 0, "lower_middle": 25, "upper_middle": 50, "highest": 75}

        place = own_place(MANY, score)

        inside = [
            name for name, start in starts.items() if start <= place.low <= place.high <= start + 25
        ]
        assert place.quartile == (inside[0] if inside else None)

    def test_is_named_for_a_company_far_ahead_and_one_far_behind(self) -> None:
        assert own_place(MANY, 88).quartile == "highest"
        assert own_place(MANY, 15).quartile == "lowest"

    def test_is_not_named_near_a_border(self) -> None:
        assert own_place(MANY, 54).quartile is None
