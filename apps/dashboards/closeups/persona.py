"""The page of one persona: its share, its past, what is like it, its peers and its answers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.charts.chart import drawn
from apps.charts.strips import DimensionStrip, DimensionStrips, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.closeups import past, peers
from apps.dashboards.closeups.page import (
    Page,
    Sibling,
    addressed,
    moved,
    steps,
    worked_out,
)
from apps.dashboards.exhibits import Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.reports.details import PersonaDetail
from apps.reports.results import DimensionPart, PersonaPart, RoundReport

VIEW = "persona"
NAMED = 2  # dimensions that a finding names


def persona_page(told: PersonaDetail) -> Page:
    """Return the page of a persona."""
    report, part = told.report, told.part
    places = [persona.code for persona in report.personas]
    return Page(
        kind=_("Persona"),
        title=_title(told),
        lede=_("Strength: {strength}. Trap: {trap}.").format(
            strength=part.strength, trap=part.trap
        ),
        value=wording.percent(part.row.share),
        label=_("{persona}, share among the five").format(persona=part.name),
        doubt=_("90% interval {ends}").format(
            ends=wording.percents(part.row.share_low, part.row.share_high)
        ),
        formula=_(
            "The share expected over every mix of the five, and of the balanced reference, that "
            "could have led to these scores."
        ),
        worked_out=worked_out(report, f"persona-{part.code}"),
        cards=tuple(addressed(report, VIEW, part.code, card) for card in _cards(told)),
        remarks=_remarks(told),
        siblings=tuple(_sibling(report, other, part) for other in report.personas),
        place=places.index(part.code) + 1,
    )


def address(report: RoundReport, code: str) -> str:
    """Return the address of a persona's page."""
    return reverse(f"dashboards:{VIEW}", args=(report.slug, report.row.period_id, code))


def _cards(told: PersonaDetail) -> list[Card]:
    cards = [past.of_persona(told)]
    if likeness := _likeness(told):
        cards.append(likeness)
    if told.report.benchmark and told.report.benchmark.labels:
        cards.append(peers.of_persona(told, told.report.benchmark.labels))
    if told.explained:
        cards.append(moved(told.explained, f"persona-{told.part.code}"))
    return cards


def _title(told: PersonaDetail) -> str:
    """Return the finding: what became of the share, else how likely it leads."""
    part = told.part
    change = part.change
    if change and change.verdict == "clearly more":
        return _("Your care resembles {persona} more than before").format(persona=part.name)
    if change and change.verdict == "clearly less":
        return _("Your care resembles {persona} less than before").format(persona=part.name)
    if part.code == told.report.top.code:
        return _("{persona} has the largest share, with a chance of {chance}").format(
            persona=part.name, chance=wording.probability(part.row.p_top)
        )
    return _("{share} of your care resembles {persona}").format(
        share=wording.percent(part.row.share), persona=part.name
    )


def _likeness(told: PersonaDetail) -> Card | None:
    """Return where the own scores are near the persona's and where far; None without scores."""
    described = dict(told.prototype)
    parts = [(part, described[part.code]) for part in told.report.dimensions if part.row]
    if not parts:
        return None
    apart = sorted(parts, key=lambda pair: abs(_away(*pair)))
    names = [part.name for part, _value in apart]
    found = Finding(
        _("Nearest in {near}").format(near=wording.listed(names[:NAMED])),
        _("Farthest in {far}. The tick is the persona as published, the dot your score.").format(
            far=wording.listed(names[-NAMED:])
        ),
    )
    short = told.part.short_name
    strips = DimensionStrips(
        caption=Caption("likeness", found.title, found.sentence),
        rows=tuple(_strip(short, part, value) for part, value in apart),
    )
    return Card(
        "likeness",
        found.title,
        found.sentence,
        source=_("scores of 0 to 100"),
        links=(steps(told.report, f"persona-{told.part.code}"),),
        chart=drawn(benchmark_strips, strips),
        table=_table(told, apart),
    )


def _table(told: PersonaDetail, apart: list[tuple[DimensionPart, float]]) -> Table:
    head = (
        Column("dimension", _("Dimension")),
        Column("score", _("Your score"), "points", Number),
        Column("score", _("90% interval"), "points", Range),
        Column("persona", told.part.name, "points", Number),
        Column("difference", _("Difference"), "points", Number),
    )
    rows = tuple(
        (
            part.name,
            wording.points(part.row.score),
            wording.between(part.row.score_low, part.row.score_high),
            wording.points(value),
            wording.signed(wording.apart(part.row.score, value)),
        )
        for part, value in apart
        if part.row
    )
    return Table(_("Your scores beside {persona}").format(persona=told.part.name), head, rows)


def _away(part: DimensionPart, described: float) -> float:
    return part.row.score - described if part.row else 0.0


def _strip(persona: str, part: DimensionPart, described: float) -> DimensionStrip:
    row = part.row
    if row is None:
        raise ValueError(f"{part.code} has no score to draw")
    interval = wording.interval(row.score_low, row.score_high)
    return DimensionStrip(
        name=part.name,
        value=round(row.score),
        low=round(row.score_low),
        high=round(row.score_high),
        optimum=described,
        optimum_name=f"{persona} {wording.points(described)}",
        tip=f"{part.name}: {wording.points(row.score)}, {interval}",
    )


def _remarks(told: PersonaDetail) -> tuple[str, ...]:
    remarks = [
        _("Chance that it has the largest share: {chance}.").format(
            chance=wording.probability(told.part.row.p_top)
        ),
        _("Shares are of all your people together: single groups are too small for a mix."),
    ]
    if told.explained is None:
        remarks.append(
            _("The answers have been deleted, so nothing is told of single questions any more.")
        )
    return tuple(remarks)


def _sibling(report: RoundReport, other: PersonaPart, here: PersonaPart) -> Sibling:
    return Sibling(other.short_name, address(report, other.code), other.code == here.code)
