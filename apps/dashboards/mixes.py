"""What the picture of the mix shows beside the latest shares: earlier rounds, balance, peers."""

from django.utils.translation import gettext as _

from apps.dashboards import findings, wording
from apps.dashboards.exhibits import NONE, Column, Number, Range, Table
from apps.reports.peers import PeerLabels
from apps.reports.personas import PersonaShareRow
from apps.reports.results import RoundReport

PERCENT = "percent"


def behind(report: RoundReport) -> tuple[Table, ...]:
    """Return the tables of what is drawn beside the latest round's shares."""
    labels = report.benchmark.labels if report.benchmark else None
    return (past(report), balance(report), *((peers(report, labels),) if labels else ()))


def past(report: RoundReport) -> Table:
    """Return each persona's share in each round that is drawn, the latest round first."""
    head = (
        Column("quarter", _("Quarter")),
        Column("persona", _("Persona")),
        Column("share", _("Share"), PERCENT, Number),
        Column("share", _("90% interval"), PERCENT, Range),
    )
    rows = []
    for round_ in reversed(report.window):
        intervals = {row.persona_key: _interval(row) for row in round_.share_rows}
        rows += [
            (
                wording.quarter(round_.row.period_id),
                part.short_name,
                wording.percent(share),
                intervals.get(part.code, NONE),
            )
            for part, share in zip(report.personas, round_.shares, strict=True)
        ]
    return Table(_("Shares of the personas, round by round"), head, tuple(rows), code="rounds")


def balance(report: RoundReport) -> Table:
    """Return how much each round that is drawn also resembles the balanced reference."""
    head = (
        Column("quarter", _("Quarter")),
        Column("balance", _("Balance"), PERCENT, Number),
    )
    rows = tuple(
        (wording.quarter(round_.row.period_id), wording.percent(round_.row.balance))
        for round_ in reversed(report.window)
    )
    return Table(_("How much also resembles the balanced reference"), head, rows, code="balance")


def peers(report: RoundReport, labels: PeerLabels) -> Table:
    """Return the labels that the peers carry, as the column of the peers draws them."""
    head = (
        Column("label", _("Label")),
        Column("companies", _("Companies"), PERCENT, Number),
        Column("companies", _("90% interval"), PERCENT, Range),
    )
    rows = tuple(
        (
            findings.label_name(report, label.code),
            wording.percent(label.share),
            wording.percents(label.low, label.high),
        )
        for label in labels.labels
    )
    caption = _("Labels of {peers}").format(peers=wording.cohort(labels))
    return Table(caption, head, rows, code="peers")


def _interval(row: PersonaShareRow) -> Range:
    return wording.percents(row.share_low, row.share_high)
