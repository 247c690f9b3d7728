from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from apps.method.compass import (
    BOUND,
    EDGES,
    Position,
    axes_of,
    cell,
    ellipse,
    position,
    smooth,
    velocity,
)
from tests.method.forms import FORM
from tests.method.simulated import unhurried

SEED = 20261122
AXES = axes_of(FORM)
TRADITIONALIST, SELFIE, CASUALIST, STICKLER, BALANCED = 0, 2, 3, 4, 5
SMALL = np.diag([0.0004, 0.0004])
inside = st.floats(-3, 3)


def at(x: float, y: float, covariance: NDArray[np.float64] = SMALL) -> Position:
    return Position(x, y, covariance)


def some_covariance(seed: int) -> NDArray[np.float64]:
    """Return a covariance of eight dimensions that move together, points squared."""
    root = np.random.default_rng(seed).normal(0, 1, (8, 8))
    return np.asarray(9 * np.eye(8) + 6.0 + root @ root.T, dtype=np.float64)


class TestAxes:
    def test_put_their_poles_at_minus_one_and_one(self) -> None:
        across, up = AXES.landmarks.T

        assert across[[TRADITIONALIST, SELFIE]] == pytest.approx([-1, 1])
        assert up[[CASUALIST, STICKLER]] == pytest.approx([-1, 1])

    def test_do_not_mix(self) -> None:
        between_poles = FORM.prototypes[[SELFIE, STICKLER]] - FORM.prototypes[[0, CASUALIST]]

        assert AXES.loadings @ between_poles.T == pytest.approx(np.diag([2.0, 2.0]), abs=1e-12)

    def test_ignore_what_neither_pair_of_poles_differs_in(self) -> None:
        poles = FORM.prototypes[[SELFIE, STICKLER]] - FORM.prototypes[[0, CASUALIST]]
        elsewhere = np.linalg.svd(poles)[2][2:]

        assert AXES.loadings @ elsewhere.T == pytest.approx(np.zeros((2, 6)), abs=1e-12)

    def test_follow_the_poles_that_the_version_names(self) -> None:
        turned = axes_of(replace(FORM, axes=((SELFIE, TRADITIONALIST), (CASUALIST, STICKLER))))

        assert turned.landmarks[:, 0] == pytest.approx(-AXES.landmarks[:, 0])
        assert turned.landmarks[:, 1] == pytest.approx(AXES.landmarks[:, 1])

    def test_need_poles_that_differ_in_two_ways(self) -> None:
        with pytest.raises(ValueError, match="differ in the same way"):
            axes_of(replace(FORM, axes=((0, 2), (2, 0))))


class TestPosition:
    def test_of_an_archetype_is_its_landmark(self) -> None:
        for prototype, landmark in zip(FORM.prototypes, AXES.landmarks, strict=True):
            place = position(prototype, np.eye(8), AXES)

            assert place is not None
            assert (place.x, place.y) == pytest.approx(tuple(landmark))

    def test_carries_the_sampling_error_of_the_scores(self) -> None:
        rng = np.random.default_rng(SEED)
        covariance = some_covariance(SEED)
        drawn = rng.multivariate_normal(FORM.prototypes[BALANCED], covariance, 20_000)
        places = [position(values, covariance, AXES) for values in drawn]

        found = np.cov(np.array([(place.x, place.y) for place in places if place]).T)

        assert places[0] is not None
        assert found == pytest.approx(places[0].covariance, rel=0.05, abs=1e-5)

    def test_is_unknown_without_a_score(self) -> None:
        values = FORM.prototypes[BALANCED].copy()
        values[3] = np.nan

        assert position(values, np.eye(8), AXES) is None

    def test_refuses_scores_of_another_form(self) -> None:
        with pytest.raises(ValueError, match="do not go with 8 dimensions"):
            position(np.full(7, 50.0), np.eye(7), AXES)


