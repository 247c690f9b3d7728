"""Lines around where most of something lies, from a coarse grid of how much lies where."""

from collections.abc import Sequence
from itertools import pairwise
from typing import cast

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline

from apps.charts.geometry import Point
from apps.charts.svg import number

MASSES = (0.9, 0.7, 0.5, 0.3, 0.12)  # proportions inside the lines, the outermost first
FINE = 41  # points along each axis between which a line is traced
FEWEST = 4  # points that a loop keeps, or it is a speck
Loop = list[Point]


def mass_contours(cells: Sequence[float], bound: float) -> list[list[Loop]]:
    """Trace the lines that hold a proportion of the whole each, over [-bound, bound] both ways.

    The square grid holds how much lies in each cell, rows upwards; nothing lies beyond it. Between
    the cells' middles the density is a cubic spline, cut off at 0. Of the places with the highest
    density, as many are inside a line as hold its proportion.
    """
    side = round(len(cells) ** 0.5)
    cell = 2 * bound / side
    middles = -bound + cell * (np.arange(-1, side + 1) + 0.5)
    padded = np.pad(np.asarray(cells, dtype=np.float64).reshape(side, side), 1)
    fine = np.linspace(middles[0], middles[-1], FINE)
    density = np.maximum(RectBivariateSpline(middles, middles, padded)(fine, fine), 0.0)
    density[[0, -1]], density[:, [0, -1]] = 0.0, 0.0
    generator = contour_generator(fine, fine, density)
    traced = [cast("list[NDArray[np.float64]]", generator.lines(at)) for at in _levels(density)]
    return [_loops(lines, apart=float(fine[1] - fine[0])) for lines in traced]


def smooth_path(loop: Loop) -> str:
    """Return a closed path that rounds the corners of a loop off."""
    middles = [((x0 + x1) / 2, (y0 + y1) / 2) for (x0, y0), (x1, y1) in pairwise([*loop, loop[0]])]
    bends = zip([*loop[1:], loop[0]], [*middles[1:], middles[0]], strict=True)
    steps = "".join(f"Q{_written(corner)} {_written(middle)}" for corner, middle in bends)
    return f"M{_written(middles[0])}{steps}Z"


def _levels(density: NDArray[np.float64]) -> list[float]:
    """Return the densities above which the proportions of the whole lie."""
    falling = np.sort(density, axis=None)[::-1]
    held = np.cumsum(falling) / falling.sum()
    return [float(falling[np.searchsorted(held, mass)]) for mass in MASSES]


def _loops(lines: Sequence[NDArray[np.float64]], apart: float) -> list[Loop]:
    """Thin closed lines out: points that crowd where a line clips a corner would make it wobble."""
    loops = []
    for line in lines:
        kept: Loop = []
        for x, y in line[:-1].tolist():
            if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= apart:
                kept.append((x, y))
        if len(kept) >= FEWEST:
            loops.append(kept)
    return loops


def _written(point: Point) -> str:
    return f"{number(point[0])},{number(point[1])}"
