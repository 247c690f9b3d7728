"""What the body of a request for an export says, and what the OpenAPI document says of it."""

from dataclasses import dataclass
from typing import Any

from apps.api.problems import ProblemError
from apps.api.v1.pages import NO_NUL
from apps.api.v1.sources import MOST_DIGITS, filters_of
from apps.reports.files import MEDIA_TYPES
from apps.reports.registry import DATASETS, Dataset

MEMBERS = ("dataset", "format", "filters")


@dataclass(frozen=True, slots=True)
class Asked:
    """The rows and the format that are asked for."""

    dataset: Dataset
    suffix: str
    filters: dict[str, Any]


def asked(body: Any) -> Asked:
    """Return what the body says.

    Raises
    ------
    ProblemError
        If any of it is missing, or would have to be ignored.
    """
    if not isinstance(body, dict):
        raise ProblemError("invalid_body", "Send a JSON object.")
    for name in body:
        if name not in MEMBERS:
            raise ProblemError("unknown_parameter", f"There is no member {name!r}.", parameter=name)
    dataset, suffix, filters = body.get("dataset"), body.get("format"), body.get("filters", {})
    if not isinstance(dataset, str) or dataset not in DATASETS:
        raise _invalid("dataset", "dataset is the name of a dataset.")
    if not isinstance(suffix, str) or suffix not in MEDIA_TYPES:
        raise _invalid("format", f"format is one of {', '.join(MEDIA_TYPES)}.")
    if not isinstance(filters, dict):
        raise _invalid("filters", "filters is an object of values by column.")
    return Asked(DATASETS[dataset], suffix, _filters(DATASETS[dataset], filters))


def _filters(dataset: Dataset, filters: dict[str, Any]) -> dict[str, Any]:
    for name, value in filters.items():
        if name not in dataset.filters:
            raise ProblemError(
                "unknown_parameter", f"{dataset.name} has no filter {name!r}.", parameter=name
            )
        if not isinstance(value, str) or not value:
            raise _invalid(name, f"{name} is a text, and not empty.")
    return filters_of(dataset, filters)


def _invalid(parameter: str, detail: str) -> ProblemError:
    return ProblemError("invalid_parameter", detail, parameter=parameter)


def _shape(dataset: Dataset) -> dict[str, Any]:
    text, number = {"minLength": 1, "pattern": NO_NUL}, {"pattern": f"^[0-9]{{1,{MOST_DIGITS}}}$"}
    filters = {
        name: {"type": "string"} | (number if dataset.column(name).type == "integer" else text)
        for name in dataset.filters
    }
    return {
        "type": "object",
        "title": f"Rows of {dataset.name}",
        "properties": {
            "dataset": {"type": "string", "enum": [dataset.name]},
            "format": {"type": "string", "enum": list(MEDIA_TYPES)},
            "filters": {
                "type": "object",
                "properties": filters,
                "additionalProperties": False,
                "description": "Values by column; rows that have all of them.",
            },
        },
        "required": ["dataset", "format"],
        "additionalProperties": False,
    }


EXPORT_REQUEST = {"oneOf": [_shape(dataset) for dataset in DATASETS.values()]}
