"""The cards of the personas: their shares, and what comes with the largest."""

from django.utils.translation import gettext as _

from apps.dashboards import drawing, figures, findings, mixes, tables
from apps.dashboards.cards.frame import closer, framed, moved_by, source, steps_to, ways
from apps.dashboards.exhibits import Card, Link
from apps.reports.results import RoundReport


def mix(report: RoundReport) -> Card:
    """Return the card of the personas' shares."""
    names = {part.code: part.short_name for part in report.personas}
    return framed(
        "mix",
        findings.mix(report),
        source=source(report),
        method="personas",
        steps=steps_to(report, figures.LABEL),
        onward=(*ways(report, {figures.LABEL: figures.of_label()}), *_moved_share(report)),
        chart=drawing.persona_mix(report),
        table=tables.persona_mix(report),
        further=mixes.behind(report),
        body="dashboards/_mix.html",
        content={"closer": closer(report, "persona", names)},
        is_at_top=True,
    )


def traps(report: RoundReport) -> Card:
    """Return the card of what is strong and what is risky in the personas of the label."""
    places = {part.code: place for place, part in enumerate(report.personas, start=1)}
    parts = report.named or (report.top,)
    return framed(
        "traps",
        findings.traps(report),
        source=_("as published with questionnaire {version}").format(
            version=report.row.instrument_version
        ),
        method="personas",
        steps=steps_to(report, figures.LABEL),
        body="dashboards/_strength_and_trap.html",
        room=130 * len(parts),
        content={"parts": [(part, places[part.code]) for part in parts]},
    )


def _moved_share(report: RoundReport) -> tuple[Link, ...]:
    """Return the way to the answers that moved the largest share."""
    name = _("Which answers moved the {persona} share").format(persona=report.top.short_name)
    return moved_by(report, f"persona-{report.top.code}", name)
