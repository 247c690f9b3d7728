"""How a chart names its colours: by variable for a page, by value where no style sheet reaches."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.charts.palette import DARK, LIGHT


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """A way to write the colour tokens, and the typeface where the page does not set one."""

    values: Mapping[str, str]
    font_family: str | None = None

    def colour(self, token: str) -> str:
        """Return what an attribute must hold to paint with the token."""
        return self.values[token]


WEB = Theme({token: f"var(--{token})" for token in LIGHT})
PRINT = Theme(LIGHT, font_family="Inter, sans-serif")
PRINT_DARK = Theme(DARK, font_family="Inter, sans-serif")
