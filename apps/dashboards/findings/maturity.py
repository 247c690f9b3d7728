"""What maturity says, beside the round before, the peers and the past."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.benchmarks.plan import CUT_OFF, due_at
from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding, obstacle
from apps.method.change import Change
from apps.method.histogram import CohortSummary
from apps.reports.changes import Comparison
from apps.reports.results import RoundReport

DRAWN_WITHIN = timedelta(days=1)  # of its due time: the clock asks for releases every day


def maturity(report: RoundReport) -> Finding:
    """Return what the maturity card says."""
    row, previous = report.row, report.previous
    if row.maturity is None:
        return Finding(
            _("Maturity has no number this quarter"),
            _("It is the mean of all eight dimensions, and one of them has too few answers."),
        )
    title = _("Maturity is {value} of 100").format(value=wording.points(row.maturity))
    if previous is None:
        return Finding(title, _("Your first round: changes are shown from the second one."))
    if previous.obstacle:
        return Finding(title, obstacle(previous))
    if previous.maturity is None:
        return Finding(title, _("The round before has no number to compare it with."))
    return Finding(_maturity_moved(previous), _maturity_doubt(previous.maturity, row.maturity))


def _maturity_moved(previous: Comparison) -> str:
    since = wording.quarter(previous.since)
    if previous.maturity is None or not previous.maturity.is_clear:
        return _("Maturity shows no clear change since {quarter}").format(quarter=since)
    if previous.maturity.verdict == "up":
        return _("Maturity has risen since {quarter}").format(quarter=since)
    return _("Maturity has fallen since {quarter}").format(quarter=since)


def _maturity_doubt(change: Change, after: float) -> str:
    return _("The difference in points is {delta}, 90% interval {interval}.").format(
        delta=wording.signed(wording.risen(change, after)),
        interval=wording.differences(change.low, change.high),
    )


def no_place(report: RoundReport, at: datetime) -> Finding:
    """Return why the company has no place among its peers, and what would change that."""
    if not report.is_contributing:
        return Finding(
            _("Peers are shown to companies that take part"),
            _("An owner can let your rounds count in benchmarks under Settings."),
        )
    if report.benchmark is None:
        return _no_release(Quarter.parse(report.row.period_id), at)
    peers = report.maturity_peers
    if peers is None or report.row.maturity is None:
        return Finding(_("No place among peers"), _("It needs a maturity of your own."))
    if peers.summary.why_not == "too_uncertain":
        return Finding(
            _("Not enough companies yet"),
            _("The noise that hides single companies still drowns the middle of so few."),
        )
    return Finding(
        _("Not enough companies yet"),
        _("Peers are shown from about 25 companies on, so that none can be recognised."),
    )


def typical(peers: CohortSummary) -> str:
    """Return the peers' middle half and median, with the doubt that noise adds."""
    numbers = (peers.p25, peers.p75, peers.p50, peers.median_low, peers.median_high)
    p25, p75, p50, low, high = (0.0 if number is None else number for number in numbers)
    return _("Typical half of them {half}, median {median} (90% range {interval}).").format(
        half=wording.between(p25, p75),
        median=wording.points(p50),
        interval=wording.between(low, high),
    )


def _no_release(quarter: Quarter, at: datetime) -> Finding:
    """Return when the quarter's release is drawn, or why there was none."""
    if at < due_at(quarter) + DRAWN_WITHIN:
        return Finding(
            _("No benchmark for {quarter} yet").format(quarter=quarter.label),
            _(
                "The release is drawn some {days} days after the quarter has ended. Peers stay"
                " hidden then too if there are not enough companies yet."
            ).format(days=CUT_OFF.days),
        )
    return Finding(
        _("No benchmark for {quarter}").format(quarter=quarter.label),
        _(
            "There was no release for this quarter: not enough companies yet took part then, and"
            " nothing is drawn over nobody."
        ),
    )


def history(report: RoundReport) -> Finding:
    """Return what the card of the history says."""
    drift = report.drift
    if report.row.maturity is None:
        return Finding(
            _("No point this quarter"),
            _("Maturity needs answers from {floor} people in every dimension.").format(
                floor=report.floor
            ),
        )
    if len(report.history) == 1:
        return Finding(
            _("Your first point"), _("The next round shows whether care is getting better.")
        )
    if drift is None or drift.maturity is None:
        return Finding(
            _("Maturity, round by round"),
            _("Each point is a round, its whisker the 90% interval."),
        )
    since = wording.quarter(drift.since)
    titles = {
        "up": _("Maturity is higher than in {quarter}"),
        "down": _("Maturity is lower than in {quarter}"),
        "no clear change": _("Maturity shows no clear change since {quarter}"),
    }
    sentence = _(
        "In points the difference to {quarter} is {delta}, 90% interval {interval}."
    ).format(
        quarter=since,
        delta=wording.signed(wording.risen(drift.maturity, report.row.maturity)),
        interval=wording.differences(drift.maturity.low, drift.maturity.high),
    )
    return Finding(titles[drift.maturity.verdict].format(quarter=since), sentence)