class TestEllipse:
    @pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
    def test_holds_its_share_of_positions(self, level: float) -> None:
        place = at(0.3, -0.2, np.array([[0.05, 0.03], [0.03, 0.04]]))
        drawn = np.random.default_rng(SEED).multivariate_normal([0.3, -0.2], place.covariance, 9000)

        region = ellipse(place, level)

        turn = np.radians(region.angle)
        back = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        along, across = back @ (drawn - [region.cx, region.cy]).T
        held = (along / region.major) ** 2 + (across / region.minor) ** 2 <= 1
        assert held.mean() == pytest.approx(level, abs=0.015)

    def test_leans_as_the_errors_do(self) -> None:
        rising = ellipse(at(0, 0, np.array([[0.02, 0.01], [0.01, 0.02]])))
        falling = ellipse(at(0, 0, np.array([[0.02, -0.01], [-0.01, 0.02]])))
        upright = ellipse(at(0, 0, np.diag([0.01, 0.02])))

        assert (rising.angle, falling.angle, upright.angle) == pytest.approx((45, -45, 90))
        assert rising.major**2 / rising.minor**2 == pytest.approx(3)

    @pytest.mark.parametrize("level", [0, 1, 95])
    def test_refuses_a_level_that_is_no_proportion(self, level: float) -> None:
        with pytest.raises(ValueError, match="level"):
            ellipse(at(0, 0), level)


class TestCell:
    @unhurried
    @given(inside, inside)
    def test_is_one_of_thirty_six(self, x: float, y: float) -> None:
        assert 0 <= cell(x, y) <= 35

    @unhurried
    @given(st.integers(0, 5), st.integers(0, 5))
    def test_counts_columns_across_and_rows_up(self, column: int, row: int) -> None:
        x, y = (-BOUND + 0.4 * (place + 0.5) for place in (column, row))

        assert cell(x, y) == 6 * row + column

    def test_holds_the_poles_in_the_middle_of_outer_cells(self) -> None:
        for x, y in [(-1.0, 1.0), (1.0, -1.0)]:
            around = {cell(x + dx, y + dy) for dx in (-0.19, 0.19) for dy in (-0.19, 0.19)}

            assert around == {cell(x, y)}

    def test_counts_a_position_on_any_border_above_it(self) -> None:
        for place, edge in enumerate(EDGES, start=1):
            assert cell(edge, edge) == 7 * place

    def test_counts_what_lies_beyond_at_the_edge(self) -> None:
        assert cell(-9, 0.1) == cell(-1.1, 0.1)
        assert cell(0.1, float("inf")) == cell(0.1, 1.1)

    def test_covers_nearly_all_organisations(self) -> None:
        rng = np.random.default_rng(SEED)
        mixes = rng.dirichlet(np.full(6, 0.3), 20_000) @ FORM.prototypes
        profiles = mixes + rng.normal(0, FORM.misfit_sd, mixes.shape)
        places = profiles @ AXES.loadings.T - AXES.origin

        assert (np.abs(places) > BOUND).any(axis=1).mean() < 0.003

    def test_refuses_what_is_no_position(self) -> None:
        with pytest.raises(ValueError, match="not a number"):
            cell(float("nan"), 0)


