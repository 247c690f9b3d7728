"""A scale of its own between public bounds: values become points, points values, edges edges."""

from fractions import Fraction

import numpy as np
import pytest

from apps.method.clipped import Bounds, Reading, place_between, points_of, reading
from apps.method.histogram import Cohort
from apps.method.place import own_place

NPS = Bounds(-50, 100, is_open_below=True)
OPEN = Bounds(10, 20, is_open_below=True, is_open_above=True)
PEERS = Cohort(np.array([40, 10, 12, 31, 62, 84, 61, 18, 2, 30]), Fraction(1, 4))
FEW = Cohort(np.array([0, 0, 1, 3, 9, 8, 4, 1, 0, 0]), Fraction(1, 4))


class TestBounds:
    @pytest.mark.parametrize(
        ("low", "high"), [(1, 1), (2, 1), (float("nan"), 1), (0, float("inf"))]
    )
    def test_are_in_order(self, low: float, high: float) -> None:
        with pytest.raises(ValueError, match="not in order"):
            Bounds(low, high)


class TestPointsOf:
    @pytest.mark.parametrize(
        ("value", "points"), [(-50, 0), (-80, 0), (25, 50), (100, 100), (140, 100)]
    )
    def test_are_the_way_between_the_bounds(self, value: float, points: float) -> None:
        assert points_of(value, NPS) == points

    def test_refuse_what_is_no_number(self) -> None:
        with pytest.raises(ValueError, match="not a number"):
            points_of(float("nan"), NPS)


class TestReading:
    @pytest.mark.parametrize("points", [10.0, 33.0, 90.0])
    def test_gives_back_what_points_were_made_of(self, points: float) -> None:
        told = reading(points, OPEN)

        assert told.kind == "exact"
        assert points_of(told.value, OPEN) == pytest.approx(points)

    def test_tells_an_edge_only_of_a_bin_that_holds_what_lies_beyond(self) -> None:
        assert reading(9.99, OPEN) == Reading(11, "at_most")
        assert reading(90.01, OPEN) == Reading(19, "at_least")
        assert reading(95, NPS) == Reading(92.5)  # nothing can lie beyond its upper bound

    @pytest.mark.parametrize("points", [-0.1, 100.1, float("nan")])
    def test_refuses_what_are_no_points(self, points: float) -> None:
        with pytest.raises(ValueError, match="not from 0 to 100"):
            reading(points, NPS)


class TestPlaceBetween:
    def test_is_the_place_of_the_points_within_the_bounds(self) -> None:
        assert place_between(PEERS, 16, OPEN) == own_place(PEERS, 60)

    @pytest.mark.parametrize("value", [-30, 10, 10.9])
    def test_is_any_of_the_lowest_bin_for_who_is_in_it(self, value: float) -> None:
        found = place_between(PEERS, value, OPEN)

        assert (found.low, found.quartile) == (0, None)
        assert found.high == own_place(PEERS, 10).high

    @pytest.mark.parametrize("value", [19, 19.5, 70])
    def test_is_any_of_the_highest_bin_for_who_is_in_it(self, value: float) -> None:
        found = place_between(PEERS, value, OPEN)

        assert (found.low, found.high) == (own_place(PEERS, 90).low, 100)

    def test_says_nothing_of_too_few(self) -> None:
        found = place_between(FEW, 15, OPEN)

        assert (found.low, found.high) == (0, 100)
