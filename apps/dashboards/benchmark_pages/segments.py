"""The card of the cohorts: from one's own segment to all companies, which is used, and why."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.benchmark_pages import findings
from apps.dashboards.cards.frame import framed
from apps.dashboards.exhibits import NONE, WHOLE, Card, Column, Number, Table
from apps.dashboards.findings import Finding
from apps.method.histogram import GATE
from apps.reports.benchmark_report import BenchmarkReport, CohortRung


@dataclass(frozen=True, slots=True)
class Step:
    """One cohort in words."""

    code: str
    name: str
    told: str  # how many companies, or why they are not shown
    is_shown: bool
    is_used: bool
    is_own: bool  # the narrowest: the organisation's own segment


def cohorts(report: BenchmarkReport) -> Card:
    """Return the card of the ladder, with the choice among what is shown."""
    page = reverse("dashboards:quarter_benchmarks", args=(report.slug, report.release.quarter))
    return framed(
        "cohorts",
        _finding(report),
        source=findings.source(report.release.quarter),
        method="benchmarks",
        span=WHOLE,
        body="dashboards/benchmarks/_cohorts.html",
        content={
            "steps": [_step(rung, report) for rung in report.rungs],
            "may_choose": len(report.shown_rungs) > 1,
            "page": page,
            "is_asked": bool(report.asked),
        },
        table=_table(report),
        is_told_by_body=True,
    )


def cohort_name(rung: CohortRung) -> str:
    """Return who is in the cohort."""
    return rung.cohort_name or _("All companies")


def _finding(report: BenchmarkReport) -> Finding:
    used = next((rung for rung in report.rungs if rung.is_used), None)
    if used is None:
        return Finding(_("No cohort is large enough yet"), _without_peers(report))
    title = _("You are compared with {cohort}").format(cohort=_inside(used))
    return Finding(title, _why(report))


def _why(report: BenchmarkReport) -> str:
    """Return why it is this cohort and no narrower one."""
    own = report.rungs[0]
    if len(report.rungs) == 1:
        return _(
            "So far all companies are counted together: there are too few to count segments apart."
        )
    if report.asked:
        return _("You chose this cohort. Measures that it cannot show fall back on a wider one.")
    if own.is_used:
        return _("This is your own segment: the narrowest cohort there is for you.")
    if own.why_not == "too_uncertain":
        return _(
            "Why wider than your segment? The noise would still drown the middle of so few there."
        )
    return _("Why wider than your segment? Too few companies are there.")


def _without_peers(report: BenchmarkReport) -> str:
    """Return what would change that, where even all companies together are too few."""
    widest = report.rungs[-1]
    if widest.why_not == "too_uncertain":
        return _("Even among all companies the noise drowns the middle. More of them would help.")
    return _(
        "Even all companies together are fewer than {least}. Each one that takes part brings the "
        "first comparison nearer."
    ).format(least=GATE.min_total)


def _step(rung: CohortRung, report: BenchmarkReport) -> Step:
    return Step(
        code=rung.cohort_id,
        name=cohort_name(rung),
        told=_told(rung),
        is_shown=rung.is_shown,
        is_used=rung.is_used,
        is_own=rung is report.rungs[0] and len(report.rungs) > 1,
    )


def _told(rung: CohortRung) -> str:
    """Return how many there are, or why they are hidden; of too few not how many they are."""
    if rung.why_not == "too_few":
        return _("too few companies there: fewer than {least}").format(least=GATE.min_total)
    about = _("about {number} companies").format(number=rung.n_about)
    if rung.reach is None:
        return about
    return _("{about}, but the median would be known only to ±{reach} points").format(
        about=about, reach=rung.reach
    )


def _inside(rung: CohortRung) -> str:
    """Return the cohort as it is written inside a sentence."""
    about = _("about {number} companies").format(number=rung.n_about)
    if not rung.cohort_name:
        return _("all of {about}").format(about=about)
    return _("{about} in {cohort}").format(about=about, cohort=rung.cohort_name)


def _table(report: BenchmarkReport) -> Table:
    head = (
        Column("cohort", _("Cohort")),
        Column("name", _("Companies in it")),
        Column("n_about", _("About so many"), "companies", Number),
        Column("shown", _("In words")),
    )
    rows = tuple(
        (
            rung.cohort_id,
            cohort_name(rung),
            wording.count(rung.n_about) if rung.is_shown else NONE,
            _verdict(rung),
        )
        for rung in report.rungs
    )
    return Table(_("Cohorts from your own segment to all companies"), head, rows)


def _verdict(rung: CohortRung) -> str:
    if rung.is_used:
        return _("used")
    return _("shown") if rung.is_shown else _told(rung)
