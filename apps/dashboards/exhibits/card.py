"""A finding with its picture, the table behind it and its source, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from apps.charts.chart import WIDE, Chart
from apps.dashboards.exhibits.table import Table

HALF, WHOLE = 6, 12  # columns of a page


@dataclass(frozen=True, slots=True)
class Link:
    """Where a card leads to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of a card's tables, and the address of its own CSV; empty where it is the only one."""

    table: Table
    csv: str


@dataclass(frozen=True, slots=True)
class Card:
    """One card, as `components/_card.html` shows it."""

    slug: str
    finding: str
    sentence: str
    source: str
    links: tuple[Link, ...]
    span: int = HALF
    chart: Chart | None = None
    table: Table | None = None
    further: tuple[Table, ...] = ()  # what else the chart shows, in rows of another grain
    body: str = ""  # a template that is shown where the chart would end
    content: Mapping[str, Any] = field(default_factory=dict)  # what the body needs
    room: int = 0  # pixels of height that the body takes in a half card, about
    quarter: str = ""  # that it tells about
    address: str = ""  # of its faces, without the dot and the extension; nothing without faces
    where: str = ""  # in the names of its files: the page, as others have cards of the same slug
    query: str = ""  # that these addresses end with: what was chosen on the page
    is_at_top: bool = False  # of the second column, so that who comes back finds it there
    is_drawn_by_body: bool = False  # the body shows the chart, at its own place
    is_told_by_body: bool = False  # the body shows what the first table says, more kindly

    def placed(self, page: str, quarter: str, where: str, query: str = "") -> "Card":
        """Return the card with its quarter, and with the address of its faces below its page's.

        The names of its files say `where` they are from. It has no faces where it shows neither
        chart nor table, or where the page is nobody's.
        """
        if not page or not (self.chart or self.table):
            return replace(self, quarter=quarter)
        address = f"{page}charts/{self.slug}"
        return replace(self, quarter=quarter, address=address, where=where, query=query)

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables that hold what the chart shows, the one that says most first."""
        return (self.table, *self.further) if self.table else ()

    @property
    def file_query(self) -> str:
        """The end of the address of its files."""
        return f"?{self.query}" if self.query else ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The tables that the page shows under the chart, each with the address of its CSV."""
        shown = self.further if self.is_told_by_body else self.tables
        return tuple(Part(table, self._csv_of(table)) for table in shown)

    def _csv_of(self, table: Table) -> str:
        if not self.address or len(self.tables) == 1:
            return ""
        asked = [self.query, f"table={table.code}"]
        return f"{self.address}.csv?{'&'.join(part for part in asked if part)}"

    @property
    def picture_query(self) -> str:
        """The end of the address of its pictures: wide ones where the card is as wide as a page."""
        asked = [self.query, f"width={WIDE}" if self.span == WHOLE else ""]
        told = "&".join(part for part in asked if part)
        return f"?{told}" if told else ""
