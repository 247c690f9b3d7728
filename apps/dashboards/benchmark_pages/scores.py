"""The cards of scores: how the peers' maturity spreads, and their middle in each dimension."""

from django.utils.translation import gettext as _

from apps.charts.chart import Chart, drawn
from apps.charts.marks import Estimate
from apps.charts.spread import ScoreSpread, score_spread
from apps.charts.strips import DimensionStrip, DimensionStrips, PeerBand, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import drawing, exhibits, spreads, wording
from apps.dashboards.benchmark_pages import findings
from apps.dashboards.cards.frame import framed
from apps.dashboards.exhibits import MAIN, NONE, WHOLE, Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding, typical
from apps.method.place import Place
from apps.reports.benchmark_report import BenchmarkReport, DimensionPeers
from apps.reports.peers import PeerScores

POINTS = "points"


def maturity(report: BenchmarkReport) -> tuple[Card, ...]:
    """Return the card of the peers' maturity; none where they are not shown."""
    peers = report.maturity
    if not peers.summary.is_shown:
        return ()
    found = Finding(_("How mature the care of your peers is"), typical(report.maturity.summary))
    place = drawing.maturity_place(peers) if peers.place else None
    caption = _("Maturity of your peers")
    table = spreads.quantiles(peers.summary, _own(report), caption, MAIN)
    card = framed(
        "maturity",
        found,
        source=findings.source(report.release.quarter),
        method="benchmarks",
        chart=drawn(score_spread, _spread(report, found)),
        table=table,
        body="dashboards/benchmarks/_place.html",
        room=350,
        content={"place": place, "table": table}
        | {"range": wording.range_of(peers.place) if peers.place else ""},
        further=(
            spreads.bins(peers.bins, _("Companies by maturity"), "bins"),
            *((_place(peers.place),) if peers.place else ()),
        ),
        is_told_by_body=True,
    )
    return (card,)


def dimensions(report: BenchmarkReport) -> Card:
    """Return the card of the dimensions that the year's releases show."""
    shown = [part for part in report.dimensions if part.peers.summary.is_shown]
    found = _dimensions_finding(report, shown)
    return framed(
        "dimensions",
        found,
        source=_("releases of the last four quarters, two dimensions in each"),
        method="benchmarks",
        span=WHOLE,
        chart=_strips(shown, found) if shown else None,
        table=_dimension_table(report) if report.dimensions else None,
        body="dashboards/benchmarks/_dimensions.html",
        content={
            "is_shown": bool(shown),
            "has_own": any(part.own for part in shown),
            "wider": _wider(report, shown),
            "hidden": wording.listed([p.name for p in report.dimensions if p not in shown]),
        },
    )


def _wider(report: BenchmarkReport, shown: list[DimensionPeers]) -> str:
    """Return which dimensions need a wider cohort than maturity does."""
    names = [part.name for part in shown if part.peers.cohort_id != report.maturity.cohort_id]
    if len(names) == len(shown) > 1:
        return _("all of them")
    return wording.listed(names)


def cohort_of(peers: PeerScores) -> str:
    """Return who the peers are, without their number."""
    return peers.cohort_name or _("All companies")


def _spread(report: BenchmarkReport, found: Finding) -> ScoreSpread:
    peers, percents = report.maturity, [100 * share for share in report.maturity.bins]
    own = report.own.row if report.own else None
    value = own.maturity if own else None
    return ScoreSpread(
        caption=Caption("maturity", found.title, found.sentence),
        bins=tuple(percents),
        tips=tuple(
            _("{bin}: {share}% of companies").format(
                bin=spreads.bin_name(at), share=wording.points(share)
            )
            for at, share in enumerate(percents)
        ),
        own=_own(report),
        own_name="" if value is None else _("You {value}").format(value=wording.points(value)),
        percent=_("{share}%"),
        median=peers.summary.p50,
        median_name=_("Median {value}").format(value=wording.points(peers.summary.p50 or 0)),
    )


def _place(place: Place) -> Table:
    head = (
        Column("place", _("Place")),
        Column("ahead_of", _("Ahead of these peers"), "percent", Range),
    )
    row = (_("You"), wording.range_of(place))
    return Table(_("Your place among them"), head, (row,), code="place")


