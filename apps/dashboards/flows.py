"""How companies changed label in a year: as a picture and as a table, of real or sample figures."""

from django.utils.translation import gettext as _

from apps.charts.alluvial import Part, TransitionWords, transition_alluvial
from apps.charts.alluvial import Transitions as Picture
from apps.charts.chart import Chart, drawn
from apps.charts.palette import PERSONAS
from apps.charts.svg import Caption
from apps.dashboards import findings, wording
from apps.dashboards.exhibits import NONE, Column, Number, Table
from apps.dashboards.findings import Finding, Naming
from apps.reports.transitions import LabelMove, Transitions

PAINTS = (*PERSONAS, "ink3", "accent")  # the five labels, then blend and balanced
TINTS = ("sea5", "sea4", "sea5", "sea4", "sea5", "sea4", "sea5")  # of a sample


def alluvial(
    report: Naming, told: Transitions, found: Finding, *, is_sample: bool = False
) -> Chart:
    """Draw which label companies had, which a year later, and who went where."""
    paints = TINTS if is_sample else PAINTS
    picture = Picture(
        caption=Caption("transitions", found.title, found.sentence),
        words=TransitionWords(
            before=wording.quarter(told.since),
            after=wording.quarter(told.quarter),
            moved=_("{before} to {after}: {share}% of companies"),
            stayed=_("{name}, both times: {share}% of companies"),
        ),
        parts=tuple(
            _part(report, label, paint) for label, paint in zip(told.labels, paints, strict=True)
        ),
        flows=tuple(
            tuple(None if flow is None else 100 * flow for flow in row) for row in told.flows
        ),
    )
    return drawn(transition_alluvial, picture)


def table(report: Naming, told: Transitions) -> Table:
    """Return the share of all companies on each way from a label to a label a year later."""
    names = [findings.label_name(report, label.code) for label in told.labels]
    head = (
        Column("label_before", _("Label in {quarter}").format(quarter=wording.quarter(told.since))),
        Column("before", _("All"), "percent", Number),
        *(
            Column(f"to_{label.code}", _("to {label}").format(label=name), "percent", Number)
            for label, name in zip(told.labels, names, strict=True)
        ),
    )
    rows = tuple(
        (
            names[place],
            wording.percent(label.before),
            *(NONE if flow is None else wording.percent(flow) for flow in told.flows[place]),
        )
        for place, label in enumerate(told.labels)
    )
    total = (_("All"), wording.percent(1), *(wording.percent(label.after) for label in told.labels))
    caption = _("Companies by label in {since} and in {quarter}; a dash is a withheld flow").format(
        since=wording.quarter(told.since), quarter=wording.quarter(told.quarter)
    )
    return Table(caption, head, (*rows, total))


def labels(report: Naming, told: Transitions) -> Table:
    """Return each label's share of the companies before and after, as the columns are named."""
    head = (
        Column("label", _("Label")),
        Column("before", wording.quarter(told.since), "percent", Number),
        Column("after", wording.quarter(told.quarter), "percent", Number),
        Column("difference", _("Difference"), "points", Number),
    )
    rows = tuple(
        (
            findings.label_name(report, label.code),
            wording.percent(label.before),
            wording.percent(label.after),
            _rise(label),
        )
        for label in told.labels
    )
    return Table(_("Labels of the companies, before and after"), head, rows, code="labels")


def _rise(label: LabelMove) -> Number:
    """Return by how many points a label's share rose, both ends as they are written."""
    return wording.signed(round(100 * label.after) - round(100 * label.before))


def _part(report: Naming, label: LabelMove, paint: str) -> Part:
    after = wording.percent(label.after)
    return Part(
        name=findings.label_name(report, label.code),
        token=paint,
        before=100 * label.before,
        after=100 * label.after,
        before_text=wording.percent(label.before),
        after_text=_("{share} ({change})").format(share=after, change=_rise(label)),
    )
