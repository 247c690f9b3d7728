"""What the mix of personas says."""

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.findings.finding import Finding, obstacle
from apps.reports.changes import Comparison
from apps.reports.results import RoundReport


def mix(report: RoundReport) -> Finding:
    """Return what the persona card says."""
    compared = report.drift or report.previous
    ranges = [
        _("{persona} {share} ({interval})").format(
            persona=part.short_name,
            share=wording.percent(part.row.share),
            interval=wording.percents(part.row.share_low, part.row.share_high),
        )
        for part in sorted(report.personas, key=lambda part: -part.row.share)[:2]
    ]
    sentence = _("The largest shares: {shares}.").format(shares=wording.listed(ranges))
    if report.row.label_kind == "none_fits":
        sentence = _("No mix of the five describes the answers well; read the shares with care.")
        return Finding(_("The nearest mix, which does not fit"), sentence)
    if compared is None:
        return Finding(_("Which personas your care resembles"), sentence)
    if compared.obstacle:
        return Finding(_("Which personas your care resembles"), f"{sentence} {obstacle(compared)}")
    return Finding(_mix_change(report, compared), sentence)


def traps(report: RoundReport) -> Finding:
    """Return what the card of strengths and traps says."""
    if not report.named:
        return Finding(
            _("What comes with the largest of the five shares"),
            _("No persona names your care, so read it as a tendency and no more."),
        )
    return Finding(
        _("What your kind of care is good at, and where it stumbles"),
        _("It describes the approach, never the people: each strength comes with its own trap."),
    )


def _mix_change(report: RoundReport, compared: Comparison) -> str:
    """Return which shares are clearly another, their intervals apart."""
    names = {part.code: part.short_name for part in report.personas}
    verdicts = {code: found.verdict for code, found in compared.shares.items()}
    more = wording.listed([names[c] for c, v in verdicts.items() if v == "clearly more"])
    less = wording.listed([names[c] for c, v in verdicts.items() if v == "clearly less"])
    values = {"more": more, "less": less, "quarter": wording.quarter(compared.since)}
    if more and less:
        return _("Clearly more {more}, clearly less {less} than in {quarter}").format(**values)
    if more:
        return _("Clearly more {more} than in {quarter}").format(**values)
    if less:
        return _("Clearly less {less} than in {quarter}").format(**values)
    return _("The mix has not clearly changed since {quarter}").format(**values)
