"""GET /api/v1/{dataset} - the rows of one dataset, page by page, and the dictionary of them all."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.utils.http import parse_etags
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.pages import DEFAULT_LIMIT, MOST, PARAMETERS, Page, Question, page, question_of
from apps.api.v1.schemas import (
    DATASET_ERRORS,
    ERRORS,
    DatasetListSerializer,
    DatasetSerializer,
    envelope_of,
)
from apps.reports.benchmarks import NotContributingError
from apps.reports.feed import publish
from apps.reports.models import Feed
from apps.reports.registry import DATASETS, Dataset

MOST_DIGITS = 999_999_999
TEXT = {"type": "string", "minLength": 1}


class DatasetView(ScopedView):
    """The rows of one dataset; subclasses name it."""

    dataset: Dataset

    def get(self, request: Request) -> Response:
        """Answer with a page of rows; unchanged since the caller's ETag, with 304 and no body."""
        check_consent(self.dataset)
        feed = publish()
        question = question_of(self.dataset, request.query_params.dict(), feed)
        tag = _tag(question, feed, request)
        if {tag, "*"} & _known(request):
            return Response(status=304, headers={"ETag": tag})
        found = page(question, feed)
        response = Response(body_of(found, feed), headers={"ETag": tag})
        if found.has_more:
            query = request.query_params.copy()
            query["cursor"] = found.next_cursor
            query.pop("since", None)
            url = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
            response["Link"] = f'<{url}>; rel="next"'
        return response


def body_of(found: Page, feed: Feed) -> dict[str, Any]:
    """Return what a page says."""
    return {
        "data": found.rows,
        "has_more": found.has_more,
        "next_cursor": found.next_cursor,
        "as_of": feed.last_changed_at,
    }


def view_of(dataset: Dataset) -> type[DatasetView]:
    """Return the dataset's view, told to the OpenAPI document."""
    paging = [
        OpenApiParameter(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
            description="Rows in a page.",
        ),
        OpenApiParameter("cursor", TEXT, description="`next_cursor` of a page that has more."),
        OpenApiParameter(
            "since",
            TEXT,
            description="`next_cursor` of the last page that was read: what has changed since, rows"
            " that were removed included.",
        ),
        OpenApiParameter(
            "updated_since",
            {"type": "string", "format": "date-time"},
            description="Changes at this time or later, for tools that keep times, not cursors.",
        ),
    ]
    view = type(
        f"{dataset.name.title().replace('_', '')}View",
        (DatasetView,),
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
        parameters=[*filter_parameters(dataset), *paging],
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
    return {"type": "integer", "minimum": 0, "maximum": MOST_DIGITS} if is_number else TEXT


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
        raise ProblemError(
            "not_contributing",
            "Benchmarks are shown to organisations that take part in them: an owner can give"
            " consent under Settings.",
            403,
        ) from error


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


def _known(request: Request) -> set[str]:
    """Return the ETags that the caller holds; compressed on their way they had become weak."""
    held = parse_etags(request.headers.get("If-None-Match", ""))
    return {tag.removeprefix("W/") for tag in held}


def _tag(question: Question, feed: Feed, request: Request) -> str:
    """Return a strong ETag of what was asked and how far was published; of no token."""
    asked = sorted(request.query_params.items())
    columns = [column.name for column in question.dataset.columns]
    content = json.dumps([question.told(), asked, columns, feed.last_seq], separators=(",", ":"))
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
