"""A finding with its picture, the table behind it and its source, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.charts.chart import WIDE, Chart
from apps.dashboards.exhibits.table import Table

PAGE = 12  # columns


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
    quarter: str = ""  # that it tells about
    address: str = ""  # of its faces, without the dot and the extension; nothing without faces
    query: str = ""  # that these addresses end with: what was chosen on the page
    is_drawn_by_body: bool = False  # the body shows the chart, at its own place
    is_told_by_body: bool = False  # the body shows what the table says, more kindly

    @property
    def file_query(self) -> str:
        """The end of the address of its files."""
        return f"?{self.query}" if self.query else ""

    @property
    def picture_query(self) -> str:
        """The end of the address of its pictures: wide ones where the card is as wide as a page."""
        asked = [self.query, f"width={WIDE}" if self.span == PAGE else ""]
        told = "&".join(part for part in asked if part)
        return f"?{told}" if told else ""
