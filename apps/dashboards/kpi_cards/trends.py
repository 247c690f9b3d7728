"""The trend of a KPI as a table: what stands in words beside its line."""

from django.utils.translation import gettext as _

from apps.dashboards import wording
from apps.dashboards.exhibits import Column, Number, Range, Table
from apps.dashboards.kpi_cards import units
from apps.performance.units import signed
from apps.reports.kpi_trends import KpiTrend


def trend_table(found: KpiTrend) -> tuple[Table, ...]:
    """Return the slope of the line that is drawn, with its interval; no table where none is."""
    line = found.line
    if line is None or not found.is_clear:
        return ()
    unit, decimals = found.series.unit, units.decimals_of(line.low, line.high)
    low, high = signed(line.low, decimals), signed(line.high, decimals)
    head = (
        Column("since", _("From")),
        Column("until", _("To")),
        Column("change", _("A quarter"), unit, Number),
        Column("change", _("90% interval"), unit, Range),
    )
    row = (
        wording.quarter(found.quarters[line.first]),
        wording.quarter(found.quarters[line.last]),
        Number(signed(line.change, decimals), round(line.change, decimals)),
        Range(
            _("{low} to {high}").format(low=low, high=high),
            round(line.low, decimals),
            round(line.high, decimals),
        ),
    )
    return (Table(_("The trend through the quarters"), head, (row,), code="trend"),)
