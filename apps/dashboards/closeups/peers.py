"""The cards of the peers: how they spread in a dimension, and which labels they carry."""

from django.utils.translation import gettext as _

from apps.charts.chart import drawn
from apps.charts.marks import Estimate
from apps.charts.spread import ScoreSpread, score_spread
from apps.charts.strips import DimensionStrip, DimensionStrips, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import drawing, findings, spreads, wording
from apps.dashboards.closeups.page import method, steps
from apps.dashboards.exhibits import MAIN, Card, Column, Number, Range, Table
from apps.dashboards.findings import Finding
from apps.reports.details import DimensionDetail, PersonaDetail
from apps.reports.peers import PeerLabel, PeerLabels, PeerScores


def of_dimension(told: DimensionDetail, peers: PeerScores) -> Card:
    """Return how the peers spread, and the own score among them; why not, where they are hidden."""
    found = _finding(told, peers)
    shown = bool(peers.bins)
    return Card(
        "peers",
        found.title,
        found.sentence,
        source=_("released counts, noise that hides single companies included"),
        links=(steps(told.report, f"place-{told.part.code}"),),
        chart=drawn(score_spread, _spread(told, peers, found)) if shown else None,
        table=spreads.bins(peers.bins, _caption(told), MAIN) if shown else None,
        further=(_quantiles(told, peers),) if shown else (),
    )


def of_persona(told: PersonaDetail, labels: PeerLabels) -> Card:
    """Return which labels the peers carry."""
    rows = [(findings.label_name(told.report, label.code), label) for label in labels.labels]
    own = next((label for label in labels.labels if label.code == told.part.code), None)
    found = _label_finding(told, labels, own)
    strips = DimensionStrips(
        caption=Caption("peers", found.title, found.sentence),
        rows=tuple(_strip(name, label) for name, label in rows),
    )
    head = (
        Column("label", _("Label")),
        Column("share", _("Companies"), "percent", Number),
        Column("share", _("90% interval"), "percent", Range),
    )
    cells = tuple(
        (name, wording.percent(label.share), wording.percents(label.low, label.high))
        for name, label in rows
    )
    return Card(
        "peers",
        found.title,
        found.sentence,
        source=_("released counts, noise that hides single companies included"),
        links=(method("benchmarks"),),
        chart=drawn(benchmark_strips, strips),
        table=Table(_("Labels of your peers"), head, cells),
    )


def _finding(told: DimensionDetail, peers: PeerScores) -> Finding:
    if not peers.bins:
        return Finding(
            _("Not enough companies yet to show peers"),
            _("The quarter's release measured it, but noise would drown what so few say."),
        )
    title = _("How your peers spread")
    if peers.place:
        title = _("You are {place}").format(place=findings.ahead(peers))
    summary = peers.summary
    return Finding(
        title,
        _("Typical half of them {half}, median {median} (90% range {interval}).").format(
            half=wording.between(summary.p25 or 0, summary.p75 or 0),
            median=wording.points(summary.p50 or 0),
            interval=wording.between(summary.median_low or 0, summary.median_high or 0),
        ),
    )


def _spread(told: DimensionDetail, peers: PeerScores, found: Finding) -> ScoreSpread:
    row, percents = told.part.row, [100 * share for share in peers.bins]
    return ScoreSpread(
        caption=Caption("peers", found.title, found.sentence),
        bins=tuple(percents),
        tips=tuple(
            _("{bin}: {share}% of companies").format(
                bin=spreads.bin_name(at), share=wording.points(share)
            )
            for at, share in enumerate(percents)
        ),
        own=_own(told),
        own_name=_("You {value}").format(value=wording.points(row.score)) if row else "",
        percent=_("{share}%"),
        median=peers.summary.p50,
        median_name=_("Median {value}").format(value=wording.points(peers.summary.p50 or 0)),
    )


def _caption(told: DimensionDetail) -> str:
    return _("{dimension} of your peers").format(dimension=told.part.name)


def _own(told: DimensionDetail) -> Estimate | None:
    row = told.part.row
    return drawing.as_written(row.score, row.score_low, row.score_high) if row else None


def _quantiles(told: DimensionDetail, peers: PeerScores) -> Table:
    caption = _("{dimension}: you and {peers}").format(
        dimension=told.part.name, peers=wording.cohort(peers)
    )
    return spreads.quantiles(peers.summary, _own(told), caption, "quantiles")


def _label_finding(told: PersonaDetail, labels: PeerLabels, own: PeerLabel | None) -> Finding:
    peers = wording.cohort(labels)
    if own is None:
        return Finding(_("Which labels your peers carry"), peers)
    return Finding(
        _("{share} of your peers are called {persona}").format(
            share=wording.percents(own.low, own.high), persona=told.part.short_name
        ),
        _("Of {peers}. A label names what leads; a share says how much resembles it.").format(
            peers=peers
        ),
    )


def _strip(name: str, label: PeerLabel) -> DimensionStrip:
    interval = wording.percents(label.low, label.high)
    return DimensionStrip(
        name=name,
        value=100 * label.share,
        low=100 * label.low,
        high=100 * label.high,
        tip=f"{name}: {wording.percent(label.share)}, {interval}",
    )
