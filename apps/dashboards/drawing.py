"""From a report to its pictures: what each chart is told, scores in whole points as in tables."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.charts.chart import Chart, drawn
from apps.charts.course import Course, TrendLine, Turn
from apps.charts.flags import Flag
from apps.charts.history import HistoryWords, MiddleHalf, ScoreHistory
from apps.charts.marks import Estimate
from apps.charts.place import PlaceBar, place_bar
from apps.charts.ribbons import PeerPart, Persona, PersonaRibbons, RibbonWords, persona_ribbons
from apps.charts.strips import DimensionStrip, DimensionStrips, PeerBand, benchmark_strips
from apps.charts.svg import Caption
from apps.dashboards import findings, wording
from apps.reports import movement as reports
from apps.reports.annotations import EventFlag
from apps.reports.changes import Comparison, ShareVerdict
from apps.reports.peers import PeerScores
from apps.reports.results import DimensionPart, PastRound, PersonaPart, RoundReport


def persona_mix(report: RoundReport) -> Chart:
    """Draw the mix of personas, round after round, beside the labels of the peers."""
    axis = _axis(report)
    compared = report.drift or report.previous
    peers = report.benchmark.labels if report.benchmark else None
    found = findings.mix(report)
    ribbons = PersonaRibbons(
        caption=Caption("mix", found.title, found.sentence),
        words=RibbonWords(
            percent=_("{share}%"),
            interval=f"{{low}}{wording.EN_DASH}{{high}}%",
            peers=_("Peers"),
            peers_about=_("about {number}").format(number=peers.n_about) if peers else "",
            balance=_("Balance"),
            balance_note=_("How much also resembles the balanced reference"),
        ),
        quarters=_quarters(axis),
        personas=tuple(
            _persona(part, place, axis, compared) for place, part in enumerate(report.personas)
        ),
        peers=tuple(
            PeerPart(findings.label_name(report, label.code), as_percent(label.share))
            for label in peers.labels
        )
        if peers
        else (),
        balance=tuple(None if past is None else as_percent(past.row.balance) for _q, past in axis),
    )
    return drawn(persona_ribbons, ribbons)


def dimension_strips(report: RoundReport) -> Chart:
    """Draw the eight dimensions, beside the peers where the release shows them."""
    found = findings.dimensions(report)
    since = report.previous.since if report.previous else ""
    rows = tuple(_strip(part, since) for part in report.dimensions if part.row)
    caption = Caption("dimensions", found.title, found.sentence)
    return drawn(benchmark_strips, DimensionStrips(caption, rows))


def maturity_place(peers: PeerScores) -> Chart:
    """Draw the own place among the peers as the range that is known of it."""
    if peers.place is None:
        raise ValueError("there is no place to draw")
    said = _("Ahead of {range} of {peers}").format(
        range=wording.range_of(peers.place), peers=wording.cohort(peers)
    )
    bar = PlaceBar(
        caption=Caption("place", _("Place among peers"), said),
        low=peers.place.low,
        high=peers.place.high,
        tip=said,
        percent=_("{share}%"),
        first=_("behind all peers"),
        last=_("ahead of all peers"),
    )
    return drawn(place_bar, bar)


def maturity_history(report: RoundReport) -> ScoreHistory:
    """Return maturity round after round, over the middle half of the same peers."""
    axis = _axis(report)
    found = findings.history(report)
    cohort = report.maturity_peers.cohort_id if report.maturity_peers else None
    peers = tuple(None if past is None else _middle_half(past, cohort) for _q, past in axis)
    has_peers = sum(half is not None for half in peers) > 1
    return ScoreHistory(
        caption=Caption("history", found.title, found.sentence),
        words=HistoryWords(
            latest=wording.points(report.row.maturity or 0),
            notes=_history_notes(report),
            peers=_("Peers: middle half") if has_peers else "",
            level=smoothed(),
        ),
        quarters=_quarters(axis),
        points=tuple(None if past is None else _maturity(past) for _q, past in axis),
        tips=tuple("" if past is None else _maturity_tip(past) for _q, past in axis),
        peers=peers if has_peers else (),
        course=score_course(report.course, [quarter for quarter, _past in axis]),
        flags=tuple(flag(event) for event in report.events),
    )


def as_written(value: float, low: float | None, high: float | None) -> Estimate:
    """Return a score to draw in whole points: a picture tells no more than its table."""
    ends = (None if end is None else round(end) for end in (low, high))
    return Estimate(round(value), *ends)


def as_percent(share: float) -> int:
    """Return a share to draw in whole percent, likewise."""
    return round(100 * share)


def flag(event: EventFlag) -> Flag:
    """Return an event as it stands over a chart's quarters."""
    tip = _("{letter}, {day}: {text}").format(
        letter=event.letter, day=date_format(event.happened_on, "j F Y"), text=event.text
    )
    return Flag(event.place, event.letter, event.text, tip)


def score_course(found: reports.Course | None, axis: list[Quarter]) -> Course:
    """Return what the history says beyond its points, on the quarters of the axis."""
    if found is None or len(found.quarters) < 2:  # noqa: PLR2004
        return Course(breaks=_breaks(found, axis))
    smoothed = zip(found.level, found.level_low, found.level_high, strict=True)
    levels = dict(zip(found.quarters, smoothed, strict=False))  # there may be no levels at all
    return Course(
        level=tuple(
            Estimate(*levels[quarter.code]) if quarter.code in levels else None for quarter in axis
        ),
        trend=_trend(found, axis),
        breaks=_breaks(found, axis),
        step=_turn(found.turned_after, axis, _("another level"), _("Another level from here on")),
    )


