"""PUT and POST /api/v1/kpi_values - a company's own figures, many at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.timezone import now
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.quarters import Quarter
from apps.api.bodies import (
    Body,
    Fault,
    InvalidBodyError,
    LineField,
    NumberField,
    PeriodField,
    TextField,
    WholeField,
    said_in,
)
from apps.api.idempotency import idempotent
from apps.api.v1.datasets import DatasetView
from apps.api.v1.writing import SCOPE, own_organisation, writer, written
from apps.instruments.kpis import definitions
from apps.performance import actions
from apps.performance.actions import Figure
from apps.performance.importing import LONGEST_NOTE, MOST_CASES, MOST_FIGURES
from apps.performance.models import STEP
from apps.performance.models import written as typed
from apps.performance.series import CHANNEL, Series
from apps.reports.kpis import ALL_CHANNELS

METHODS = sorted({method.code for kpi in definitions().values() for method in kpi.methods})

Values = dict[tuple[Quarter, Series], Figure | None]


class KpiValueBody(Body):
    """One figure, as the dataset kpi_values tells it."""

    period_id = PeriodField(help_text="Quarter, such as 2026-Q3.")
    kpi_key = TextField(
        trim_whitespace=False,
        told={"enum": list(definitions())},
        help_text="The KPI's code, such as csat_pct.",
    )
    method = TextField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        told={"enum": ["", *METHODS]},
        help_text="How it was measured; empty, or left out, where there is nothing to choose.",
    )
    channel = TextField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        told={"pattern": f"^({CHANNEL.pattern})?$"},
        help_text="Code of the channel; all, empty, or left out: every channel together.",
    )
    value = NumberField(
        allow_null=True, help_text="In the KPI's unit, three decimals at most; null removes it."
    )
    n = WholeField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=MOST_CASES,
        help_text="Answers or cases that it rests on.",
    )
    note = LineField(required=False, allow_blank=True, max_length=LONGEST_NOTE)


class KpiValuesBody(Body):
    """Many figures: all of them are kept, or none."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = serializers.ListField(  # type: ignore[assignment] # a field, see above
        child=KpiValueBody(), min_length=1, max_length=MOST_FIGURES
    )


class WarningSerializer(serializers.Serializer[Any]):
    """Something that was kept, and that somebody may want to look at once more."""

    pointer = serializers.CharField()
    detail = serializers.CharField()


class KpiValuesKeptSerializer(serializers.Serializer[Any]):
    """What became of the figures."""

    kept = serializers.IntegerField(help_text="Figures that stand now as they were sent.")
    removed = serializers.IntegerField(help_text="Figures that stand no more.")
    warnings = WarningSerializer(many=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a body, and where it stands in it."""

    pointer: str
    said: dict[str, Any]

    @property
    def series(self) -> Series:
        """Return what is measured, known or not."""
        channel = self.said.get("channel", "")
        return Series(
            self.said["kpi_key"],
            self.said.get("method", ""),
            "" if channel == ALL_CHANNELS else channel,
        )

    @property
    def value(self) -> Decimal | None:
        """Return the number as it was written."""
        sent = self.said["value"]
        return None if sent is None else Decimal(repr(sent))

    @property
    def figure(self) -> Figure | None:
        """Return what is to be kept; None removes what stands."""
        if self.value is None:
            return None
        return Figure(self.value, self.said.get("n"), self.said.get("note", ""))


class RecordKpiValues(DatasetView):
    """The dataset of figures, which can be recorded, corrected and removed."""

    write_scope = SCOPE

    @written(
        "put_kpi_values",
        "Record, correct or remove figures of KPIs: all of them, or none",
        request=KpiValuesBody,
        responses={200: KpiValuesKeptSerializer},
    )
    @idempotent(is_required=False)
    def put(self, request: Request) -> Response:
        """Keep the figures, and track what they measure."""
        return _kept(request)

    @written(
        "post_kpi_values",
        "The same as PUT, for tools that can only post",
        request=KpiValuesBody,
        responses={200: KpiValuesKeptSerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request) -> Response:
        """Keep the figures, and track what they measure."""
        return _kept(request)


def _kept(request: Request) -> Response:
    said = said_in(request, KpiValuesBody)["data"]
    lines = [Line(f"#/data/{place}", row) for place, row in enumerate(said)]
    values = _checked(lines)
    at, by = now(), writer(request)
    figures: dict[Quarter, dict[Series, Figure | None]] = {}
    for (quarter, series), figure in values.items():
        figures.setdefault(quarter, {})[series] = figure
    actions.import_figures(organisation=own_organisation(), figures=figures, by=by, at=at)
    kept = sum(figure is not None for figure in values.values())
    warnings = [warning for line in lines for warning in _unusual(line)]
    return Response({"kept": kept, "removed": len(values) - kept, "warnings": warnings})


def _checked(lines: list[Line]) -> Values:
    """Return the figures if pages would take every one of them."""
    present = Quarter.at(now(), own_organisation().time_zone)
    values: Values = {}
    faults: list[Fault] = []
    for line in lines:
        found = list(_faults(line, present))
        key = (Quarter.parse(line.said["period_id"]), line.series)
        if key in values:
            found.append(Fault(line.pointer, "This figure stands further up already."))
        values[key] = line.figure
        faults += found
    if faults:
        raise InvalidBodyError(faults)
    return values


def _faults(line: Line, present: Quarter) -> Iterator[Fault]:
    if Quarter.parse(line.said["period_id"]) > present:
        yield Fault(f"{line.pointer}/period_id", "This quarter has not begun.")
    if not line.series.is_known:
        yield _unknown(line)
    elif line.value is not None:
        yield from _impossible(line, line.value)
    if line.value is None and (line.said.get("n") or line.said.get("note")):
        yield Fault(f"{line.pointer}/value", "Send the value too, or neither n nor note.")


def _unknown(line: Line) -> Fault:
    kpi = definitions().get(line.series.kpi)
    if kpi is None:
        return Fault(f"{line.pointer}/kpi_key", "There is no such KPI: see the dataset kpis.")
    if not kpi.is_measured_by(line.series.method):
        known = ", ".join(method.code for method in kpi.methods) or "none: leave it out"
        return Fault(f"{line.pointer}/method", f"It is not measured like that, but by {known}.")
    return Fault(f"{line.pointer}/channel", "Name a channel: small letters, digits and _.")


def _impossible(line: Line, value: Decimal) -> Iterator[Fault]:
    kpi = line.series.definition
    if not kpi.is_possible(value):
        least, most = typed(kpi.hard_min), typed(kpi.hard_max)
        yield Fault(f"{line.pointer}/value", f"Send a value from {least} to {most}.")
    elif value != value.quantize(STEP):
        yield Fault(f"{line.pointer}/value", "Send three decimals at most.")


def _unusual(line: Line) -> Iterator[dict[str, str]]:
    kpi = line.series.definition
    if line.value is not None and not kpi.is_usual(line.value):
        low, high = typed(kpi.typical_low), typed(kpi.typical_high)
        detail = f"This is unusual, most are from {low} to {high}: is it right?"
        yield {"pointer": f"{line.pointer}/value", "detail": detail}
