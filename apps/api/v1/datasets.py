"""GET /api/v1/{dataset} - the rows of one dataset, page by page."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from apps.api.permissions import not_contributing
from apps.api.problems import ProblemError
from apps.api.v1.paged import PAGING, TEXT, PagedView
from apps.api.v1.pages import PARAMETERS, Source
from apps.api.v1.schemas import DATASET_ERRORS, envelope_of
from apps.api.v1.sources import MOST_DIGITS, OneDataset
from apps.reports.benchmarks import NotContributingError
from apps.reports.files import MEDIA_TYPES
from apps.reports.registry import Dataset


class JsonOrSuffix(DefaultContentNegotiation):
    """Leads those who accept a file and no JSON to the address that it has."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Return what writes JSON.

        Raises
        ------
        ProblemError
            If the caller accepts none.
        """
        try:
            renderer, media_type = super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable as error:
            suffixes = ", ".join(f".{suffix}" for suffix in MEDIA_TYPES)
            raise ProblemError(
                "not_acceptable",
                "Rows come as JSON from this address. For a file, whatever Accept says, put its"
                f" suffix behind the dataset's name: {suffixes}.",
                406,
            ) from error
        return renderer, media_type


class DatasetView(PagedView):
    """The rows of one dataset; subclasses name it."""

    dataset: Dataset
    content_negotiation_class = JsonOrSuffix

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
