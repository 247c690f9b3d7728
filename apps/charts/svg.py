"""A chart as it is being drawn: elements in the order they are painted, then one SVG document."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Self

from apps.charts.theme import Theme
from apps.charts.typeset import TextStyle

Attribute = str | float | None
PAINTS = frozenset({"fill", "stroke"})
KEPT_PAINTS = ("none", "url(")


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart is called and what it says, for those who do not see it."""

    ident: str  # unique on the page; the width is added, so that variants can share it
    title: str
    description: str


class Picture(str):
    """A finished drawing: its SVG, and what others have to know of it."""

    __slots__ = ("caption", "height")

    caption: Caption
    height: float  # pixels, as it is written

    def __new__(cls, svg: str, caption: Caption, height: float) -> Self:
        """Keep what it says and how high it is beside its SVG."""
        picture = super().__new__(cls, svg)
        picture.caption, picture.height = caption, height
        return picture


class Drawing:
    """Elements collected for one chart, in a theme and at a width."""

    def __init__(self, theme: Theme, width: int) -> None:
        self.theme = theme
        self.width = width
        self._parts: list[str] = []

    def element(self, tag: str, words: str | None = None, /, **attributes: Attribute) -> None:
        """Add one element; paints are tokens, and names are spelt `class_`, `stroke_width`."""
        opening = f"<{tag}{self._written(attributes)}"
        self._parts.append(
            f"{opening}/>" if words is None else f"{opening}>{escape(words)}</{tag}>"
        )

    def text(
        self, at: tuple[float, float], words: str, style: TextStyle, **attributes: Attribute
    ) -> None:
        """Set one line of text with its baseline at a point."""
        x, y = at
        painted = {"fill": style.colour, **attributes}
        self.element(
            "text", words, x=x, y=y, font_size=style.size, font_weight=style.weight, **painted
        )

    def line(
        self, start: tuple[float, float], end: tuple[float, float], **attributes: Attribute
    ) -> None:
        """Draw a straight line between two points."""
        self.element("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **attributes)

    @contextmanager
    def mark(self, tip: str) -> Iterator[None]:
        """Group what is drawn inside into one mark that a reader can point at."""
        self._parts.append(f'<g class="pt" data-tip="{escape(tip)}">')
        yield
        self._parts.append("</g>")

    def inset(self, at: tuple[float, float], picture: Picture) -> None:
        """Set a finished picture into this one, its upper left corner at a point."""
        x, y = map(number, at)
        self._parts.append(f'<g transform="translate({x} {y})">{picture}</g>')

    def document(self, caption: Caption, height: float) -> Picture:
        """Return the finished SVG, `height` pixels high."""
        ident = f"{caption.ident}-{self.width}"
        frame = self._written(
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "chart",
                "viewBox": f"0 0 {self.width} {number(height)}",
                "width": self.width,
                "height": height,
                "role": "img",
                "aria-labelledby": f"{ident}-title {ident}-desc",
                "font-size": 12,
                "font-family": self.theme.font_family,
            }
        )
        head = (
            f'<title id="{escape(ident)}-title">{escape(caption.title)}</title>'
            f'<desc id="{escape(ident)}-desc">{escape(caption.description)}</desc>'
        )
        svg = f"<svg{frame}>{head}{''.join(self._parts)}</svg>"
        return Picture(svg, caption, float(number(height)))

    def _written(self, attributes: dict[str, Attribute]) -> str:
        return "".join(
            f' {_spelt(name)}="{escape(self._value(name, value))}"'
            for name, value in attributes.items()
            if value is not None
        )

    def _value(self, name: str, value: str | float) -> str:
        if not isinstance(value, str):
            return number(value)
        if name in PAINTS and not value.startswith(KEPT_PAINTS):
            return self.theme.colour(value)
        return value


def number(value: float) -> str:
    """Write a number to one decimal place, the same way on every machine."""
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def _spelt(name: str) -> str:
    return name if name == "viewBox" else name.rstrip("_").replace("_", "-")
