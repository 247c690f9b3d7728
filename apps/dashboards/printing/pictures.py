"""Charts on paper: drawn with plain colours, and known to the document by a name alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.charts.chart import Chart
from apps.charts.theme import PRINT
from apps.dashboards.exhibits import Card

SCHEME = "chart:"


@dataclass(frozen=True, slots=True)
class Plate:
    """A chart as a sheet shows it, in the one width of its place."""

    picture: SafeString


@dataclass(frozen=True, slots=True)
class Pictures:
    """The drawings of one document by their names."""

    drawings: dict[str, str] = field(default_factory=dict)

    def of_card(self, card: Card, width: int) -> Card:
        """Return the card with its charts drawn for paper, those inside its body too."""
        shown: Mapping[str, Any] = {
            name: self._plate(value, width) if isinstance(value, Chart) else value
            for name, value in card.content.items()
        }
        own = None if card.is_drawn_by_body else card.chart
        chart: Any = own and self._plate(own, width)
        return replace(card, chart=chart, content=shown)

    def _plate(self, chart: Chart, width: int) -> Plate:
        """Draw a chart and keep it; what it shows in words is in its own caption."""
        picture = chart.svg(PRINT, width)
        name = f"{SCHEME}{len(self.drawings) + 1}"
        self.drawings[name] = picture
        told = f"{picture.caption.title}. {picture.caption.description}"
        shape = f"chart chart-{width}"
        return Plate(format_html('<img class="{}" src="{}" alt="{}">', shape, name, told))
