"""Where an organisation stands on two fixed, published axes, and which way it moves."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from apps.method.estimate import DECIMALS, LEVEL, rounded
from apps.method.form import Form

Direction = Literal["agent-led", "technology-led", "improvised", "codified", "none"]

ENDS: tuple[tuple[Direction, Direction], tuple[Direction, Direction]] = (
    ("agent-led", "technology-led"),
    ("improvised", "codified"),
)  # what the low and the high end of each axis stand for
BOUND = 1.2  # the public grid covers [-BOUND, BOUND] on both axes
SIDE = 6  # cells along each axis
EDGES = tuple(BOUND * (2 * edge / SIDE - 1) for edge in range(1, SIDE))  # between the cells
LEAST_DISTANCE = 0.1  # a twentieth of the way from pole to pole, as five points of a score of 100
UPRIGHT = 90.0  # degrees
KERNEL = (0.125, 0.75, 0.125)  # of a cell's companies: those drawn into each neighbour, those kept


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """The two axes of an instrument version: fixed by its prototypes, never fitted to answers."""

    loadings: NDArray[np.float64]  # (2, D) axis units a point of each dimension is worth
    origin: NDArray[np.float64]  # (2,) what the loadings give midway between each axis's poles
    landmarks: NDArray[np.float64]  # (6, 2) where the archetypes stand, the last the reference


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """A place on the compass, -1 and 1 being the poles of each axis."""

    x: float  # agent-led to technology-led, axis units
    y: float  # improvised to codified, axis units
    covariance: NDArray[np.float64]  # (2, 2) of sampling alone, axis units squared


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A region of the compass, in axis units."""

    cx: float
    cy: float
    major: float  # half of the longer axis
    minor: float  # half of the shorter one
    angle: float  # degrees from the x axis to the longer axis, anticlockwise, in (-90, 90]


@dataclass(frozen=True, slots=True)
class Velocity:
    """What became of a position, a quarter's worth of it."""

    dx: float  # axis units a quarter
    dx_low: float  # ends of its 90 % interval
    dx_high: float
    dy: float  # axis units a quarter
    dy_low: float
    dy_high: float
    distance: float  # axis units, over the whole time
    p: float  # probability of so large a movement if there is none
    is_clear: bool
    direction: Direction  # where it moved most; "none" unless the movement is clear
    aside: Direction  # where it also moved; "none" unless that axis's own interval leaves out 0


def axes_of(form: Form) -> Axes:
    """Derive the axes from the prototypes of an instrument version.

    Each axis has two archetypes for poles, at -1 and 1. With u and v the differences of the two
    pairs' prototypes, the loadings are the vectors ``a1, a2`` in the plane of u and v with
    ``a1'u = a2'v = 2`` and ``a1'v = a2'u = 0``, twice the dual basis: walking from one pole to the
    other moves along that axis alone, although u and v are not at right angles. Nothing is
    estimated, so no later answers can turn the axes round or move what was placed before.

    Parameters
    ----------
    form : Form
        The instrument's form: its prototypes, and the poles in `axes`.

    Returns
    -------
    Axes
        Loadings, origin and landmarks, in axis units.

    Raises
    ------
    ValueError
        If the two pairs of poles differ in the same way, so that they span no plane.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> axes_of(miniature()).landmarks[[0, 2, 3, 4], [0, 0, 1, 1]]
    array([-1.,  1., -1.,  1.])
    """
    pairs = [form.prototypes[list(poles)] for poles in form.axes]
    spans = np.array([high - low for low, high in pairs])
    products = spans @ spans.T
    if np.linalg.det(products) <= 1e-9 * products[0, 0] * products[1, 1]:
        raise ValueError("the poles of the two axes differ in the same way")
    loadings = 2 * np.linalg.solve(products, spans)
    origin = np.einsum("ad,ad->a", loadings, np.mean(pairs, axis=1))
    landmarks = rounded(form.prototypes @ loadings.T - origin)
    return Axes(loadings, origin, landmarks)


