"""Benchmark strips: each dimension's score, its doubt, its peers, and a change that is clear."""

from dataclasses import dataclass
from itertools import accumulate

from apps.charts.geometry import Scale, polyline
from apps.charts.marks import (
    Estimate,
    draw_drift,
    draw_uprights,
    place_estimate,
    write_end,
    write_middle,
    write_ticks,
)
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import LEADING, NAME, NOTE, QUIET, SCORE, TextStyle, wrap

NARROW = 480  # below this width the words go above the strip
TOP, UNDER = 10, 28
NAMES_SHARE, LEAST_NAMES = 0.34, 96  # of the width, and pixels
SCORES_SHARE, LEAST_SCORES = 0.2, 40
LEAST_ROW = 48
OPTIMUM = 16  # room over a strip for the mark of its optimum
GUTTER, END = 18, 13  # between words and strip; beyond the ends of the scale
BAND, TRACK = 18, 4  # heights
DRIFT = 15  # from the strip down to its arrow
ROOM = 16  # between two rows


@dataclass(frozen=True, slots=True)
class PeerBand:
    """Quantiles of the peers' scores, as released."""

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


@dataclass(frozen=True, slots=True)
class DimensionStrip:
    """One dimension's row, 0-100."""

    name: str
    value: float | None  # None where there is none of one's own: the peers stand alone
    low: float | None = None  # 90% interval
    high: float | None = None
    change: str = ""  # "+9 since 2026 Q2" or "no clear change"; empty in the first round
    moved_from: float | None = None  # the earlier value, only where the change is clear
    peers: PeerBand | None = None  # only where the release shows the dimension
    position: str = ""  # "ahead of 50-70%"
    optimum: float | None = None  # where the best value lies inside the scale
    optimum_name: str = ""  # "best near 73"
    tip: str = ""


