"""The figures by which companies run customer care, read from the data file."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

SOURCE = Path(__file__).parent / "data" / "kpis.json"
CURRENCY = "currency"  # the unit of an amount: its method says which currency

Direction = Literal["higher", "lower", "target_band", "informational"]


@dataclass(frozen=True, slots=True)
class KpiMethod:
    """One way of measuring a figure; values by different ones are never compared."""

    code: str  # such as customer_survey, or EUR
    name: str


@dataclass(frozen=True, slots=True)
class KpiBenchmark:
    """How a figure is counted over many companies: once a year, between bounds that are public."""

    quarter: int  # 1-4, whose release counts it
    method: str  # values by others are not counted; empty where there is one way only
    low: Decimal  # a value beyond one of the bounds is counted as the bound
    high: Decimal


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: what it means, which way is better, which values can be."""

    code: str
    name: str
    unit: str  # such as %, seconds, currency
    direction: Direction  # which way is better
    hard_min: Decimal  # a value outside these two is wrong
    hard_max: Decimal
    typical_low: Decimal  # and outside these two it is rare
    typical_high: Decimal
    definition: str
    methods: tuple[KpiMethod, ...]  # empty where there is one way only
    needs_channel: bool = False  # says nothing over all channels together
    benchmark: KpiBenchmark | None = None  # of the four that releases count

    def is_possible(self, value: Decimal) -> bool:
        """Tell whether such a value can be."""
        return self.hard_min <= value <= self.hard_max

    def is_usual(self, value: Decimal) -> bool:
        """Tell whether such a value is common."""
        return self.typical_low <= value <= self.typical_high

    def is_measured_by(self, method: str) -> bool:
        """Tell whether that is a way of measuring it; the empty one is where there is no choice."""
        return method in {known.code for known in self.methods} if self.methods else not method

    def method_name(self, method: str) -> str:
        """Return the words for a way of measuring it; empty where there is no choice."""
        return {known.code: known.name for known in self.methods}.get(method, method)

    def unit_by(self, method: str) -> str:
        """Return the unit of a value that was measured so: an amount is in its currency."""
        return method if self.unit == CURRENCY else self.unit


@cache
def definitions() -> dict[str, Kpi]:
    """Return every figure by its code, in the order in which they are shown."""
    loaded = json.loads(SOURCE.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    return {row["code"]: _kpi(row) for row in loaded["kpis"]}


@cache
def kpis() -> list[tuple[str, str]]:
    """Return code and name of each figure."""
    return [(kpi.code, kpi.name) for kpi in definitions().values()]


def benchmarked(quarter_number: int) -> Kpi:
    """Return the figure that the release of that quarter of a year counts: 1 to 4, always the same.

    Raises
    ------
    ValueError
        If it is not one figure.
    """
    (found,) = (
        kpi
        for kpi in definitions().values()
        if kpi.benchmark and kpi.benchmark.quarter == quarter_number
    )
    return found


def _kpi(row: dict[str, Any]) -> Kpi:
    methods = tuple(KpiMethod(**method) for method in row.get("methods", ()))
    counted = row.get("benchmark")
    benchmark = counted and KpiBenchmark(**counted | {"quarter": int(counted["quarter"])})
    return Kpi(**row | {"methods": methods, "benchmark": benchmark})