def _own(report: BenchmarkReport) -> Estimate | None:
    row = report.own.row if report.own else None
    if row is None or row.maturity is None:
        return None
    return drawing.as_written(row.maturity, row.maturity_low, row.maturity_high)


def _dimensions_finding(report: BenchmarkReport, shown: list[DimensionPeers]) -> Finding:
    if not shown:
        return Finding(
            _("No dimension of your peers can be shown yet"),
            _(
                "Each release measures two of the eight dimensions, with more noise than maturity: "
                "they appear once more companies take part."
            ),
        )
    above = [part.name for part in shown if _is(part, "highest")]
    below = [part.name for part in shown if _is(part, "lowest")]
    if not above and not below:
        title = _("In no dimension do you clearly stand out from your peers")
    else:
        title = _stands_out(above, below)
    return Finding(
        title,
        _("Each release measures two dimensions, so each row names the quarter that it is of."),
    )


def _stands_out(above: list[str], below: list[str]) -> str:
    """Return where the whole range of the place lies in the first or in the last quarter."""
    if above and below:
        return _("You are in the top quarter in {above}, in the bottom quarter in {below}").format(
            above=wording.listed(above), below=wording.listed(below)
        )
    if above:
        return _("You are in the top quarter of your peers in {above}").format(
            above=wording.listed(above)
        )
    return _("You are in the bottom quarter of your peers in {below}").format(
        below=wording.listed(below)
    )


def _is(part: DimensionPeers, quartile: str) -> bool:
    return part.peers.place is not None and part.peers.place.quartile == quartile


def _strips(shown: list[DimensionPeers], found: Finding) -> Chart:
    rows = tuple(_strip(part) for part in shown)
    caption = Caption("dimensions", found.title, found.sentence)
    return drawn(benchmark_strips, DimensionStrips(caption, rows))


def _strip(part: DimensionPeers) -> DimensionStrip:
    own, place = part.own, part.peers.place
    quarter = wording.quarter(part.quarter)
    tip = _("{dimension}, {quarter}: median of the peers {median}").format(
        dimension=part.name,
        quarter=quarter,
        median=wording.points(part.peers.summary.p50 or 0),
    )
    return DimensionStrip(
        name=part.name,
        value=round(own.score) if own else None,
        low=round(own.score_low) if own else None,
        high=round(own.score_high) if own else None,
        change=quarter,
        peers=_band(part.peers),
        position=_("above {range} of peers").format(range=wording.range_of(place)) if place else "",
        tip=tip,
    )


def _band(peers: PeerScores) -> PeerBand:
    told = peers.summary
    quantiles = (told.p10, told.p25, told.p50, told.p75, told.p90)
    return PeerBand(*(quantile or 0.0 for quantile in quantiles))


def _dimension_table(report: BenchmarkReport) -> Table:
    head = (
        Column("dimension", _("Dimension")),
        Column("quarter", _("Release of")),
        Column("cohort", _("Peers")),
        Column("n_about", _("About so many"), "companies", Number),
        Column("middle_80", _("Middle 80%"), POINTS, Range),
        Column("half", _("Typical half"), POINTS, Range),
        Column("median", _("Median (90% range)"), POINTS, exhibits.Estimate),
        Column("own", _("You (90% interval)"), POINTS, exhibits.Estimate),
        Column("ahead", _("Above so many peers"), "percent", Range),
    )
    rows = tuple(_dimension_row(part) for part in report.dimensions)
    return Table(_("Dimensions of your peers, by the releases of a year"), head, rows)


def _dimension_row(part: DimensionPeers) -> tuple[str, ...]:
    told, own = part.peers.summary, part.own
    quarter = wording.quarter(part.quarter)
    mine = wording.estimate(own.score, own.score_low, own.score_high) if own else NONE
    if not told.is_shown:
        return (part.name, quarter, _("not enough companies"), *(NONE,) * 4, mine, NONE)
    return (
        part.name,
        quarter,
        cohort_of(part.peers),
        wording.count(told.n_about),
        wording.between(told.p10 or 0, told.p90 or 0),
        wording.between(told.p25 or 0, told.p75 or 0),
        wording.estimate(told.p50 or 0, told.median_low or 0, told.median_high or 0),
        mine,
        wording.range_of(part.peers.place) if part.peers.place else NONE,
    )