def position(
    values: NDArray[np.float64], covariance: NDArray[np.float64], axes: Axes
) -> Position | None:
    """Place an organisation's scores on the compass.

    Parameters
    ----------
    values : ndarray of shape (D,), float64
        Scores, percent of maximum possible, 0-100; NaN where there is none.
    covariance : ndarray of shape (D, D), float64
        Their sampling covariance, points squared; the misfit is left out of it.
    axes : Axes
        The axes of the instrument version that was answered.

    Returns
    -------
    Position or None
        ``x = a'p - origin`` on each axis, with covariance ``A S A'``; None if a dimension has no
        score.

    Raises
    ------
    ValueError
        If shapes differ.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> axes = axes_of(miniature())
    >>> place = position(np.array([60.0, 57.5]), 25 * np.eye(2), axes)
    >>> round(place.x, 3), place.covariance.shape
    (0.0, (2, 2))
    """
    dimensions = axes.loadings.shape[1]
    if values.shape != (dimensions,) or covariance.shape != (dimensions, dimensions):
        shapes = f"values {values.shape} and covariance {covariance.shape}"
        raise ValueError(f"{shapes} do not go with {dimensions} dimensions")
    if np.isnan(values).any():
        return None
    x, y = rounded(axes.loadings @ values - axes.origin)
    return Position(float(x), float(y), rounded(axes.loadings @ covariance @ axes.loadings.T))


def ellipse(place: Position, level: float = 0.95) -> Ellipse:
    """Return the region around a position that holds the true one with a given confidence.

    Parameters
    ----------
    place : Position
        A position with its covariance.
    level : float
        Confidence, in (0, 1).

    Returns
    -------
    Ellipse
        Half axes ``sqrt(q l)``, l being an eigenvalue of the covariance and
        ``q = -2 ln(1 - level)`` the quantile of chi-squared with two degrees of freedom.

    Raises
    ------
    ValueError
        If `level` is not between 0 and 1.

    Examples
    --------
    >>> ellipse(Position(0.0, 0.5, np.array([[0.04, 0.0], [0.0, 0.01]])))
    Ellipse(cx=0.0, cy=0.5, major=0.489549366, minor=0.244774683, angle=0.0)
    """
    if not 0 < level < 1:
        raise ValueError(f"level is not between 0 and 1: {level}")
    variances, directions = np.linalg.eigh(place.covariance)
    minor, major = np.sqrt(-2 * np.log1p(-level) * np.maximum(variances, 0.0))
    across, up = directions[:, 1]
    angle = float(np.degrees(np.arctan2(up, across))) if across else UPRIGHT
    return Ellipse(
        place.x,
        place.y,
        round(float(major), DECIMALS),
        round(float(minor), DECIMALS),
        round(UPRIGHT - (UPRIGHT - angle) % (2 * UPRIGHT), DECIMALS) + 0.0,
    )


def cell(x: float, y: float) -> int:
    """Return the cell of the public grid that counts a position.

    The grid's six by six cells of side 0.4 cover [-1.2, 1.2] on both axes, so that a pole at -1 or
    1 stands in the middle of an outer cell. Fewer than three of 1,000 organisations made of uneven
    mixes of the archetypes lie beyond it; they are counted at its edge.

    Parameters
    ----------
    x, y : float
        A position, axis units.

    Returns
    -------
    int
        ``6 row + column``, from 0 to 35: columns from agent-led to technology-led, rows from
        improvised to codified. A position on a border belongs to the cell above it.

    Raises
    ------
    ValueError
        If a coordinate is not a number.

    Examples
    --------
    >>> cell(-1.0, -1.0), cell(0.0, 0.0), cell(1.0, 1.0), cell(3.0, -9.0)
    (0, 21, 35, 5)
    """
    if np.isnan(x) or np.isnan(y):
        raise ValueError(f"a position is not a number: {x}, {y}")
    column, row = np.searchsorted(EDGES, (x, y), side="right").tolist()
    return int(SIDE * row + column)


def velocity(before: Position, after: Position, quarters: float) -> Velocity:
    """Tell how fast and where to an organisation moved between two rounds.

    Rounds are unlinkable, so the covariances C of the two positions add up. The movement d is clear
    if Wald's statistic ``d' C^-1 d`` [1]_ leaves out no movement at the 90 % level of chi-squared
    with two degrees of freedom, and if it reaches 0.1, a twentieth of the way from pole to pole.

    Parameters
    ----------
    before, after : Position
        The earlier and the later position, on the same axes.
    quarters : float
        Quarters between the two rounds, > 0.

    Returns
    -------
    Velocity
        Movement a quarter with 90 % normal intervals, the distance, and the direction if clear.

    Raises
    ------
    ValueError
        If `quarters` is not above 0.

    References
    ----------
    .. [1] A. Wald (1943). Tests of statistical hypotheses concerning several parameters when the
       number of observations is large. Transactions of the American Mathematical Society 54(3),
       426-482. doi:10.1090/S0002-9947-1943-0012401-3

    Examples
    --------
    >>> sure = np.diag([0.01, 0.01])
    >>> moved = velocity(Position(-0.5, 0.0, sure), Position(0.1, 0.05, sure), quarters=4)
    >>> round(moved.dx, 3), moved.is_clear, moved.direction, moved.aside
    (0.15, True, 'technology-led', 'none')
    """
    if not quarters > 0:
        raise ValueError(f"quarters are not above 0: {quarters}")
    moved = np.array([after.x - before.x, after.y - before.y])
    covariance = before.covariance + after.covariance
    half = float(special.ndtri(1 - LEVEL / 2)) * np.sqrt(np.diagonal(covariance))
    p = round(_p_of_no_movement(moved, covariance), DECIMALS)
    distance = round(float(np.hypot(*moved)), DECIMALS)
    is_clear = p < LEVEL and distance >= LEAST_DISTANCE
    direction, aside = _directions(moved, half) if is_clear else ("none", "none")
    (dx, dy), (dx_low, dy_low), (dx_high, dy_high) = (
        rounded(end / quarters).tolist() for end in (moved, moved - half, moved + half)
    )
    return Velocity(
        *(dx, dx_low, dx_high),
        *(dy, dy_low, dy_high),
        distance=distance,
        p=p,
        is_clear=is_clear,
        direction=direction,
        aside=aside,
    )


