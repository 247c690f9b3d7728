"""The geometry of compositions: log-ratios, distances and differences between shares."""

import numpy as np
from numpy.typing import NDArray

Composition = NDArray[np.float64]


def closure(parts: NDArray[np.float64]) -> Composition:
    """Scale parts so that they sum to 1.

    Parameters
    ----------
    parts : ndarray of shape (..., n_parts), float64
        Amounts in any one unit, >= 0, not all 0.

    Returns
    -------
    ndarray of shape (..., n_parts), float64
        Proportions in [0, 1] that sum to 1.

    Raises
    ------
    ValueError
        If a part is negative, or all are 0.

    References
    ----------
    .. [1] J. Aitchison (1982). The statistical analysis of compositional data. Journal of the Royal
       Statistical Society B 44(2), 139-177. doi:10.1111/j.2517-6161.1982.tb01195.x

    Examples
    --------
    >>> closure(np.array([0.2, 0.3, 0.5]) * np.array([0.5, 0.3, 0.2]))
    array([0.34482759, 0.31034483, 0.34482759])
    """
    total = parts.sum(axis=-1, keepdims=True)
    if np.any(parts < 0) or np.any(total <= 0):
        raise ValueError("parts are amounts of 0 or more, and not all 0")

    composition: Composition = parts / total
    return composition


def clr(composition: Composition) -> NDArray[np.float64]:
    """Return the centred log-ratios of a composition: its coordinates in ordinary space.

    Parameters
    ----------
    composition : ndarray of shape (..., n_parts), float64
        Proportions above 0.

    Returns
    -------
    ndarray of shape (..., n_parts), float64
        Natural logarithm of each part over the parts' geometric mean; they sum to 0.

    Raises
    ------
    ValueError
        If a part is not above 0.

    References
    ----------
    .. [1] J. Aitchison (1986). The Statistical Analysis of Compositional Data. Chapman and Hall.
       doi:10.1007/978-94-009-4109-0

    Examples
    --------
    >>> clr(np.array([0.1, 0.3, 0.4, 0.2]))
    array([-0.79451346,  0.30409883,  0.5917809 , -0.10136628])
    """
    if np.any(composition <= 0):
        raise ValueError("log-ratios need parts above 0")

    logarithm = np.log(composition)
    ratios: NDArray[np.float64] = logarithm - logarithm.mean(axis=-1, keepdims=True)
    return ratios


def aitchison_distance(before: Composition, after: Composition) -> float:
    """Measure how far apart two compositions are.

    Parameters
    ----------
    before, after : ndarray of shape (n_parts,), float64
        Proportions above 0.

    Returns
    -------
    float
        Distance between the centred log-ratios, dimensionless, >= 0: 0 for the same composition.

    Raises
    ------
    ValueError
        If the shapes differ, or a part is not above 0.

    References
    ----------
    .. [1] J. Aitchison (1986). The Statistical Analysis of Compositional Data. Chapman and Hall.
       doi:10.1007/978-94-009-4109-0

    Examples
    --------
    >>> aitchison_distance(np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    0.0
    """
    if before.shape != after.shape:
        raise ValueError(f"compositions differ in shape: {before.shape} and {after.shape}")
    return float(np.linalg.norm(clr(after) - clr(before)))


def perturbation_difference(before: Composition, after: Composition) -> Composition:
    """Say by which factors one composition became the other.

    Parameters
    ----------
    before, after : ndarray of shape (n_parts,), float64
        Proportions above 0.

    Returns
    -------
    ndarray of shape (n_parts,), float64
        ``closure(after / before)``: equal parts where nothing changed. Divided by one another, two
        parts tell how much faster one grew.

    Raises
    ------
    ValueError
        If the shapes differ, or a part is not above 0.

    References
    ----------
    .. [1] J. Aitchison (1986). The Statistical Analysis of Compositional Data. Chapman and Hall.
       doi:10.1007/978-94-009-4109-0

    Examples
    --------
    >>> perturbation_difference(np.array([0.5, 0.5]), np.array([0.75, 0.25]))
    array([0.75, 0.25])
    """
    if before.shape != after.shape:
        raise ValueError(f"compositions differ in shape: {before.shape} and {after.shape}")
    if np.any(before <= 0) or np.any(after <= 0):
        raise ValueError("a ratio needs parts above 0")
    return closure(after / before)
