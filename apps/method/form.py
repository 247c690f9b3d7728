"""What the scoring has to know of a published instrument: its form, in arrays."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LOWEST, HIGHEST = 1, 5  # ends of the answer scale, in raw scale points


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One published version of the instrument, as arrays.

    Positions are those of a response: the items in their order, then the outlook questions. Arrays
    that differ in length where they speak of the same things are refused with a ValueError, and so
    is a weight or a prior that is not positive.

    Attributes
    ----------
    dimensions : tuple of str
        Codes of the D dimensions.
    item_dimension : ndarray of shape (n_positions,), intp
        Index into `dimensions` of the item at each position; -1 for an outlook question.
    reversed : ndarray of shape (n_positions,), bool
        Whether agreeing with the item at the position counts against its dimension.
    outlook : tuple of str
        Codes of the O outlook questions that help to tell the personas apart.
    outlook_positions : ndarray of shape (O,), intp
        Where these questions stand in a response.
    roles : tuple of str
        Codes of the G groups of respondents.
    weights : ndarray of shape (G,), float64
        Weight of each group in a score: proportions above 0 that sum to 1.
    personas : tuple of str
        Codes of the archetypes; the last one is the balanced reference, which is no persona.
    prototypes : ndarray of shape (n_archetypes, D), float64
        Score of each archetype in each dimension, percent of maximum possible, 0-100.
    outlook_prototypes : ndarray of shape (n_archetypes, O), float64
        The same for the outlook questions.
    optimum : ndarray of shape (D,), float64
        Best score of a dimension whose optimum lies inside the range, in (0, 100); NaN where the
        highest score is the best.
    mirror : tuple of str
        Dimension that each statement of the customer mirror is about, in their order.
    min_items : int
        Answered items from which a respondent counts in a dimension.
    prior_df : float
        Degrees of freedom that the prior variances are worth, > 0.
    prior_sd : float
        Prior standard deviation between respondents of one role in a dimension, in points.
    outlook_prior_sd : float
        The same for a single question, in points.
    misfit_sd : float
        How far an organisation may truly lie from any mix of the archetypes, one standard
        deviation in points.
    anonymity_floor : int
        Respondents from which a group is shown.
    codes : tuple of str
        Code of the question at each position, such as CUS1; none if nobody asks for them.
    axes : tuple of two pairs of int
        The archetypes, by index, that stand at the low and the high end of the compass's two axes.
    contradictory : ndarray of shape (n_pairs, 2), intp
        Positions of two items that nobody who reads them can both agree with.
    stated : ndarray of shape (n_stated,), intp
        Positions of the questions in which an organisation says what it stands for.
    practised : ndarray of shape (n_practised,), intp
        Indices of the dimensions that show whether it does.
    expectation : int or None
        Position of the question how results will change over the next year; None if not asked.
    prior_halo : float
        Prior standard deviation of what a respondent brings to all dimensions alike, in points,
        below `prior_sd`; for what adds the dimensions up.
    change_sd : float
        Standard deviation of scores between organisations, in points, for reliable change.
    change_reliability : float
        Reliability of scores, in [0, 1), for reliable change.
    quick : ndarray of shape (n_quick,), intp
        Positions of the items that make the quick check of one person.

    Examples
    --------
    >>> form = miniature()
    >>> form.dimensions, form.prototypes.shape, form.coordinates.shape
    (('CUS', 'STR'), (6, 2), (6, 3))
    """

    dimensions: tuple[str, ...]
    item_dimension: NDArray[np.intp]
    reversed: NDArray[np.bool_]
    outlook: tuple[str, ...]
    outlook_positions: NDArray[np.intp]
    roles: tuple[str, ...]
    weights: NDArray[np.float64]
    personas: tuple[str, ...]
    prototypes: NDArray[np.float64]
    outlook_prototypes: NDArray[np.float64]
    optimum: NDArray[np.float64]
    mirror: tuple[str, ...]
    min_items: int = 3
    prior_df: float = 10.0
    prior_sd: float = 16.0
    outlook_prior_sd: float = 25.0
    misfit_sd: float = 8.0
    anonymity_floor: int = 5
    codes: tuple[str, ...] = ()
    axes: tuple[tuple[int, int], tuple[int, int]] = ((0, 2), (3, 4))
    contradictory: NDArray[np.intp] = field(default_factory=lambda: np.empty((0, 2), dtype=np.intp))
    stated: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    practised: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    expectation: int | None = None
    prior_halo: float = 8.0
    change_sd: float = 15.0
    change_reliability: float = 0.8
    quick: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))

    def __post_init__(self) -> None:
        """Refuse a form whose parts do not belong together."""
        dimensions, outlook, archetypes = map(len, (self.dimensions, self.outlook, self.personas))
        expected = {
            "item_dimension": self.reversed.shape,
            "outlook_positions": (outlook,),
            "weights": (len(self.roles),),
            "prototypes": (archetypes, dimensions),
            "outlook_prototypes": (archetypes, outlook),
            "optimum": (dimensions,),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} has shape {getattr(self, name).shape}, not {shape}")
        if np.any(self.weights <= 0) or min(self.prior_df, self.prior_sd, self.misfit_sd) <= 0:
            raise ValueError("weights, prior_df, prior_sd and misfit_sd are above 0")
        if not set(self.mirror) <= set(self.dimensions):
            raise ValueError("the mirror speaks of a dimension that the form does not have")

    @property
    def items(self) -> NDArray[np.intp]:
        """Where the items stand in a response, the outlook questions left out.

        Returns
        -------
        ndarray of shape (n_items,), intp
            Their positions, ascending.
        """
        return np.flatnonzero(self.item_dimension >= 0)

    @property
    def coordinates(self) -> NDArray[np.float64]:
        """The archetypes in everything that tells them apart.

        Returns
        -------
        ndarray of shape (n_archetypes, D + O), float64
            Prototypes in the dimensions, then the outlook questions, in points, 0-100.
        """
        return np.hstack([self.prototypes, self.outlook_prototypes])

    @property
    def mirrored(self) -> NDArray[np.intp]:
        """The dimension that each statement of the customer mirror is about.

        Returns
        -------
        ndarray of shape (n_mirror,), intp
            Indices into `dimensions`.
        """
        return np.array([self.dimensions.index(code) for code in self.mirror], dtype=np.intp)


