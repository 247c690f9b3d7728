"""Which groups may be shown without giving away what a few people answered."""

from functools import lru_cache

HIDDEN = -1  # stands for a hidden group's number of respondents


@lru_cache(maxsize=4096)
def shown(
    counts: tuple[int, ...], floor: int, candidates: tuple[bool, ...] | None = None
) -> tuple[bool, ...]:
    """Choose the groups whose own scores may stand beside the overall score.

    The overall score and the groups' weights are public, so whoever subtracts the groups shown from
    the overall score learns the weighted mean of the rest [1]_. Therefore:

    1. a group with fewer than `floor` respondents is hidden;
    2. one hidden group alone would be the remainder itself, so the smallest group shown is hidden
       with it, the first of equals;
    3. a remainder of fewer than `floor` people is one group too small, even if it is two roles: the
       smallest group shown joins it until it is large enough or nothing is shown.

    What can still be worked out is the joint mean of `floor` people or more from two roles or more.
    A group of which nobody answered is neither hidden nor shown.

    Parameters
    ----------
    counts : tuple of int
        Respondents of each group, >= 0.
    floor : int
        Respondents from which a group may be shown.
    candidates : tuple of bool, optional
        Groups that may be shown as far as the rest of the page goes; all by default.

    Returns
    -------
    tuple of bool
        Whether each group is shown.

    References
    ----------
    .. [1] A. Hundepool, J. Domingo-Ferrer, L. Franconi, S. Giessing, E. Schulte Nordholt,
       K. Spicer, P.-P. de Wolf (2012). Statistical Disclosure Control, chapter 4 (secondary cell
       suppression). doi:10.1002/9781118348239

    Examples
    --------
    >>> shown((5, 6, 20), floor=5)
    (True, True, True)
    >>> shown((2, 6, 20), floor=5)  # the managers are hidden to hide the leaders
    (False, False, True)
    >>> shown((2, 2, 20), floor=5)  # four people would be left
    (False, False, False)
    """
    allowed = candidates or (True,) * len(counts)
    visible = [n >= floor and may for n, may in zip(counts, allowed, strict=True)]
    while any(visible) and not _is_safe(counts, visible, floor):
        smallest = min((n, place) for place, n in enumerate(counts) if visible[place])
        visible[smallest[1]] = False
    return tuple(visible)


def _is_safe(counts: tuple[int, ...], visible: list[bool], floor: int) -> bool:
    """Tell whether the remainder is nobody, or enough people of more than one group."""
    rest = [n for n, is_visible in zip(counts, visible, strict=True) if n and not is_visible]
    return not rest or (len(rest) > 1 and sum(rest) >= floor)
