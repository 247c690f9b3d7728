"""What is exhibited on a page: a finding with its picture, the table behind it and its source."""

from apps.dashboards.exhibits.bands import in_bands
from apps.dashboards.exhibits.card import HALF, WHOLE, Card, Link
from apps.dashboards.exhibits.cells import NONE, Estimate, Figure, Number, Range, Value, Verdict
from apps.dashboards.exhibits.table import MAIN, Column, Field, Table, UncodedColumnError

__all__ = [
    "HALF",
    "MAIN",
    "NONE",
    "WHOLE",
    "Card",
    "Column",
    "Estimate",
    "Field",
    "Figure",
    "Link",
    "Number",
    "Range",
    "Table",
    "UncodedColumnError",
    "Value",
    "Verdict",
    "in_bands",
]
