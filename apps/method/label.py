"""The name a profile gets, or the reason why it gets none."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from apps.method.composition import Posterior
from apps.method.estimate import DECIMALS
from apps.method.form import Form

Kind = Literal["persona", "blend", "balanced", "none_fits"]

SURE = 0.6  # probability of being on top from which one persona names the profile
BALANCED = 0.5  # expected share of the balanced reference from which the profile is balanced
MISFIT_P = 0.01  # below it no mix of archetypes describes the profile
MISFIT_Z = 1.645  # standard deviations from which a coordinate is said not to fit


@dataclass(frozen=True, slots=True)
class Label:
    """A profile's name."""

    kind: Kind
    personas: tuple[str, ...]  # codes, the larger share first: one, two for a blend, else none
    misfits: tuple[int, ...]  # coordinates that do not fit, the worst first; only if none fits


def label(posterior: Posterior) -> Label:
    """Name a profile by the published rule.

    "None fits" if the fit has p < .01; else "balanced" if the balanced reference's expected share
    is .5 or more; else the persona whose probability of being the largest is .6 or more; else a
    blend of the two largest shares. Shares that tie keep the order of the archetypes.

    Parameters
    ----------
    posterior : Posterior
        What the answers say about the mix of personas.

    Returns
    -------
    Label
        The kind of label and the codes it names.

    Examples
    --------
    >>> from apps.method.composition import posterior
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> label(posterior(form.prototypes[4], 9 * np.eye(2), form.prototypes, form.personas))
    Label(kind='persona', personas=('stickler',), misfits=())
    """
    if posterior.fit_p < MISFIT_P:
        return Label("none_fits", (), _misfits(posterior.residual_z))
    if posterior.balance >= BALANCED:
        return Label("balanced", (), ())

    return named(posterior.personas, posterior.shares, posterior.p_top)


def named(
    personas: tuple[str, ...], shares: NDArray[np.float64], p_top: NDArray[np.float64]
) -> Label:
    """Name a profile by its personas alone.

    Parameters
    ----------
    personas : tuple of str
        Codes of the five.
    shares : ndarray of shape (5,), float64
        Expected share of each, proportions.
    p_top : ndarray of shape (5,), float64
        Probability that it is the largest of the five.

    Returns
    -------
    Label
        A persona that is the largest with a probability of .6 or more, else a blend.

    Examples
    --------
    >>> named(("a", "b", "c"), np.array([0.5, 0.2, 0.3]), np.array([0.5, 0.2, 0.3])).personas
    ('a', 'c')
    """
    top = int(p_top.argmax())
    if p_top[top] >= SURE:
        return Label("persona", (personas[top],), ())

    largest = np.argsort(-shares, kind="stable")[:2]
    return Label("blend", tuple(personas[i] for i in largest), ())


def intensity(values: NDArray[np.float64], form: Form) -> float:
    """Measure how far a profile lies from the balanced reference.

    Parameters
    ----------
    values : ndarray of shape (D,), float64
        Scores, percent of maximum possible, 0-100; NaN where there is none.
    form : Form
        The instrument's form; its last archetype is the reference.

    Returns
    -------
    float
        Root mean square difference over the dimensions with a score, in points, 0-100; NaN if
        there is none.

    Raises
    ------
    ValueError
        If there is not one value for each dimension.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> intensity(np.array([82.5, 72.5]), miniature())
    0.0
    >>> intensity(np.array([79.5, 68.5]), miniature()) == round(12.5**0.5, 9)
    True
    """
    if values.shape != form.prototypes[-1].shape:
        raise ValueError(f"{values.shape} values for {len(form.dimensions)} dimensions")

    difference = (values - form.prototypes[-1])[~np.isnan(values)]
    if not difference.size:
        return float("nan")
    return round(float(np.sqrt(np.mean(difference**2))), DECIMALS)


def _misfits(z: NDArray[np.float64]) -> tuple[int, ...]:
    """Return the coordinates outside their 90 % band, the worst first, and at least the worst."""
    size = np.nan_to_num(np.abs(z))
    order = np.argsort(-size, kind="stable")
    return tuple(int(i) for i in order[: max(1, int((size >= MISFIT_Z).sum()))])
