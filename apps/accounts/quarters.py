"""Quarters of a year: codes such as 2026-Q3, and where they begin and end in a time zone."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self
from zoneinfo import ZoneInfo

CODE = re.compile(r"(20[0-9]{2})-Q([1-4])")
WEST_MOST = "Etc/GMT+12"  # the zone in which a quarter begins and ends last


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year."""

    year: int
    number: int  # 1-4

    @classmethod
    def parse(cls, code: str) -> Self:
        """Return the quarter of a code such as 2026-Q3.

        Raises
        ------
        ValueError
            If the text is no such code.
        """
        match = CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"not a quarter such as 2026-Q3: {code!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def at(cls, moment: datetime, zone: str) -> Self:
        """Return the quarter in which that moment falls in the zone."""
        local = moment.astimezone(ZoneInfo(zone))
        return cls(local.year, (local.month + 2) // 3)

    @property
    def code(self) -> str:
        """Return the stored form: 2026-Q3."""
        return f"{self.year}-Q{self.number}"

    @property
    def label(self) -> str:
        """Return the shown form: 2026 Q3."""
        return f"{self.year} Q{self.number}"

    @property
    def ordinal(self) -> int:
        """Return a number that rises by one each quarter."""
        return self.year * 4 + self.number - 1

    def shifted(self, by: int) -> "Quarter":
        """Return the quarter so many later, or earlier if negative."""
        year, index = divmod(self.ordinal + by, 4)
        return Quarter(year, index + 1)

    def starts_at(self, zone: str) -> datetime:
        """Return the first moment in the zone."""
        return datetime(self.year, self.number * 3 - 2, 1, tzinfo=ZoneInfo(zone))

    def ends_at(self, zone: str) -> datetime:
        """Return the moment in the zone at which the next quarter begins."""
        return self.shifted(1).starts_at(zone)

    def ends_everywhere_at(self) -> datetime:
        """Return the moment at which it is over everywhere on Earth."""
        return self.ends_at(WEST_MOST)

    def last_day(self) -> date:
        """Return the quarter's last day."""
        return date.fromordinal(self.ends_at("UTC").date().toordinal() - 1)
