"""The label that stands: a round's label, changed from the one before only with cause."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from apps.method.composition import Posterior
from apps.method.label import Label, named

CLEAR = 0.8  # probability from which one share is clearly larger than another
SETTLED = 0.9  # probability of being the largest from which one persona replaces a blend
UNCLEAR = 0.2  # probability up to which a profile has clearly left the balanced reference
FITS_AGAIN = 0.05  # p-value of the fit from which a profile that fitted nothing is named again


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The part of a posterior that a standing label rests on, as it is kept with a round."""

    personas: tuple[str, ...]  # codes of the five, in the order of the arrays
    shares: NDArray[np.float64]  # (5,) expected share of each, proportions that sum to 1
    p_top: NDArray[np.float64]  # (5,) probability that it is the largest of the five
    p_larger: NDArray[np.float64]  # (5, 5) probability that share i is above share j
    p_balanced: float  # probability that the balanced reference's share is .5 or more
    fit_p: float  # probability of so bad a fit if the archetypes describe the profile


def stand(previous: Label | None, found: Label, posterior: Posterior | Evidence) -> Label:
    """Decide which label stands after a round.

    A label found anew each quarter would change about once a year without any cause. So:

    1. The first label stands as it was found. A round that finds the label that stands changes
       nothing.
    2. "None fits" comes as soon as it is found, and stays until the fit has p >= .05. Then the
       label is what the round finds, as if it were the first.
    3. "Balanced" comes if it is found and the balanced reference has half of the mix or more with a
       probability of .8 or more. It goes if something else is found and that probability is .2
       or less; then the label is what the round finds. If "balanced" is found and does not come,
       the personas are judged as if it had not been found.
    4. Among personas and blends, the round's label comes if the persona it brings is larger than
       each persona it drops, with a probability of .8 or more. If it brings two, the larger of
       them counts; if it brings none, the one it keeps; if it drops none, every persona of the
       standing label counts as dropped. So a persona gives way to a blend that holds it only when
       the other is clearly the larger. For a persona to come in place of a blend, it must also be
       the largest of all five with a probability of .9 or more: with less, blends and personas
       took turns in companies that did not change.
    5. The personas of a blend change their order only when the second is clearly the larger.

    All probabilities are those of the new round alone.

    Parameters
    ----------
    previous : Label or None
        The label that stood before, of which kind and personas count; None before the first round.
    found : Label
        The round's own label.
    posterior : Posterior or Evidence
        What the round says about the mix of personas.

    Returns
    -------
    Label
        The label that stands now; it says what does not fit only where `found` does.

    Raises
    ------
    ValueError
        If a label names a persona that the posterior does not have.

    Examples
    --------
    >>> from apps.method.composition import posterior
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> mix = posterior(np.array([22.5, 95.0]), 9 * np.eye(2), form.prototypes, form.personas)
    >>> found = Label("persona", ("stickler",), ())
    >>> stand(None, found, mix).personas
    ('stickler',)
    >>> stand(Label("blend", ("casualist", "selfie"), ()), found, mix).personas
    ('stickler',)
    """
    if previous is None or found.kind == "none_fits":
        return found
    if previous.kind == "none_fits":
        return found if posterior.fit_p >= FITS_AGAIN else Label("none_fits", (), ())
    if previous.kind == "balanced":
        gone = found.kind != "balanced" and posterior.p_balanced <= UNCLEAR
        return found if gone else Label("balanced", (), ())
    if found.kind == "balanced":
        if posterior.p_balanced >= CLEAR:
            return found
        found = named(posterior.personas, posterior.shares, posterior.p_top)
    return _among_personas(previous, found, posterior)


def contest(previous: Label, found: Label) -> tuple[str, tuple[str, ...]]:
    """Name the persona that a round brings to a label, and those that it must be larger than.

    Parameters
    ----------
    previous, found : Label
        The label that stood before and the round's own, each a persona or a blend.

    Returns
    -------
    tuple
        Code of the persona that would come, and codes of those whose place it would take.

    Examples
    --------
    >>> blend = Label("blend", ("casualist", "selfie"), ())
    >>> contest(blend, Label("persona", ("stickler",), ()))
    ('stickler', ('casualist', 'selfie'))
    >>> contest(Label("persona", ("selfie",), ()), blend)
    ('casualist', ('selfie',))
    """
    brought = [code for code in found.personas if code not in previous.personas]
    dropped = [code for code in previous.personas if code not in found.personas]
    if not brought and not dropped:
        brought, dropped = list(found.personas[:1]), list(previous.personas[:1])
    return (brought or found.personas)[0], tuple(dropped) or previous.personas


def _among_personas(previous: Label, found: Label, posterior: Posterior | Evidence) -> Label:
    """Return which of two labels stands, each a persona or a blend."""
    newcomer, others = contest(previous, found)
    comes = _clearly_larger(newcomer, others, posterior)
    if (previous.kind, found.kind) == ("blend", "persona"):
        comes = comes and posterior.p_top[posterior.personas.index(newcomer)] >= SETTLED
    return found if comes else Label(previous.kind, previous.personas, ())


def _clearly_larger(
    newcomer: str, others: tuple[str, ...], posterior: Posterior | Evidence
) -> bool:
    """Return whether a persona's share is most likely above each of the others' shares."""
    codes = posterior.personas
    unknown = {newcomer, *others} - set(codes)
    if unknown:
        raise ValueError(f"the posterior has no persona {', '.join(sorted(unknown))}")
    above = posterior.p_larger[codes.index(newcomer)]
    return all(above[codes.index(other)] >= CLEAR for other in others)
