"""What the first line of a table says: which column holds what."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.quarters import Quarter
from apps.performance.importing.quarters import QuarterError, quarter_of

NAMES = {  # what a heading may be called
    "quarter": "quarter",
    "period": "quarter",
    "kpi": "kpi",
    "measure": "kpi",
    "method": "method",
    "measured by": "method",
    "currency": "method",
    "channel": "channel",
    "value": "value",
    "n": "n",
    "answers": "n",
    "cases": "n",
    "answers or cases": "n",
    "note": "note",
    "notes": "note",
    "comment": "note",
    "unit": "unit",
}
LONG = {"quarter", "kpi", "value"}  # one figure a line
OF_A_SERIES = {"kpi", "method", "channel", "unit"}  # beside columns of quarters


class UnreadableTableError(ValueError):
    """The table as a whole cannot be used; the message tells a person why."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column holds: a part of a figure, or the values of a quarter."""

    parts: tuple[str | Quarter, ...]

    @property
    def is_wide(self) -> bool:
        """Tell whether quarters stand beside one another."""
        return any(isinstance(part, Quarter) for part in self.parts)


def columns_of(heading: list[str]) -> Columns:
    """Return what each column holds.

    Raises
    ------
    UnreadableTableError
        If the line is empty, a name is unknown or stands twice, or one is missing.
    """
    cells = [" ".join(cell.lower().split()) for cell in heading]
    while cells and not cells[-1]:
        cells.pop()
    if not cells:
        raise UnreadableTableError(_("There is nothing in it."))
    parts = tuple(_part(cell) for cell in cells)
    unknown = [heading[place].strip() for place, part in enumerate(parts) if part is None]
    if unknown:
        raise UnreadableTableError(
            _("No column is called “%(name)s”. %(needed)s")
            % {"name": unknown[0][:40], "needed": _needed()}
        )
    known = tuple(part for part in parts if part is not None)
    if len(set(known)) < len(known):
        raise UnreadableTableError(
            _("A column stands there twice. %(needed)s") % {"needed": _needed()}
        )
    columns, names = Columns(known), {part for part in known if isinstance(part, str)}
    fits = "kpi" in names and names <= OF_A_SERIES if columns.is_wide else names >= LONG
    if not fits:
        raise UnreadableTableError(_needed())
    return columns


def _part(cell: str) -> str | Quarter | None:
    """Return what a column holds that is called so; None where nobody knows."""
    if cell in NAMES:
        return NAMES[cell]
    try:
        return quarter_of(cell)
    except QuarterError:
        return None


def _needed() -> str:
    return _(
        "The first line has to name the columns: quarter, kpi, value, and if you like method, "
        "channel, n and note. Or kpi, and then one column for each quarter."
    )
