"""What saving a table would do to each figure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from apps.performance.importing.lines import Entry
from apps.performance.models import KpiReading
from apps.performance.series import Series

State = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Previewed:
    """One figure of a table beside what is recorded."""

    entry: Entry
    before: KpiReading | None

    @property
    def n(self) -> int | None:
        """Return what the figure will rest on: an empty cell takes nothing from the same value."""
        return self.entry.n or (self.before.n if self.before and self._is_same else None)

    @property
    def note(self) -> str:
        """Return what will be noted beside it, likewise."""
        return self.entry.note or (self.before.note if self.before and self._is_same else "")

    @property
    def state(self) -> State:
        """Return what saving it would do."""
        if self.before is None:
            return "new"
        said = (self.entry.value, self.n, self.note)
        stands = (self.before.value, self.before.n, self.before.note)
        return "unchanged" if said == stands else "changed"

    @property
    def stood(self) -> str:
        """Return what is recorded now, in a few characters; empty where nothing is."""
        return self.before.said if self.before else ""

    @property
    def _is_same(self) -> bool:
        return self.before is not None and self.before.value == self.entry.value

    @property
    def is_unusual(self) -> bool:
        """Tell whether it can be but seldom is."""
        is_usual = self.entry.series.definition.is_usual(self.entry.value)
        return self.state != "unchanged" and not is_usual


def compared(entries: Iterable[Entry]) -> list[Previewed]:
    """Return each figure beside what is recorded, in the order of the table."""
    wanted = list(entries)
    codes = {entry.quarter.code for entry in wanted}
    recorded: dict[tuple[str, Series], KpiReading] = {
        (one.quarter, one.series): one for one in KpiReading.objects.filter(quarter__in=codes)
    }
    return [Previewed(one, recorded.get((one.quarter.code, one.series))) for one in wanted]
