"""A card as one picture: its finding over the chart, and below it what it rests on."""

from dataclasses import dataclass
from math import ceil

from apps.charts.chart import NARROW, Chart
from apps.charts.svg import Caption, Drawing
from apps.charts.typeset import TextStyle, wrap
from apps.dashboards import wording
from apps.dashboards.exhibits import Card
from apps.dashboards.faces.asked import Asked
from apps.dashboards.typefaces import SERIF

HEADLINE, SAID, SOURCE = TextStyle(21, "ink", 600), TextStyle(14, "ink2"), TextStyle(11, "ink3")
SMALL_HEADLINE = TextStyle(18, "ink", 600)
MARGIN, SMALL_MARGIN, GAP, LITTLE = 24, 16, 16, 4  # pixels
LINE, HANGING = (
    1.3,
    0.8,
)  # of the size of the type: a line's height, and how far its baseline is down
NAME = "Tidemark"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one style, and their typeface where it is not the drawing's."""

    lines: list[str]
    style: TextStyle
    family: str | None = None

    @property
    def height(self) -> float:
        """The height of the lines in pixels."""
        return len(self.lines) * LINE * self.style.size


def plate(card: Card, chart: Chart, asked: Asked) -> str:
    """Draw a card whose chart is as wide as was asked for, as an SVG document of its own."""
    is_narrow = asked.width == NARROW
    margin = SMALL_MARGIN if is_narrow else MARGIN
    headline = SMALL_HEADLINE if is_narrow else HEADLINE
    inner = chart.svg(asked.theme, asked.width)
    words = (
        Paragraph(wrap(card.finding, headline, asked.width), headline, f"'{SERIF}', serif"),
        Paragraph(wrap(card.sentence, SAID, asked.width), SAID),
    )
    source = Paragraph(wrap(_source(card), SOURCE, asked.width), SOURCE)
    top = margin + sum(paragraph.height + LITTLE for paragraph in words) + GAP
    bottom = ceil(top + inner.height + GAP)

    drawing = Drawing(asked.theme, asked.width + 2 * margin)
    height = ceil(bottom + GAP / 2 + source.height + margin)
    drawing.element("rect", width=drawing.width, height=height, fill="card")
    below = _write(drawing, (margin, margin), words)
    drawing.line((margin, bottom), (margin + asked.width, bottom), stroke="line")
    _write(drawing, (margin, bottom + GAP / 2), (source,))
    caption = Caption(f"{card.slug}-card", card.finding, card.sentence)
    drawing.inset((margin, below + GAP), inner)
    return drawing.document(caption, height)


def _write(
    drawing: Drawing, start: tuple[float, float], paragraphs: tuple[Paragraph, ...]
) -> float:
    """Set paragraphs below each other; return where they end."""
    left, top = start
    for paragraph in paragraphs:
        size = paragraph.style.size
        for line in paragraph.lines:
            baseline = top + (LINE - 1) / 2 * size + HANGING * size
            at = (left, baseline)
            drawing.text(at, line, paragraph.style, font_family=paragraph.family)
            top += LINE * size
        top += LITTLE
    return top


def _source(card: Card) -> str:
    told = [wording.quarter(card.quarter) if card.quarter else "", card.source, NAME]
    return " · ".join(part for part in told if part)
