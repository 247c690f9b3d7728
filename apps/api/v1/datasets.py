"""GET /api/v1/{dataset} - the rows of one dataset, page by page, and the dictionary of them all."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.api.permissions import not_contributing
from apps.api.scoped import ScopedView
from apps.api.v1.paged import PAGING, TEXT, PagedView
from apps.api.v1.pages import PARAMETERS, Source
from apps.api.v1.schemas import (
    DATASET_ERRORS,
    ERRORS,
    DatasetListSerializer,
    DatasetSerializer,
    envelope_of,
)
from apps.api.v1.sources import MOST_DIGITS, OneDataset
from apps.reports.benchmarks import NotContributingError
from apps.reports.registry import DATASETS, Dataset


class DatasetView(PagedView):
    """The rows of one dataset; subclasses name it."""

    dataset: Dataset

    def source(self, request: Request) -> Source:
        """Return the dataset; refuse what is shown to contributors only, not show it empty."""
        check_consent(self.dataset)
        return OneDataset(self.dataset)


def view_of(dataset: Dataset, base: type[DatasetView] = DatasetView) -> type[DatasetView]:
    """Return the dataset's view, told to the OpenAPI document."""
    view = type(
        f"{dataset.name.title().replace('_', '')}View",
        (base,),
        {
            "__doc__": f"{dataset.name}: {dataset.grain}.",
            "dataset": dataset,
            "scope": dataset.scope,
            "parameters": (*dataset.filters, *PARAMETERS),
        },
    )
    described = extend_schema(
        operation_id=f"list_{dataset.name}",
        summary=f"List {dataset.name.replace('_', ' ')}: {dataset.grain}",
        parameters=[*filter_parameters(dataset), *PAGING],
        responses={200: envelope_of(dataset), 304: None} | DATASET_ERRORS,
    )
    decorated: type[DatasetView] = extend_schema_view(get=described)(view)
    return decorated


def filter_parameters(dataset: Dataset) -> list[OpenApiParameter]:
    """Return the parameters that choose rows by a column's value."""
    return [
        OpenApiParameter(name, _shape(dataset, name), description=f"Rows with this {name} only.")
        for name in dataset.filters
    ]


def _shape(dataset: Dataset, name: str) -> dict[str, Any]:
    is_number = dataset.column(name).type == "integer"
    return {"type": "integer", "minimum": 0, "maximum": 10**MOST_DIGITS - 1} if is_number else TEXT


class ListDatasets(ScopedView):
    """The dictionary: which datasets there are."""

    scope = "read:dictionary"

    @extend_schema(
        operation_id="list_datasets",
        summary="List the datasets with their columns",
        responses={200: DatasetListSerializer} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with every dataset."""
        return Response({"data": [_told(dataset, request) for dataset in DATASETS.values()]})


class ShowDataset(ScopedView):
    """The dictionary: one dataset."""

    scope = "read:dictionary"

    @extend_schema(
        operation_id="show_dataset",
        summary="Show one dataset with its columns",
        responses={200: DatasetSerializer} | DATASET_ERRORS,
    )
    def get(self, request: Request, name: str) -> Response:
        """Answer with the dataset of that name."""
        if name not in DATASETS:
            raise NotFound(f"There is no dataset {name!r}.")
        return Response(_told(DATASETS[name], request))


def check_consent(dataset: Dataset) -> None:
    """Refuse what is shown to contributors only, rather than show nothing of it.

    Raises
    ------
    ProblemError
        If the organisation takes no part in what the dataset shows.
    """
    try:
        dataset.check()
    except NotContributingError as error:
        raise not_contributing() from error


def _told(dataset: Dataset, request: Request) -> dict[str, Any]:
    return {
        "name": dataset.name,
        "kind": dataset.kind,
        "grain": dataset.grain,
        "scope": dataset.scope,
        "primary_key": list(dataset.primary_key),
        "references": [
            {"column": column, "dataset": name} for column, name in dataset.references.items()
        ],
        "filters": list(dataset.filters),
        "columns": [asdict(column) for column in dataset.columns],
        "url": reverse(f"api:v1:{dataset.name}", request=request),
    }
