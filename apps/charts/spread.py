"""How companies spread over a scale of 0-100: a released histogram, with the own score on it."""

from dataclasses import dataclass

from apps.charts.geometry import Scale
from apps.charts.marks import Estimate, place_estimate, write_ticks
from apps.charts.svg import Caption, Drawing, Picture
from apps.charts.theme import Theme
from apps.charts.typeset import FIGURE, NOTE, TextStyle, shorten

TOP, FIELD, UNDER = 52, 130, 28
OWN, ASIDE = 30, 10  # where the own score stands; from its whisker to its name
END, GAP = 13, 2  # beyond the ends of the scale; between two bars
LATEST = TextStyle(13, "you", 700)


@dataclass(frozen=True, slots=True)
class ScoreSpread:
    """The share of companies in each bin of equal width, in percent, and the own score."""

    caption: Caption
    bins: tuple[float, ...]
    tips: tuple[str, ...]  # one a bin
    own: Estimate | None
    own_name: str  # "You 47"
    own_tip: str = ""
    percent: str = "{share}%"
    median: float | None = None
    median_name: str = ""  # "Median 55"


def score_spread(spread: ScoreSpread, theme: Theme, width: int) -> Picture:
    """Draw a bar a bin, the median as a line, and over them the own score with its interval."""
    drawing = Drawing(theme, width)
    scale = Scale(0, 100, END, width - END)
    up = Scale(0, max(*spread.bins, 1.0), TOP + FIELD, TOP)
    _draw_bars(drawing, spread, scale, up)
    drawing.line((END, TOP + FIELD), (width - END, TOP + FIELD), stroke="line")
    if spread.median is not None:
        _draw_median(drawing, spread, scale(spread.median))
    if spread.own:
        with drawing.mark(spread.own_tip or spread.own_name):
            place_estimate(drawing, spread.own, scale, OWN)
        _name_own(drawing, spread.own, scale, spread.own_name)
    write_ticks(drawing, scale, TOP + FIELD + 16)
    return drawing.document(spread.caption, TOP + FIELD + UNDER)


def _draw_bars(drawing: Drawing, spread: ScoreSpread, scale: Scale, up: Scale) -> None:
    step = 100 / len(spread.bins)
    for i, (share, tip) in enumerate(zip(spread.bins, spread.tips, strict=True)):
        left, right = scale(i * step) + GAP / 2, scale((i + 1) * step) - GAP / 2
        y = up(share)
        with drawing.mark(tip):
            drawing.element(
                "rect",
                x=left,
                y=y,
                width=right - left,
                height=max(up.start - y, 0.5),
                rx=2,
                fill="sea3",
            )
        words = spread.percent.format(share=f"{share:.0f}")
        if round(share) and FIGURE.width(words) <= right - left:
            x = (left + right) / 2
            drawing.text((x, y - 4), words, NOTE, text_anchor="middle", class_="num")


def _draw_median(drawing: Drawing, spread: ScoreSpread, x: float) -> None:
    """Draw the median down the field, its name over it but never beyond the picture."""
    drawing.line((x, 16), (x, TOP + FIELD), stroke="ink3", stroke_dasharray="3 3")
    told = shorten(spread.median_name, NOTE, drawing.width)
    half = NOTE.width(told) / 2
    inside = min(max(x, half), drawing.width - half)
    drawing.text((inside, 12), told, NOTE, text_anchor="middle")


def _name_own(drawing: Drawing, own: Estimate, scale: Scale, words: str) -> None:
    """Write the own score after its whisker, or before it where there is no room."""
    low, high = (own.value if end is None else end for end in (own.low, own.high))
    after = scale(max(high, own.value)) + ASIDE
    if after + LATEST.width(words) <= drawing.width:
        drawing.text((after, OWN + 4.5), words, LATEST)
    else:
        at = scale(min(low, own.value)) - ASIDE, OWN + 4.5
        drawing.text(at, words, LATEST, text_anchor="end")