def _trend(found: reports.Course, axis: list[Quarter]) -> TrendLine | None:
    """Return the line through the rounds that can be compared; None where there is no trend."""
    if found.slope is None or found.verdict in (None, "no clear trend"):
        return None
    line = found.slope
    known = [place for place, quarter in enumerate(axis) if quarter.code in found.quarters]
    start, end = known[0], known[-1]
    note = _("{slope} a quarter ({interval})").format(
        slope=wording.rate(line.slope), interval=wording.rates(line.low, line.high)
    )
    return TrendLine(start, end, found.trend_in(axis[start]), found.trend_in(axis[end]), note)


def _breaks(found: reports.Course | None, axis: list[Quarter]) -> tuple[Turn, ...]:
    after = found.broken_after if found else None
    turn = _turn(after, axis, _("cannot be compared"), _("Other groups or other questions before"))
    return (turn,) if turn else ()


def _turn(after: str | None, axis: list[Quarter], words: str, tip: str) -> Turn | None:
    """Return a mark behind a quarter; None if the axis does not reach from there to the next."""
    places = {quarter.code: place for place, quarter in enumerate(axis)}
    if after not in places or places[after] + 1 == len(axis):
        return None
    return Turn(places[after] + 1, words, tip)


def _axis(report: RoundReport) -> list[tuple[Quarter, PastRound | None]]:
    """Return every quarter from the window's first round to this one, with its round if any."""
    by_quarter = {Quarter.parse(past.row.period_id): past for past in report.window}
    first, last = min(by_quarter), max(by_quarter)
    quarters = [first.shifted(by) for by in range(last.ordinal - first.ordinal + 1)]
    return [(quarter, by_quarter.get(quarter)) for quarter in quarters]


def _quarters(axis: list[tuple[Quarter, PastRound | None]]) -> tuple[str, ...]:
    return tuple(quarter.label for quarter, _past in axis)


def _persona(
    part: PersonaPart,
    place: int,
    axis: list[tuple[Quarter, PastRound | None]],
    compared: Comparison | None,
) -> Persona:
    change = compared.shares.get(part.code) if compared else None
    return Persona(
        name=part.short_name,
        shares=tuple(None if past is None else as_percent(past.shares[place]) for _q, past in axis),
        low=as_percent(part.row.share_low),
        high=as_percent(part.row.share_high),
        change=share_verdict(change.verdict) if change else "",
    )


def share_verdict(verdict: ShareVerdict) -> str:
    """Return what became of a share, in words."""
    words: dict[ShareVerdict, str] = {
        "clearly more": _("clearly more"),
        "clearly less": _("clearly less"),
        "no clear change": _("no clear change"),
    }
    return words[verdict]


def _strip(part: DimensionPart, since: str) -> DimensionStrip:
    row = part.row
    if row is None:
        raise ValueError(f"{part.code} has no score to draw")
    change, place = part.change, part.peers.place if part.peers else None
    interval = wording.interval(row.score_low, row.score_high)
    return DimensionStrip(
        name=part.name,
        value=round(row.score),
        low=round(row.score_low),
        high=round(row.score_high),
        change=wording.moved(change, row.score, since),
        moved_from=round(change.before) if change and change.is_clear else None,
        peers=_band(part.peers),
        position=_("above {range} of peers").format(range=wording.range_of(place)) if place else "",
        optimum=part.optimum,
        optimum_name=""
        if part.optimum is None
        else _("best near {value}").format(value=wording.published(part.optimum)),
        tip=f"{part.name}: {wording.points(row.score)}, {interval}",
    )


def _band(peers: PeerScores | None) -> PeerBand | None:
    """Return the peers' quantiles, or None where they are not shown."""
    if peers is None:
        return None
    told = peers.summary
    quantiles = [told.p10, told.p25, told.p50, told.p75, told.p90]
    known = [quantile for quantile in quantiles if quantile is not None]
    return PeerBand(*known) if len(known) == len(quantiles) else None


def _middle_half(past: PastRound, cohort: str | None) -> MiddleHalf | None:
    """Return the peers' quartiles, if they are those of the same cohort as today's."""
    if past.peers is None or past.peers.cohort_id != cohort:
        return None
    told = past.peers.summary
    if told.p25 is None or told.p50 is None or told.p75 is None:
        return None
    return MiddleHalf(told.p25, told.p50, told.p75)


def _maturity(past: PastRound) -> Estimate | None:
    row = past.row
    if row.maturity is None:
        return None
    return as_written(row.maturity, row.maturity_low, row.maturity_high)


def _maturity_tip(past: PastRound) -> str:
    row = past.row
    if row.maturity is None or row.maturity_low is None or row.maturity_high is None:
        return ""
    return _("{quarter}: maturity {value}, {interval}").format(
        quarter=wording.quarter(row.period_id),
        value=wording.points(row.maturity),
        interval=wording.interval(row.maturity_low, row.maturity_high),
    )


def smoothed() -> str:
    """Return what the thin line in its band is."""
    return _("Smoothed, 90% band")


def _history_notes(report: RoundReport) -> tuple[str, ...]:
    row, notes = report.row, []
    if row.maturity_low is not None and row.maturity_high is not None:
        notes.append(wording.interval(row.maturity_low, row.maturity_high))
    compared = report.drift or report.previous
    if compared and compared.maturity and row.maturity is not None:
        moved = wording.moved(compared.maturity, row.maturity, compared.since)
        since = _("since {quarter}").format(quarter=wording.quarter(compared.since))
        notes.append(moved if compared.maturity.is_clear else f"{moved} {since}")
    return tuple(notes)
