"""The card of the labels that the peers carry, beside one's own."""

from django.utils.translation import gettext as _

from apps.charts.chart import drawn
from apps.charts.strips import DimensionStrip, DimensionStrips, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import findings as results
from apps.dashboards import wording
from apps.dashboards.benchmark_pages import findings
from apps.dashboards.cards.frame import framed
from apps.dashboards.exhibits import NONE, Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.reports.benchmark_report import BenchmarkReport
from apps.reports.peers import PeerLabel, PeerLabels


def mix(report: BenchmarkReport) -> tuple[Card, ...]:
    """Return the card of the labels; none where the cohort is too small for them."""
    labels = report.labels
    if labels is None:
        return ()
    found, own = _finding(report, labels), own_label(report)
    strips = DimensionStrips(
        caption=Caption("labels", found.title, found.sentence),
        rows=tuple(_strip(report, label, own) for label in labels.labels),
    )
    card = framed(
        "labels",
        found,
        source=findings.source(report.release.quarter),
        method="benchmarks",
        chart=drawn(benchmark_strips, strips),
        table=_table(report, labels, own),
    )
    return (card,)


def own_label(report: BenchmarkReport) -> str:
    """Return the label under which the own round is counted; empty if it has none."""
    if report.own is None or report.own.row.label_kind == "none_fits":
        return ""
    row = report.own.row
    return row.label if row.label_kind == "persona" else row.label_kind


def _finding(report: BenchmarkReport, labels: PeerLabels) -> Finding:
    code = own_label(report)
    own = next((label for label in labels.labels if label.code == code), None)
    sentence = _among(report, labels)
    if own is None:
        return Finding(_("Which labels your peers carry"), sentence)
    title = _("{share} of your peers share your label, {label}").format(
        share=wording.percents(own.low, own.high), label=results.label_name(report, own.code)
    )
    return Finding(title, sentence)


def _among(report: BenchmarkReport, labels: PeerLabels) -> str:
    """Return whose labels they are, and why not those of the cohort of the page."""
    among = _("Among {peers}, in percent of them.").format(peers=wording.cohort(labels))
    if labels.cohort_id == report.maturity.cohort_id:
        return among
    return _("{among} The cohort is wider here: of fewer the shares would be too unsure.").format(
        among=among
    )


def _strip(report: BenchmarkReport, label: PeerLabel, own: str) -> DimensionStrip:
    name = results.label_name(report, label.code)
    interval = wording.percents(label.low, label.high)
    return DimensionStrip(
        name=name,
        value=round(100 * label.share),
        low=round(100 * label.low),
        high=round(100 * label.high),
        change=_("your label") if label.code == own else "",
        tip=f"{name}: {wording.percent(label.share)}, {interval}",
    )


def _table(report: BenchmarkReport, labels: PeerLabels, own: str) -> Table:
    head = (
        Column("label", _("Label")),
        Column("share", _("Companies"), "percent", Number),
        Column("share", _("90% interval"), "percent", Range),
        Column("own", _("Yours")),
    )
    rows = tuple(
        (
            results.label_name(report, label.code),
            wording.percent(label.share),
            wording.percents(label.low, label.high),
            _("your label") if label.code == own else NONE,
        )
        for label in labels.labels
    )
    return Table(_("Labels of your peers"), head, rows)
