"""A finding with its picture, the table behind it and its source, and where it leads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.dashboards.exhibits.chart import Chart
from apps.dashboards.exhibits.table import Table


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
    is_drawn_by_body: bool = False  # the body shows the chart, at its own place
    is_told_by_body: bool = False  # the body shows what the table says, more kindly