@dataclass(frozen=True, slots=True)
class DimensionStrips:
    """All that the chart shows, in the order of its rows."""

    caption: Caption
    rows: tuple[DimensionStrip, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where names, strips and scores go."""

    width: int
    names: float  # room for the names; 0 where they go above the strip
    scores: float  # room for the score and the place among peers

    @property
    def is_narrow(self) -> bool:
        """Whether the words go above the strip."""
        return not self.names

    @property
    def scale(self) -> Scale:
        """Scores to pixels."""
        if self.is_narrow:
            return Scale(0, 100, END, self.width - END)
        return Scale(0, 100, self.names + GUTTER, self.width - self.scores - GUTTER)


@dataclass(frozen=True, slots=True)
class Words:
    """A row's words, broken into lines."""

    name: list[str]
    change: list[str]
    position: list[str]

    @property
    def beside(self) -> float:
        """Height of the taller block of words at either side of the strip."""
        return LEADING * max(len(self.name) + len(self.change), 1 + len(self.position))

    @property
    def above(self) -> float:
        """Height of the words over the strip: name and score, then change and place."""
        return LEADING * (len(self.name) + max(len(self.position), len(self.change)))


def benchmark_strips(strips: DimensionStrips, theme: Theme, width: int) -> Picture:
    """Draw a row a dimension, all on one scale of 0-100."""
    drawing = Drawing(theme, width)
    layout = _layout(strips, width)
    words = [_words(row, layout) for row in strips.rows]
    heights = [_height(row, said, layout) for row, said in zip(strips.rows, words, strict=True)]
    tops = [TOP, *(TOP + below for below in accumulate(heights))]
    write_ticks(drawing, layout.scale, tops[-1] + 16)
    for row, said, top, height in zip(strips.rows, words, tops, heights, strict=False):
        if layout.is_narrow:
            middle = _strip_above(row, said, top)
            draw_uprights(drawing, layout.scale, middle - BAND / 2 - 3, middle + BAND / 2 + 3)
            _write_above(drawing, row, said, top)
        else:
            middle = top + height / 2
            draw_uprights(drawing, layout.scale, top, top + height)
            _write_beside(drawing, row, said, layout, middle)
        _draw_strip(drawing, row, layout.scale, middle)
    return drawing.document(strips.caption, tops[-1] + UNDER)


def _layout(strips: DimensionStrips, width: int) -> Layout:
    if width < NARROW:
        return Layout(width, 0, 0)
    names = max(max(NAME.width(row.name), NOTE.width(row.change)) for row in strips.rows)
    scores = max(NOTE.width(row.position) for row in strips.rows)
    return Layout(
        width,
        names=min(max(names, LEAST_NAMES), width * NAMES_SHARE),
        scores=min(max(scores, LEAST_SCORES), width * SCORES_SHARE),
    )


def _words(row: DimensionStrip, layout: Layout) -> Words:
    if layout.is_narrow:
        half = layout.width / 2 - 6
        name = wrap(row.name, NAME, layout.width - LEAST_SCORES)
        return Words(name, wrap(row.change, NOTE, half), wrap(row.position, NOTE, half))
    return Words(
        wrap(row.name, NAME, layout.names),
        wrap(row.change, NOTE, layout.names),
        wrap(row.position, NOTE, layout.scores),
    )


def _height(row: DimensionStrip, words: Words, layout: Layout) -> float:
    if not layout.is_narrow:
        return max(LEAST_ROW, words.beside + ROOM)
    below = DRIFT if row.moved_from is not None else BAND / 2
    return _strip_above(row, words, 0) + below + ROOM


def _strip_above(row: DimensionStrip, words: Words, top: float) -> float:
    """Return the middle of a strip that has its words above it."""
    over = OPTIMUM if row.optimum is not None else 0
    return top + words.above + over + BAND / 2 + 6


def _write_beside(
    drawing: Drawing, row: DimensionStrip, words: Words, layout: Layout, middle: float
) -> None:
    """Write name and change to the left of the strip, score and place to its right."""
    y = middle - LEADING * (len(words.name) + len(words.change)) / 2 + 11
    for line in words.name:
        write_end(drawing, (layout.names, y), line, NAME)
        y += LEADING
    for line in words.change:
        write_end(drawing, (layout.names, y), line, _change_style(row))
        y += LEADING

    left = layout.width - layout.scores
    y = middle - LEADING * len(words.position) / 2 + 6
    if row.value is not None:
        drawing.text((left, y), f"{row.value:.0f}", SCORE, class_="num")
    for i, line in enumerate(words.position, start=1):
        drawing.text((left, y + LEADING * i), line, NOTE)


def _write_above(drawing: Drawing, row: DimensionStrip, words: Words, top: float) -> None:
    """Write name and score over the strip, and under them change and place."""
    y = top + 11
    if row.value is not None:
        write_end(drawing, (drawing.width, y), f"{row.value:.0f}", SCORE, class_="num")
    for i, line in enumerate(words.name):
        drawing.text((0, y + LEADING * i), line, NAME)
    y += LEADING * len(words.name)
    for i, line in enumerate(words.change):
        drawing.text((0, y + LEADING * i), line, _change_style(row))
    for i, line in enumerate(words.position):
        write_end(drawing, (drawing.width, y + LEADING * i), line, NOTE)


def _change_style(row: DimensionStrip) -> TextStyle:
    return QUIET if row.moved_from is None else NOTE


def _draw_strip(drawing: Drawing, row: DimensionStrip, scale: Scale, y: float) -> None:
    """Draw the peers or the bare scale, then the company's own value, and its drift below."""
    with drawing.mark(row.tip or row.name):
        if row.peers is None:
            _draw_track(drawing, scale, y)
        else:
            _draw_peers(drawing, row.peers, scale, y)
        if row.optimum is not None:
            _draw_optimum(drawing, row.optimum_name, scale(row.optimum), y)
        if row.value is not None:
            place_estimate(drawing, Estimate(row.value, row.low, row.high), scale, y)
    if row.value is not None and row.moved_from is not None:
        draw_drift(drawing, scale(row.moved_from), scale(row.value), y + DRIFT)


def _draw_track(drawing: Drawing, scale: Scale, y: float) -> None:
    left, right = scale(0), scale(100)
    drawing.element(
        "rect",
        x=left,
        y=y - TRACK / 2,
        width=right - left,
        height=TRACK,
        rx=TRACK / 2,
        fill="sea2",
    )


def _draw_peers(drawing: Drawing, peers: PeerBand, scale: Scale, y: float) -> None:
    """Draw the middle 80% of the peers pale, the middle half darker, and the median as a tick."""
    for low, high, fill, radius in (
        (peers.p10, peers.p90, "sea2", BAND / 2),
        (peers.p25, peers.p75, "sea4", None),
    ):
        left, right = scale(low), scale(high)
        drawing.element(
            "rect", x=left, y=y - BAND / 2, width=right - left, height=BAND, rx=radius, fill=fill
        )
    median = scale(peers.p50)
    ends = (median, y - BAND / 2 - 2), (median, y + BAND / 2 + 2)
    drawing.line(*ends, stroke="ink3", stroke_width=2)


def _draw_optimum(drawing: Drawing, name: str, x: float, y: float) -> None:
    """Point at the best value of a dimension that can be too high as well as too low."""
    tip = y - BAND / 2 + 1
    drawing.element(
        "path",
        d=polyline([(x - 4, tip - 6), (x + 4, tip - 6), (x, tip)], closed=True),
        fill="accent",
    )
    drawing.line((x, tip), (x, y + BAND / 2), stroke="accent", stroke_dasharray="2 2")
    half = QUIET.width(name) / 2
    middle = min(max(x, half), drawing.width - half)
    write_middle(drawing, (middle, tip - 9), name, QUIET)