class TestVelocity:
    def test_is_a_quarters_worth(self) -> None:
        moved = velocity(at(-0.4, 0.2), at(0.2, 0.0), quarters=3)

        assert (moved.dx, moved.dy) == pytest.approx((0.2, -0.2 / 3))
        assert moved.distance == pytest.approx(np.hypot(0.6, 0.2))
        half = 1.6449 * np.sqrt(0.0008) / 3
        assert (moved.dx_low, moved.dx_high) == pytest.approx((0.2 - half, 0.2 + half), abs=1e-5)

    @pytest.mark.parametrize(
        ("to", "direction", "aside"),
        [
            ((0.5, 0.0), "technology-led", "none"),
            ((-0.5, 0.3), "agent-led", "codified"),
            ((0.1, 0.5), "codified", "technology-led"),
            ((0.01, -0.5), "improvised", "none"),
        ],
    )
    def test_names_where_it_goes(self, to: tuple[float, float], direction: str, aside: str) -> None:
        moved = velocity(at(0, 0), at(*to), quarters=1)

        assert (moved.direction, moved.aside) == (direction, aside)

    def test_is_unclear_within_its_error(self) -> None:
        wide = np.diag([0.04, 0.04])

        moved = velocity(at(0, 0, wide), at(0.4, 0.2, wide), quarters=1)

        assert not moved.is_clear
        assert (moved.direction, moved.aside) == ("none", "none")

    def test_is_unclear_where_it_is_too_short_to_matter(self) -> None:
        exact = np.diag([1e-8, 1e-8])

        assert not velocity(at(0, 0, exact), at(0.09, 0.0, exact), quarters=1).is_clear
        assert velocity(at(0, 0, exact), at(0.11, 0.0, exact), quarters=1).is_clear

    def test_finds_movement_where_there_is_none_one_time_in_ten(self) -> None:
        covariance = np.array([[0.05, 0.02], [0.02, 0.03]])
        rng = np.random.default_rng(SEED)
        pairs = rng.multivariate_normal([0, 0], covariance, (4000, 2))

        found = [
            velocity(at(x, y, covariance), at(x_after, y_after, covariance), 1).is_clear
            for (x, y), (x_after, y_after) in pairs
        ]

        assert np.mean(found) == pytest.approx(0.10, abs=0.015)

    def test_refuses_no_time(self) -> None:
        with pytest.raises(ValueError, match="quarters"):
            velocity(at(0, 0), at(1, 1), quarters=0)


class TestSmooth:
    @unhurried
    @given(st.lists(st.integers(-20, 60), min_size=36, max_size=36))
    def test_is_a_density(self, counts: list[int]) -> None:
        density = smooth(np.array(counts))

        assert density.min() >= 0
        assert density.sum() == pytest.approx(1)

    def test_keeps_an_even_density_even(self) -> None:
        assert smooth(np.full(36, 7)) == pytest.approx(np.full(36, 1 / 36))

    def test_loses_nobody_at_the_edge(self) -> None:
        counts = np.zeros(36, dtype=np.int64)
        counts[0] = 64

        density = 64 * smooth(counts).reshape(6, 6)

        assert density[:2, :2] == pytest.approx(np.array([[49, 7], [7, 1]]))

    def test_says_nothing_of_nobody(self) -> None:
        assert smooth(np.full(36, -1)) == pytest.approx(np.full(36, 1 / 36))

    def test_comes_nearer_to_the_truth_than_the_noisy_counts(self) -> None:
        rng = np.random.default_rng(SEED)
        true = np.array([_cells(_companies(rng, 50_000))]) / 50_000
        smoothed, clipped = 0.0, 0.0
        for _ in range(60):
            noise = rng.geometric(1 - np.exp(-0.5), (2, 36))
            counts = _cells(_companies(rng, 200)) + noise[0] - noise[1]
            raw = np.maximum(counts, 0)
            smoothed += np.abs(smooth(counts) - true).sum()
            clipped += np.abs(raw / raw.sum() - true).sum()

        assert smoothed < 0.85 * clipped

    def test_refuses_another_grid(self) -> None:
        with pytest.raises(ValueError, match="36 cells"):
            smooth(np.zeros(25, dtype=np.int64))


def _companies(rng: np.random.Generator, number: int) -> NDArray[np.float64]:
    mixes = rng.dirichlet(np.full(6, 0.3), number) @ FORM.prototypes
    profiles = mixes + rng.normal(0, FORM.misfit_sd, mixes.shape)
    return np.asarray(profiles @ AXES.loadings.T - AXES.origin, dtype=np.float64)


def _cells(places: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.bincount([cell(x, y) for x, y in places], minlength=36)