def miniature() -> Form:
    """Make the smallest form that has every part: two dimensions, for examples and tests.

    Returns
    -------
    Form
        Dimensions CUS (highest is best) and STR (best at 72.5) of four items each, the second of
        each four reversed, one outlook question, three roles.

    Examples
    --------
    >>> miniature().item_dimension
    array([ 0,  0,  0,  0,  1,  1,  1,  1, -1])
    """
    return Form(
        dimensions=("CUS", "STR"),
        item_dimension=np.array([0, 0, 0, 0, 1, 1, 1, 1, -1], dtype=np.intp),
        reversed=np.array([False, True, False, False, False, True, False, False, False]),
        outlook=("OUT1",),
        outlook_positions=np.array([8], dtype=np.intp),
        roles=("leader", "manager", "frontline"),
        weights=np.array([0.3, 0.3, 0.4]),
        personas=(
            "traditionalist",
            "honcho",
            "selfie",
            "casualist",
            "stickler",
            "balanced_reference",
        ),
        prototypes=np.array(
            [[87.5, 57.5], [70.0, 60.0], [32.5, 57.5], [47.5, 12.5], [22.5, 95.0], [82.5, 72.5]]
        ),
        outlook_prototypes=np.array([[55.0], [60.0], [65.0], [22.5], [52.5], [65.0]]),
        optimum=np.array([np.nan, 72.5]),
        mirror=("CUS", "STR"),
    )
