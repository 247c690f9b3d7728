"""What one person's answers to two items a dimension say, with all the doubt that they leave."""

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from apps.method.compass import Position, axes_of, position
from apps.method.composition import Posterior, posterior
from apps.method.estimate import Estimates, estimates, rounded
from apps.method.form import HIGHEST, LOWEST, Form
from apps.method.label import MISFIT_P, Label, label
from apps.method.scale import NOT_APPLICABLE, pomp

SURE = 0.8  # probability from which a quick check gives a name; a round needs less
ENOUGH = 0.75  # of the dimensions need an answer for a mix, as of its items one does in a round
STANDS_OUT = 0.4  # of leading, below which a quick check names no persona at all: one of five


@dataclass(frozen=True, slots=True, eq=False)
class QuickReading:
    """One person's provisional view; never the organisation's result."""

    answered: int  # items with an answer
    scores: Estimates  # (D,) points, NaN where nothing was said; n is the items answered
    covariance: NDArray[np.float64]  # (D, D) of the scores, points squared
    posterior: Posterior  # over the dimensions alone: no outlook is asked
    label: Label | None  # None unless a name is sure enough
    place: Position | None  # on the compass; None if a dimension has no answer

    @property
    def is_enough(self) -> bool:
        """Tell whether enough dimensions have an answer for a mix of personas.

        Returns
        -------
        bool
            Whether `needed` of them have one.
        """
        return int((self.scores.n > 0).sum()) >= needed(self.scores.n.size)


def needed(dimensions: int) -> int:
    """Return of how many dimensions a mix of personas needs an answer.

    Parameters
    ----------
    dimensions : int
        How many the questionnaire has.

    Returns
    -------
    int
        Three quarters of them, rounded up.

    Examples
    --------
    >>> needed(8)
    6
    """
    return ceil(ENOUGH * dimensions)


def item_variance(form: Form) -> float:
    """Return how far one item lies from its dimension, by the published priors.

    Respondents differ with a variance of `outlook_prior_sd^2` in a single question, and of
    `prior_sd^2` in the mean of a dimension's k items. What the k items do not share is
    ``sigma^2 = (outlook_prior_sd^2 - prior_sd^2) k / (k - 1)``: which items happen to be asked,
    and the chance in each answer [1]_. What they share is ``outlook_prior_sd^2 - sigma^2``.

    Parameters
    ----------
    form : Form
        The instrument's form, with two items or more in each dimension.

    Returns
    -------
    float
        Variance of an item around its dimension, in points squared, >= 0.

    Raises
    ------
    ValueError
        If a dimension has fewer than two items.

    References
    ----------
    .. [1] L. J. Cronbach, N. Rajaratnam, G. C. Gleser (1963). Theory of generalizability: a
       liberalization of reliability theory. British Journal of Statistical Psychology 16(2),
       137-163. doi:10.1111/j.2044-8317.1963.tb00206.x

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> item_variance(miniature())
    492.0
    """
    per_dimension = np.bincount(form.item_dimension[form.items], minlength=len(form.dimensions))
    items = int(per_dimension.min())
    if items < 2:  # noqa: PLR2004 - one item says nothing of how items differ
        raise ValueError(f"a dimension has {items} items, not two or more")
    return max(form.outlook_prior_sd**2 - form.prior_sd**2, 0.0) * items / (items - 1)


