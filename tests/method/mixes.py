"""Draws from posteriors over mixes, exact and slow: what lattices are checked against."""

import numpy as np
from numpy.typing import NDArray

from tests.method.forms import FORM


def forms_of(x: NDArray[np.float64], variance: float) -> NDArray[np.float64]:
    """Return the quadratic form of a profile with independent errors."""
    residuals = FORM.coordinates - x
    return residuals @ residuals.T / variance


def draws_from(forms: NDArray[np.float64], size: int, seed: int) -> NDArray[np.float64]:
    """Draw from the posterior itself: the normal of the unconstrained mix, where it is a mix."""
    free = forms[:5, :5] - forms[:5, 5:] - forms[5:, :5] + forms[5, 5]
    centre = -np.linalg.solve(free, forms[:5, 5] - forms[5, 5])
    normal = np.random.default_rng(seed).multivariate_normal(centre, np.linalg.inv(free), size)
    drawn = np.column_stack([normal, 1 - normal.sum(axis=1)])
    inside: NDArray[np.float64] = drawn[(drawn > 0).all(axis=1)]
    return inside
