"""The card of the personas."""

from django.utils.translation import gettext as _

from apps.dashboards import drawing, figures, findings, tables
from apps.dashboards.cards.frame import framed, moved_by, source, ways
from apps.dashboards.exhibits import Card, Link
from apps.reports.results import RoundReport


def mix(report: RoundReport) -> Card:
    """Return the card of the personas, with what is strong and what is risky in the largest."""
    return framed(
        "mix",
        findings.mix(report),
        source=source(report),
        method="personas",
        onward=(*ways(report, {figures.LABEL: figures.of_label()}), *_sharemoved_by(report)),
        chart=drawing.persona_mix(report),
        table=tables.persona_mix(report),
        body="dashboards/_strength_and_trap.html",
        content={"parts": report.named or (report.top,), "is_named": bool(report.named)},
    )


def _sharemoved_by(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the answers that moved the largest share."""
    name = _("Which answers moved the {persona} share").format(persona=report.top.short_name)
    return moved_by(report, f"persona-{report.top.code}", name)