def quick_check(answers: NDArray[np.integer], form: Form) -> QuickReading:
    """Read one person's answers to the items of the quick check.

    A dimension's score is the mean of the m items answered. To what respondents differ by in a
    dimension whatever is asked, the sampling of m items adds ``sigma^2 / m``, which is
    `item_variance` over m: ``v = outlook_prior_sd^2 - sigma^2 + sigma^2 / m``. All four items would
    give the prior variance of a respondent in a round. The mix of personas follows from these
    scores as in a round, without the outlook questions; a name is given only if its probability is
    .8 or more, and none at all where no mix of archetypes describes the answers.

    Parameters
    ----------
    answers : ndarray of shape (n_quick,), int
        Codes in the order of `form.quick`: 1 to 5 answered, 0 not answered, -1 don't know,
        -2 not applicable.
    form : Form
        The instrument's form; `form.quick` says which items are asked.

    Returns
    -------
    QuickReading
        Points in [0, 100] with 90 % intervals; shares and probabilities in [0, 1]; a place on the
        compass in axis units.

    Raises
    ------
    ValueError
        If there is not one code for each item of the quick check, or a code is not known.

    References
    ----------
    .. [1] L. J. Cronbach, N. Rajaratnam, G. C. Gleser (1963). Theory of generalizability: a
       liberalization of reliability theory. British Journal of Statistical Psychology 16(2),
       137-163. doi:10.1111/j.2044-8317.1963.tb00206.x

    Examples
    --------
    >>> from dataclasses import replace
    >>> from apps.method.form import miniature
    >>> form = replace(miniature(), quick=np.array([0, 1, 4, 5]))
    >>> found = quick_check(np.array([5, 2, 4, -1]), form)
    >>> found.scores.value, found.scores.n
    (array([87.5, 75. ]), array([2, 1]))
    >>> found.scores.se.round(1)  # of two items, and of one
    array([19.5, 25. ])
    >>> found.label is None
    True
    """
    value, asked = _scores(answers, form)
    items = item_variance(form)
    variance = form.outlook_prior_sd**2 - items + items / np.maximum(asked, 1)
    known = asked > 0
    variance = np.where(known, variance, np.nan)
    covariance = np.where(np.eye(len(value), dtype=np.bool_), variance, 0.0)
    mix = posterior(value, covariance, form.prototypes, form.personas, form.misfit_sd)
    return QuickReading(
        answered=int(asked.sum()),
        scores=estimates(value, np.sqrt(variance), np.where(known, form.prior_df, np.nan), asked),
        covariance=rounded(covariance),
        posterior=mix,
        label=sure_label(mix),
        place=position(value, covariance, axes_of(form)) if known.all() else None,
    )


def sure_label(mix: Posterior) -> Label | None:
    """Name a profile only where one name is nearly certain.

    Parameters
    ----------
    mix : Posterior
        What one person's answers say about the mix of personas.

    Returns
    -------
    Label or None
        "None fits" by the rule of a round; else "balanced", or the persona, whose probability is
        .8 or more; never a blend; None otherwise.

    Examples
    --------
    >>> from apps.method.form import miniature
    >>> form = miniature()
    >>> rigid = posterior(form.prototypes[4], 9 * np.eye(2), form.prototypes, form.personas)
    >>> sure_label(rigid)
    Label(kind='persona', personas=('stickler',), misfits=())
    >>> doubtful = posterior(form.prototypes[4], 900 * np.eye(2), form.prototypes, form.personas)
    >>> sure_label(doubtful) is None
    True
    """
    if mix.fit_p < MISFIT_P:
        return label(mix)
    if mix.p_balanced >= SURE:
        return Label("balanced", (), ())
    top = int(mix.p_top.argmax())
    if mix.p_top[top] < SURE:
        return None
    return Label("persona", (mix.personas[top],), ())


def _scores(
    answers: NDArray[np.integer], form: Form
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the mean of each dimension's items, (D,), and how many of them were answered."""
    if answers.shape != form.quick.shape or not answers.size:
        raise ValueError(f"answers of shape {answers.shape} to {form.quick.size} items")
    if answers.min() < NOT_APPLICABLE or answers.max() > HIGHEST:
        raise ValueError(f"an answer lies outside {NOT_APPLICABLE} to {HIGHEST}")
    codes = np.where(answers >= LOWEST, answers, np.nan)
    points = pomp(codes, LOWEST, HIGHEST, form.reversed[form.quick])
    said = ~np.isnan(points)
    dimension = form.item_dimension[form.quick]
    asked = np.bincount(dimension[said], minlength=len(form.dimensions))
    total = np.bincount(dimension[said], points[said], minlength=len(form.dimensions))
    return np.where(asked > 0, total / np.maximum(asked, 1), np.nan), asked
