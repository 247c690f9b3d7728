"""What is exhibited on a page: a finding with its picture, the table behind it and its source."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from apps.charts.theme import WEB, Theme

WIDTHS = NARROW, MEDIUM, WIDE = 340, 540, 1000  # pixels, between which a card's width chooses
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture that can be drawn in any theme and in each of the widths."""

    svg: Callable[[Theme, int], str]

    @property
    def narrow(self) -> str:
        """The picture for a page on a phone."""
        return self.svg(WEB, NARROW)

    @property
    def medium(self) -> str:
        """The picture for a card of half a page."""
        return self.svg(WEB, MEDIUM)

    @property
    def wide(self) -> str:
        """The picture for a card of a whole page."""
        return self.svg(WEB, WIDE)


def drawn(draw: Callable[[Told, Theme, int], str], told: Told) -> Chart:
    """Return what a chart function draws of what it is told."""
    return Chart(partial(draw, told))


@dataclass(frozen=True, slots=True)
class Table:
    """A caption, the names of the columns, and rows that begin with their name."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Where a card leads to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card, as `components/_card.html` shows it."""

    slug: str
    finding: str
    sentence: str
    source: str
    links: tuple[Link, ...]
    span: int = 6
    chart: Chart | None = None
    table: Table | None = None
    body: str = ""  # a template that is shown where the chart would end
    content: Mapping[str, Any] = field(default_factory=dict)  # what the body needs
