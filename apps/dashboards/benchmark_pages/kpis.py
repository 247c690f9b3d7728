"""The card of the KPIs that releases counted: what peers measure, and where one's own stands."""

from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from apps.charts.chart import Chart
from apps.charts.place import PlaceBar, place_bar
from apps.charts.svg import Caption
from apps.dashboards import wording
from apps.dashboards.cards.frame import framed
from apps.dashboards.exhibits import NONE, Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.dashboards.kpi_cards import peers, units
from apps.reports.benchmark_report import BenchmarkReport
from apps.reports.kpi_peers import KpiPlace


@dataclass(frozen=True, slots=True)
class Line:
    """One KPI among the peers, in words, and the own place as a picture where it is known."""

    name: str
    quarter: str
    peers: str
    own: str
    bar: Chart | None


def places(report: BenchmarkReport) -> Card:
    """Return the card of the KPIs, or why there is nothing in it."""
    kpis = report.kpis
    return framed(
        "kpis",
        _finding(kpis),
        source=_("values three months old and older, all channels together"),
        method="kpi-benchmarks",
        body="dashboards/benchmarks/_kpis.html",
        room=190 * len(kpis or ()),
        content={"lines": [_line(one) for one in kpis or ()], "needs_consent": kpis is None},
        table=_table(kpis) if kpis else None,
    )


def _finding(kpis: list[KpiPlace] | None) -> Finding:
    if kpis is None:
        return Finding(
            _("KPIs of others are shown to companies that share theirs"),
            _("That is agreed to by itself; an owner can do so in the settings of benchmarks."),
        )
    if not any(one.is_shown for one in kpis):
        return Finding(
            _("No KPI of your peers can be shown yet"),
            _("Each release counts one KPI, and shows it from about 100 companies on."),
        )
    return Finding(
        _("What your peers measure"),
        _("Each release counts one KPI; of yours the value of the same quarter is placed."),
    )


def _line(one: KpiPlace) -> Line:
    return Line(
        name=units.full_name(one.series),
        quarter=wording.quarter(one.measured_quarter),
        peers=_peers(one),
        own=peers.own(one),
        bar=_bar(one),
    )


def _peers(one: KpiPlace) -> str:
    told = peers.typical(one)
    if told is None:
        return peers.too_few()
    words = _("Among about {number} companies: typical half {half}, median {median}.")
    return words.format(number=one.n_about, **told)


def _bar(one: KpiPlace) -> Chart | None:
    if one.place is None or not one.is_shown:
        return None
    told = PlaceBar(
        caption=Caption(f"place-{one.series.key}", units.full_name(one.series), peers.own(one)),
        low=one.place.low,
        high=one.place.high,
        tip=peers.own(one),
        percent=_("{share}%"),
        first=_("lower than all peers"),
        last=_("higher than all peers"),
    )
    return Chart(partial(place_bar, told))


def _table(kpis: list[KpiPlace]) -> Table:
    head = (
        Column("kpi", _("KPI")),
        Column("measured", _("Values of")),
        Column("released", _("Release of")),
        Column("n_about", _("About so many"), "companies", Number),
        Column("half", _("Typical half")),
        Column("median", _("Median")),
        Column("own", _("You")),
        Column("higher_than", _("Higher than so many peers"), "percent", Range),
    )
    return Table(_("KPIs among other companies"), head, tuple(_row(one) for one in kpis))


def _row(one: KpiPlace) -> tuple[str, ...]:
    names = (
        units.full_name(one.series),
        wording.quarter(one.measured_quarter),
        wording.quarter(one.quarter),
    )
    own = NONE if one.own is None else str(units.value(one.series, float(one.own)))
    told = peers.typical(one)
    if told is None:
        return (*names, NONE, _("not enough companies"), NONE, own, NONE)
    return (
        *names,
        wording.count(one.n_about),
        str(told["half"]),
        told["median"],
        own,
        wording.range_of(one.place) if one.place else NONE,
    )
