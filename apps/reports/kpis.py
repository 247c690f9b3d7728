"""The organisation's own figures, and what each KPI means."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from apps.instruments.kpis import definitions
from apps.performance.models import KpiReading, KpiTarget
from apps.performance.series import Series, in_order

ALL_CHANNELS = "all"
SATISFIED = "csat_pct"


@dataclass(frozen=True, slots=True)
class KpiValueRow:
    """One KPI in one quarter, by one method, in one channel or all."""

    period_id: str
    kpi_key: str
    method: str  # empty where there is one way only; never compare values of two
    channel: str  # all, or a channel's code
    value: float
    unit: str  # such as %, seconds, EUR
    n: int | None  # answers or cases that it rests on, where that was entered
    note: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class KpiTargetRow:
    """What one KPI should be, by one method, in one channel or all."""

    kpi_key: str
    method: str
    channel: str
    low: float | None  # None: no lower end
    high: float | None
    unit: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class KpiRow:
    """What a KPI means."""

    kpi_key: str
    name: str
    unit: str
    direction: str  # higher, lower, target_band, informational
    hard_min: float
    hard_max: float
    typical_low: float
    typical_high: float
    methods: str  # codes, separated by blanks
    definition: str


def kpi_values() -> list[KpiValueRow]:
    """Return every figure that was entered, oldest quarter first."""
    return [_value(reading) for reading in KpiReading.objects.oldest_first()]


def kpi_targets() -> list[KpiTargetRow]:
    """Return what the organisation wants its figures to be, as they stand now."""
    return [
        KpiTargetRow(
            kpi_key=target.kpi,
            method=target.method,
            channel=target.channel or ALL_CHANNELS,
            low=None if target.low is None else float(target.low),
            high=None if target.high is None else float(target.high),
            unit=target.series.unit,
            set_at=target.set_at,
        )
        for target in KpiTarget.objects.order_by("kpi", "method", "channel")
    ]


def kpis() -> list[KpiRow]:
    """Return every KPI in its published order; the same rows for everybody."""
    return [
        KpiRow(
            kpi_key=kpi.code,
            name=kpi.name,
            unit=kpi.unit,
            direction=kpi.direction,
            hard_min=float(kpi.hard_min),
            hard_max=float(kpi.hard_max),
            typical_low=float(kpi.typical_low),
            typical_high=float(kpi.typical_high),
            methods=" ".join(method.code for method in kpi.methods),
            definition=kpi.definition,
        )
        for kpi in definitions().values()
    ]


def measured_csats(quarters: Collection[str]) -> dict[str, tuple[float, int | None]]:
    """Return the share of satisfied customers that was measured, in percent, and its answers.

    By quarter, where there is one. That of all channels together; where several scales were used,
    the first of the published ones.
    """
    found: dict[str, dict[Series, KpiReading]] = {}
    for reading in KpiReading.objects.filter(quarter__in=quarters, kpi=SATISFIED, channel=""):
        found.setdefault(reading.quarter, {})[reading.series] = reading
    chosen = {quarter: series[in_order(series)[0]] for quarter, series in found.items()}
    return {quarter: (float(reading.value), reading.n) for quarter, reading in chosen.items()}


def _value(reading: KpiReading) -> KpiValueRow:
    return KpiValueRow(
        period_id=reading.quarter,
        kpi_key=reading.kpi,
        method=reading.method,
        channel=reading.channel or ALL_CHANNELS,
        value=float(reading.value),
        unit=reading.series.unit,
        n=reading.n,
        note=reading.note,
        entered_at=reading.entered_at,
    )
