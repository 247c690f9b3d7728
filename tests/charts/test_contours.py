import numpy as np
import pytest

from apps.charts.contours import MASSES, Loop, mass_contours, smooth_path

BOUND = 1.2


def area(loops: list[Loop]) -> float:
    total = 0.0
    for loop in loops:
        x, y = np.array(loop).T
        total += abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2
    return total


def bell(x: float, y: float, sd: float) -> list[float]:
    middles = np.linspace(-1, 1, 6)
    across, up = (
        np.exp(-((middles - x) ** 2) / (2 * sd**2)),
        np.exp(-((middles - y) ** 2) / (2 * sd**2)),
    )
    return [float(value) for value in np.outer(up, across).ravel()]


class TestMassContours:
    def test_hold_their_share_of_a_bell(self) -> None:
        found = mass_contours(bell(0, 0, 0.35), BOUND)

        expected = [-2 * np.pi * 0.35**2 * np.log(1 - mass) for mass in MASSES]
        assert [area(loops) for loops in found[1:]] == pytest.approx(
            expected[1:], rel=0.12, abs=0.02
        )

    def test_lie_inside_each_other(self) -> None:
        areas = [area(loops) for loops in mass_contours(bell(0.2, 0.4, 0.4), BOUND)]

        assert areas == sorted(areas, reverse=True)

    def test_lie_where_the_companies_do(self) -> None:
        innermost = mass_contours(bell(0.6, -0.6, 0.3), BOUND)[-1]

        x, y = np.array(innermost[0]).mean(axis=0)
        assert (x, y) == pytest.approx((0.6, -0.6), abs=0.1)

    def test_part_around_two_crowds(self) -> None:
        crowds = np.array(bell(-0.6, 0, 0.25)) + np.array(bell(0.6, 0, 0.25))

        assert len(mass_contours(crowds.tolist(), BOUND)[2]) == 2

    def test_close_at_the_edge_of_the_grid(self) -> None:
        cells = [0.0] * 36
        cells[0] = 1.0

        for loops in mass_contours(cells, BOUND):
            assert all(np.abs(loop).max() <= BOUND + 0.2 for loop in loops)


class TestSmoothPath:
    def test_comes_back_to_where_it_began(self) -> None:
        path = smooth_path([(0, 0), (10, 0), (10, 10), (0, 10)])

        assert path == "M5,0Q10,0 10,5Q10,10 5,10Q0,10 0,5Q0,0 5,0Z"
