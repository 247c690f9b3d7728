"""How the outlook was worked out: the company's own labels by the year's released table."""

from dataclasses import dataclass

from apps.accounts.models import Organisation
from apps.benchmarks.plan import LABELS
from apps.method import forecast
from apps.method.forecast import Backtest
from apps.reports.outlook import ahead
from apps.reports.workings.ground import Ground, NoWorkingError, telling
from apps.tenancy.context import current_organisation


@dataclass(frozen=True, slots=True)
class LabelNow:
    """One label: how likely it is now, what followed it elsewhere, and how likely it is ahead."""

    code: str  # a persona, blend or balanced
    now: float  # probability; roughly where a group is hidden
    counts: tuple[int, ...]  # released, noisy: companies with it, by label a year later
    row: tuple[float, ...]  # probabilities of each label a year later
    ahead: float  # probability; roughly likewise, as its interval
    low: float
    high: float
    about: int  # of ten companies
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class OutlookWorking:
    """From the own labels and the released table to the labels of a year later."""

    quarter: str  # of the release
    epsilon: str  # as a fraction
    n_about: int
    labels: tuple[LabelNow, ...]  # in the order of the table
    top: float | None  # the largest probability of leading; None where a group is hidden
    balanced: float | None  # probability that balance has half; likewise
    evenly: float  # companies that each cell starts with
    staying: float  # and more on the diagonal
    backtest: Backtest | None
    is_exact: bool


def outlook_working(ground: Ground) -> OutlookWorking:
    """Return how the outlook was worked out.

    Raises
    ------
    NoWorkingError
        If the round has none.
    """
    organisation = Organisation.objects.get(pk=current_organisation())
    found, outlook = ahead(ground.past[-1], organisation), ground.report.outlook
    if found is None or outlook is None:
        raise NoWorkingError("outlook")
    told, evidence = telling(ground.rows), ground.result.detail["evidence"]
    tenths = {label.code: label for label in outlook.labels}
    labels = tuple(
        LabelNow(
            code=code,
            now=told.probability(float(found.now[at])),
            counts=tuple(found.released.counts[at].tolist()),
            row=tuple(found.transitions.probabilities[at].tolist()),
            ahead=told.probability(float(found.forecast.p[at])),
            low=told.probability(float(found.forecast.low[at])),
            high=told.probability(float(found.forecast.high[at])),
            about=tenths[code].about,
            least=tenths[code].low,
            most=tenths[code].high,
        )
        for at, code in enumerate(LABELS)
    )
    return OutlookWorking(
        quarter=outlook.quarter,
        epsilon=str(found.released.epsilon),
        n_about=outlook.n_about,
        labels=labels,
        top=max(evidence["p_top"]) if told.is_exact else None,
        balanced=evidence["p_balanced"] if told.is_exact else None,
        evenly=forecast.EVENLY,
        staying=forecast.STAYING,
        backtest=outlook.backtest,
        is_exact=told.is_exact,
    )
