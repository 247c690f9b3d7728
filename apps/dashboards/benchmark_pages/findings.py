"""What a release's page says at its head: where one stands among whom, and how sure that is."""

from django.utils.translation import gettext as _

from apps.dashboards import findings, wording
from apps.reports.benchmark_report import BenchmarkReport

UTC = "UTC"  # of dates that are the same for every reader
TOGETHER = "\u2060"  # no line ends between the ends of a range


def headline(report: BenchmarkReport) -> str:
    """Return the page's finding."""
    peers = report.maturity
    if peers.place:
        told = _("You are {place}").format(place=findings.ahead(peers))
        return told.replace(wording.EN_DASH, f"{wording.EN_DASH}{TOGETHER}")
    if peers.summary.is_shown:
        return _("What {peers} say of their care").format(peers=wording.cohort(peers))
    return _("Not enough companies yet to compare you with")


def lede(report: BenchmarkReport) -> str:
    """Return what stands under it: what is compared, how old it is, and what noise does to it."""
    told = [_compared(report), _drawn(report)]
    told.append(_("Noise in every count hides single companies."))
    told.append(_("Benchmarks are context, not a target."))
    return " ".join(told)


def source(quarter: str) -> str:
    """Return what figures of a release rest on."""
    return _("release of {quarter}, noise that hides single companies included").format(
        quarter=wording.quarter(quarter)
    )


def _compared(report: BenchmarkReport) -> str:
    if not report.maturity.summary.is_shown:
        return _("Peers are shown from about 25 companies on, so that none can be recognised.")
    if report.maturity.place:
        return _("This compares your maturity of {quarter} with theirs.").format(
            quarter=wording.quarter(report.release.quarter)
        )
    return _("You have no maturity of your own in {quarter} to place among them.").format(
        quarter=wording.quarter(report.release.quarter)
    )


def _drawn(report: BenchmarkReport) -> str:
    release = report.release
    drawn = wording.day(release.published_at, UTC)
    if release.is_erratum:
        return _("A correction of the release, drawn on {date}.").format(date=drawn)
    if release.is_sample:
        return _(
            "The release was drawn on {date} over sample companies, which are invented."
        ).format(date=drawn)
    if release.next_after is None:
        return _("The release was drawn on {date}.").format(date=drawn)
    return _("The release was drawn on {date}; the next one is due after {next}.").format(
        date=drawn, next=wording.day(release.next_after, UTC)
    )
