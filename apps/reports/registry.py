"""The datasets: one registry, so that a page, the API, a file and the dictionary agree."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from types import UnionType
from typing import Any, get_args, get_type_hints

from apps.reports import annotations, benchmarks, kpi_benchmarks, kpis, personas, rounds, scores

TYPES = {str: "string", int: "integer", float: "number", bool: "boolean", datetime: "timestamp"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as the dictionary tells it."""

    name: str
    type: str  # string, integer, number, boolean, timestamp (RFC 3339, UTC)
    unit: str  # empty where there is none
    is_nullable: bool
    description: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of rows of one grain, and where they come from."""

    name: str
    grain: str
    scope: str  # what a token needs to read it
    primary_key: tuple[str, ...]
    filters: tuple[str, ...]  # columns that may be asked for by value
    columns: tuple[Column, ...]
    rows: Callable[[], list[Any]]


_PERIOD = ("", "Quarter, such as 2026-Q3.")
_ROUND = ("", "The round's id.")
_KPI = ("", "The KPI's code, such as csat_pct.")
_POINTS = "percent of maximum possible"

# Unit and description of each column, by dataset; types and nullability are those of the rows.
_TOLD: dict[str, dict[str, tuple[str, str]]] = {
    "rounds": {
        "round_id": _ROUND,
        "period_id": _PERIOD,
        "starts_on": ("", "First day of the quarter."),
        "ends_on": ("", "Last day of the quarter."),
        "closed_at": ("", "When the round stopped taking answers."),
        "scored_at": ("", "When its results were computed."),
        "respondents": ("people", "Responses that the results rest on."),
        "set_aside": (
            "people",
            "Responses left out as careless by the published rule, in steps of 5; null where fewer"
            " than a group that is shown.",
        ),
        "customers": ("people", "Customers who answered the mirror survey."),
        "maturity": (_POINTS, "Overall maturity, 0 to 100; whole where a group is hidden."),
        "maturity_low": (_POINTS, "Lower end of the 90% interval; whole likewise."),
        "maturity_high": (_POINTS, "Upper end of the 90% interval; whole likewise."),
        "label_kind": ("", "persona, blend, balanced or none_fits."),
        "label": ("", "Code of the persona; two joined by + in a blend; else empty."),
        "standing_kind": ("", "Kind of the label that stands: it changes only with clear cause."),
        "standing_label": ("", "Code or codes of the label that stands, as in label."),
        "balance": (
            "share",
            "Share of the balanced reference, 0 to 1; to two decimals where a group is hidden.",
        ),
        "fit_p": (
            "probability",
            "How well any mix of the personas fits: small is badly; to three decimals likewise.",
        ),
        "intensity": ("points", "Distance from the balanced reference; whole likewise."),
        "calibration": (
            "points",
            "100 minus the mean gap to the customers' view; whole likewise.",
        ),
        "instrument_version": ("", "Version of the questionnaire."),
        "scoring_version": ("", "Version of the scoring."),
        "prototype_version": ("", "Version of the personas' prototypes."),
        "input_hash": ("", "SHA-256 of what was scored."),
    },
    "dimension_scores": {
        "round_id": _ROUND,
        "period_id": _PERIOD,
        "dimension_key": ("", "Code of the dimension, such as TEC."),
        "group": ("", "all, leader, manager, frontline, or customer."),
        "score": (_POINTS, "The score, 0 to 100; of all, whole where no error is told."),
        "score_low": (_POINTS, "Lower end of the 90% interval; whole where no error is told."),
        "score_high": (_POINTS, "Upper end of the 90% interval; whole where no error is told."),
        "standard_error": ("points", "Standard error; null where it would tell of a hidden group."),
        "degrees_of_freedom": ("", "Degrees of freedom of its t interval; null as its error."),
        "respondents": ("people", "Responses that the score rests on."),
    },
    "persona_shares": {
        "round_id": _ROUND,
        "period_id": _PERIOD,
        "persona_key": ("", "Code of the persona, such as honcho."),
        "share": (
            "share",
            "Share of the company's care, 0 to 1; a round's five sum to 1. To two decimals where a "
            "group is hidden, so that the sum may miss 1 in the last.",
        ),
        "share_low": ("share", "Lower end of the 90% interval; to two decimals likewise."),
        "share_high": ("share", "Upper end of the 90% interval; to two decimals likewise."),
        "p_top": (
            "probability",
            "Probability that this share is the largest; to three decimals likewise.",
        ),
    },
    "kpi_values": {
        "period_id": _PERIOD,
        "kpi_key": _KPI,
        "method": (
            "",
            "How it was measured, such as customer_survey; empty where nothing to choose.",
        ),
        "channel": ("", "Code of the channel; all is every channel together."),
        "value": ("", "The value, in the row's own unit."),
        "unit": ("", "Such as %, seconds, or the currency of an amount (ISO 4217)."),
        "n": ("", "Answers or cases that the value rests on."),
        "note": ("", "What was noted beside it."),
        "entered_at": ("", "When what stands here was entered."),
    },
    "annotations": {
        "annotation_id": ("", "The event's id."),
        "period_id": ("", "Quarter in which it happened."),
        "happened_on": ("", "Day on which it happened, such as 2026-07-01."),
        "text": ("", "What happened, in a few words."),
        "detail": ("", "What else was said of it."),
        "kpi_key": ("", "Code of the KPI beside which it stands; empty beside every figure."),
        "created_at": ("", "When it was added."),
        "edited_at": ("", "When what stands here was last corrected; null if it never was."),
    },
    "kpis": {
        "kpi_key": _KPI,
        "name": ("", "The KPI's name."),
        "unit": ("", "Unit of its values; currency where the method says which one."),
        "direction": ("", "Which way is better: higher, lower, target_band or informational."),
        "hard_min": ("", "Least value that can be, in the KPI's unit."),
        "hard_max": ("", "Greatest value that can be."),
        "typical_low": ("", "Lower end of what is usual."),
        "typical_high": ("", "Upper end of what is usual."),
        "methods": ("", "Codes of the ways to measure it, separated by blanks."),
        "definition": ("", "What it is."),
    },
    "benchmarks": {
        "release_id": ("", "The release's id: a published release never changes."),
        "period_id": _PERIOD,
        "population": ("", "real or sample; the two never mix."),
        "published_at": ("", "When the release was published."),
        "leaf_plan": ("", "How companies were divided: L0 to L3."),
        "cohort_id": ("", "The cohort's code; all is everyone."),
        "metric_key": ("", "overall, or a dimension's code."),
        "epsilon": ("", "Privacy loss with which the counts were drawn, as a fraction."),
        "is_shown": ("", "Whether the noise leaves anything to be said."),
        "why_not": ("", "Why not, where it is not shown."),
        "n_about": ("companies", "Noisy number of companies, rounded."),
        "p10": (_POINTS, "10th percentile."),
        "p25": (_POINTS, "25th percentile."),
        "p50": (_POINTS, "Median."),
        "p75": (_POINTS, "75th percentile."),
        "p90": (_POINTS, "90th percentile."),
        "p50_low": (_POINTS, "Lower end of the median's 90% interval, noise included."),
        "p50_high": (_POINTS, "Upper end of the median's 90% interval, noise included."),
        "noisy_counts": ("companies", "Ten bins of ten points, as published."),
    },
    "kpi_benchmarks": {
        "release_id": ("", "The release's id: a published release never changes."),
        "period_id": ("", "Quarter of the release."),
        "measured_period_id": ("", "Quarter of the values: the one before the release's."),
        "population": ("", "real or sample; the two never mix."),
        "published_at": ("", "When the release was published."),
        "kpi_key": _KPI,
        "method": ("", "How it was measured: values by other methods were not counted."),
        "bound_low": ("", "Where counting begins; lower values are in the first bin."),
        "bound_high": ("", "Where counting ends; higher values are in the last bin."),
        "epsilon": ("", "Privacy loss with which the counts were drawn, as a fraction."),
        "is_shown": ("", "Whether the noise leaves anything to be said."),
        "why_not": ("", "Why not, where it is not shown."),
        "n_about": ("companies", "Noisy number of companies, rounded."),
        "p10": ("", "10th percentile, in the KPI's unit; empty in a bin that holds more."),
        "p25": ("", "25th percentile, likewise."),
        "p50": ("", "Median, likewise."),
        "p75": ("", "75th percentile, likewise."),
        "p90": ("", "90th percentile, likewise."),
        "p50_low": ("", "Lower end of the median's 90% interval, noise included, likewise."),
        "p50_high": ("", "Upper end of the median's 90% interval, noise included, likewise."),
        "noisy_counts": ("companies", "Ten bins from bound to bound, as published."),
    },
}


def _columns(name: str, row: type[Any]) -> tuple[Column, ...]:
    hints = get_type_hints(row)
    told = _TOLD[name]
    return tuple(
        Column(
            name=field.name,
            type=TYPES[_plain(hints[field.name])],
            unit=told[field.name][0],
            is_nullable=isinstance(hints[field.name], UnionType),
            description=told[field.name][1],
        )
        for field in fields(row)
    )


def _plain(hint: Any) -> type[Any]:
    """Return the type without its None."""
    kinds = [kind for kind in get_args(hint) if kind is not type(None)] or [hint]
    plain: type[Any] = kinds[0]
    return plain


DATASETS: dict[str, Dataset] = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "rounds",
            "one scored round",
            "read:scores",
            ("round_id",),
            ("period_id", "round_id"),
            _columns("rounds", rounds.RoundRow),
            rounds.told_rounds,
        ),
        Dataset(
            "dimension_scores",
            "one dimension of one group in one round",
            "read:scores",
            ("round_id", "group", "dimension_key"),
            ("period_id", "round_id", "dimension_key", "group"),
            _columns("dimension_scores", scores.ToldScoreRow),
            scores.told_scores,
        ),
        Dataset(
            "persona_shares",
            "one persona in one round",
            "read:scores",
            ("round_id", "persona_key"),
            ("period_id", "round_id", "persona_key"),
            _columns("persona_shares", personas.PersonaShareRow),
            personas.told_shares,
        ),
        Dataset(
            "kpi_values",
            "one KPI in one quarter, by one method, in one channel or all",
            "read:scores",
            ("period_id", "kpi_key", "method", "channel"),
            ("period_id", "kpi_key", "method", "channel"),
            _columns("kpi_values", kpis.KpiValueRow),
            kpis.kpi_values,
        ),
        Dataset(
            "annotations",
            "one event, as the organisation noted it",
            "read:scores",
            ("annotation_id",),
            ("period_id", "kpi_key"),
            _columns("annotations", annotations.AnnotationRow),
            annotations.annotations,
        ),
        Dataset(
            "kpis",
            "one KPI",
            "read:dictionary",
            ("kpi_key",),
            ("kpi_key", "direction"),
            _columns("kpis", kpis.KpiRow),
            kpis.kpis,
        ),
        Dataset(
            "benchmarks",
            "one cohort in one measure of one release",
            "read:benchmarks",
            ("release_id", "cohort_id", "metric_key"),
            ("period_id", "release_id", "cohort_id", "metric_key"),
            _columns("benchmarks", benchmarks.BenchmarkRow),
            benchmarks.benchmarks,
        ),
        Dataset(
            "kpi_benchmarks",
            "the KPI that one release counted",
            "read:benchmarks",
            ("release_id",),
            ("period_id", "release_id", "kpi_key"),
            _columns("kpi_benchmarks", kpi_benchmarks.KpiBenchmarkRow),
            kpi_benchmarks.kpi_benchmarks,
        ),
    )
}
