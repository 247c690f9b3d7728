"""How people's agreement in a dimension was worked out, as far as its numbers may be told."""

from dataclasses import dataclass

from apps.assessments.scoring import AnswersGoneError, scored_answers
from apps.method import agreement as method
from apps.method.agreement import AGREED, MIXED, OPTIONS
from apps.reports.workings.ground import Ground, NoWorkingError, telling


@dataclass(frozen=True, slots=True)
class AgreementWorking:
    """From the variance of answers to a band; the band alone where a group is hidden."""

    code: str
    name: str
    band: str
    people: int | None  # who count in the dimension; None where a group is hidden
    r_wg_j: float | None  # likewise
    average_deviation: float | None  # scale points; likewise
    items: int | None  # likewise, and where the answers are there no more
    options: int  # of the scale
    mixed: float  # from which people are called so
    agreed: float


def agreement_working(ground: Ground, code: str) -> AgreementWorking:
    """Return how far people agree in a dimension.

    Raises
    ------
    NoWorkingError
        If there is no such dimension, or too few answered.
    """
    stored = ground.result.detail.get("agreement", {}).get(code)
    if stored is None:
        raise NoWorkingError(code)
    is_exact = ("all", code) in ground.rows and telling(ground.rows, code).is_exact
    return AgreementWorking(
        code=code,
        name=ground.words.dimension(code).name,
        band=stored["band"],
        people=stored["n"] if is_exact else None,
        r_wg_j=stored["r_wg_j"] if is_exact else None,
        average_deviation=stored["average_deviation"] if is_exact else None,
        items=_items(ground, code) if is_exact else None,
        options=OPTIONS,
        mixed=MIXED,
        agreed=AGREED,
    )


def _items(ground: Ground, code: str) -> int | None:
    """Return how many statements it rests on; None where the answers are there no more."""
    try:
        held, form = scored_answers(ground.result.round), ground.form
    except AnswersGoneError:
        return None
    found = method.agreement(held.answers, form)
    return int(found.items[form.dimensions.index(code)])