def smooth(cells: NDArray[np.integer]) -> NDArray[np.float64]:
    """Turn the noisy counts of the public grid into the density that the peers' contours show.

    Each cell gives an eighth of its companies to the neighbour on either side, along one axis and
    then along the other; what would leave the grid stays in its cell. The result is moved to the
    nearest proportions that are not negative and sum to 1 [1]_. It is a function of released counts
    alone, so it costs no privacy. The kernel is fixed: among sd of 0.01 to 1.2 cells, one of half a
    cell came nearest to the true proportions of 150 to 300 simulated organisations.

    Parameters
    ----------
    cells : ndarray of shape (36,), int
        Noisy number of companies in each cell, in the order of `cell`; any integers.

    Returns
    -------
    ndarray of shape (36,), float64
        Proportion of companies in each cell, smoothed: in [0, 1], with sum 1; even if the counts
        sum to less than 1 and say nothing.

    Raises
    ------
    ValueError
        If there are not 36 counts.

    References
    ----------
    .. [1] T. Wang, M. Lopuhaa-Zwakenberg, Z. Li, B. Skoric, N. Li (2020). Locally differentially
       private frequency estimation with consistency. NDSS. doi:10.48550/arXiv.1905.08320

    Examples
    --------
    >>> counts = np.zeros(36, dtype=np.int64)
    >>> counts[cell(0.2, 0.2)] = 64
    >>> (64 * smooth(counts)).round(3).reshape(6, 6)[2:5, 2:5]
    array([[ 1.,  6.,  1.],
           [ 6., 36.,  6.],
           [ 1.,  6.,  1.]])
    """
    if cells.shape != (SIDE**2,):
        raise ValueError(f"there are {cells.shape} counts for {SIDE**2} cells")
    total = int(cells.sum())
    if total < 1:
        return np.full(SIDE**2, 1 / SIDE**2)
    into_lower, kept, into_upper = KERNEL
    kernel = kept * np.eye(SIDE) + into_lower * np.eye(SIDE, k=1) + into_upper * np.eye(SIDE, k=-1)
    kernel[0, 0] += into_lower
    kernel[-1, -1] += into_upper
    spread = kernel @ cells.reshape(SIDE, SIDE) @ kernel.T
    return rounded(_on_simplex(spread.ravel() / total))


def _p_of_no_movement(moved: NDArray[np.float64], covariance: NDArray[np.float64]) -> float:
    """Return the p-value of Wald's test; without any error every movement is certain."""
    if not covariance.any():
        return 0.0 if moved.any() else 1.0
    statistic = float(moved @ np.linalg.pinv(covariance, hermitian=True) @ moved)
    return float(np.exp(-statistic / 2))


def _directions(
    moved: NDArray[np.float64], half: NDArray[np.float64]
) -> tuple[Direction, Direction]:
    """Return where it moved most, and where else if that axis's own interval leaves out 0."""
    most = int(np.abs(moved).argmax())
    other = 1 - most
    aside = ENDS[other][int(moved[other] > 0)] if abs(moved[other]) > half[other] else "none"
    return ENDS[most][int(moved[most] > 0)], aside


def _on_simplex(estimates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the proportions nearest to estimates that sum to 1 but may be negative."""
    falling = np.sort(estimates)[::-1]
    surplus = (np.cumsum(falling) - 1) / np.arange(1, falling.size + 1)
    kept = int(np.flatnonzero(falling > surplus)[-1])
    return np.asarray(np.maximum(estimates - surplus[kept], 0.0), dtype=np.float64)
