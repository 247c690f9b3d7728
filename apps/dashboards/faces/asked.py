"""How somebody wants a picture: its theme, and how wide its chart is."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.charts.chart import MEDIUM, WIDTHS
from apps.charts.theme import PRINT, PRINT_DARK, Theme

THEMES: Mapping[str, Theme] = {"light": PRINT, "dark": PRINT_DARK}
BY_WIDTH = {str(width): width for width in WIDTHS}


class UnknownFaceError(ValueError):
    """A picture is not drawn like that."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A theme, and the width of the chart in pixels; around it is a margin."""

    theme: Theme
    width: int


def asked(query: Mapping[str, str]) -> Asked:
    """Read the address; what it leaves open is light and of middle width."""
    theme = THEMES.get(query.get("theme", "light"))
    width = BY_WIDTH.get(query.get("width", str(MEDIUM)))
    if theme is None or width is None:
        raise UnknownFaceError
    return Asked(theme, width)
