"""Two rounds as pictures: the mix in two columns, and where each dimension was and is."""

from django.utils.translation import gettext as _

from apps.charts.chart import Chart, drawn
from apps.charts.ribbons import Persona, PersonaRibbons, RibbonWords, persona_ribbons
from apps.charts.strips import DimensionStrip, DimensionStrips, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.drawing import as_percent, share_verdict
from apps.dashboards.findings import Finding
from apps.reports.scores import DimensionScoreRow
from apps.reports.two_rounds import TwoRounds


def mix(told: TwoRounds, found: Finding) -> Chart:
    """Draw both mixes, and the latter's shares with their intervals."""
    rounds = (told.before, told.after)
    shares = told.comparison.shares
    picture = PersonaRibbons(
        caption=Caption("mix", found.title, found.sentence),
        words=RibbonWords(percent=_("{share}%"), interval=f"{{low}}{wording.EN_DASH}{{high}}%"),
        quarters=tuple(wording.quarter(side.row.period_id) for side in rounds),
        personas=tuple(
            Persona(
                name=name,
                shares=tuple(
                    as_percent(side.shares[code].share) if code in side.shares else None
                    for side in rounds
                ),
                low=as_percent(told.after.shares[code].share_low),
                high=as_percent(told.after.shares[code].share_high),
                change=share_verdict(shares[code].verdict) if code in shares else "",
            )
            for code, name in told.personas
        ),
    )
    return drawn(persona_ribbons, picture)


def dimensions(told: TwoRounds, found: Finding) -> Chart:
    """Draw each dimension's later score, and an arrow from the earlier one where that is clear."""
    rows = tuple(
        _strip(told, name, row)
        for code, name in told.dimensions
        if (row := told.after.scores.get(code))
    )
    caption = Caption("dimensions", found.title, found.sentence)
    return drawn(benchmark_strips, DimensionStrips(caption, rows))


def _strip(told: TwoRounds, name: str, row: DimensionScoreRow) -> DimensionStrip:
    change = told.comparison.dimensions.get(row.dimension_key)
    moved = wording.moved(change, row.score, told.before.row.period_id)
    return DimensionStrip(
        name=name,
        value=round(row.score),
        low=round(row.score_low),
        high=round(row.score_high),
        change=moved or _("not compared"),
        moved_from=round(change.before) if change and change.is_clear else None,
        tip=f"{name}: {wording.points(row.score)}, "
        + wording.interval(row.score_low, row.score_high),
    )
