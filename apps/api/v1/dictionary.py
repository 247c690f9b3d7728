"""GET /api/v1/datasets - the dictionary: what there is, how fresh it is, and its addresses."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.models import ApiToken
from apps.api.scoped import ScopedView
from apps.api.v1.pages import cursor_after
from apps.api.v1.schemas import (
    DATASET_ERRORS,
    ERRORS,
    CountedDatasetSerializer,
    DatasetListSerializer,
)
from apps.api.v1.sources import OneDataset
from apps.reports.benchmarks import NotContributingError
from apps.reports.feed import publish
from apps.reports.files import MEDIA_TYPES
from apps.reports.models import Feed
from apps.reports.registry import DATASETS, Dataset


class ListDatasets(ScopedView):
    """The dictionary: which datasets there are."""

    scope = "read:dictionary"

    @extend_schema(
        operation_id="list_datasets",
        summary="List the datasets with their columns",
        responses={200: DatasetListSerializer} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with every dataset; none is counted, which would take a query each."""
        feed = publish()
        return Response({"data": [_told(each, feed, request) for each in DATASETS.values()]})


class ShowDataset(ScopedView):
    """The dictionary: one dataset."""

    scope = "read:dictionary"

    @extend_schema(
        operation_id="show_dataset",
        summary="Show one dataset with its columns",
        responses={200: CountedDatasetSerializer} | DATASET_ERRORS,
    )
    def get(self, request: Request, name: str) -> Response:
        """Answer with the dataset of that name."""
        if name not in DATASETS:
            raise NotFound(f"There is no dataset {name!r}.")
        feed, dataset = publish(), DATASETS[name]
        row_count = dataset.model.objects.count() if _may_read(request, dataset) else None
        return Response(_told(dataset, feed, request) | {"row_count": row_count})


def _may_read(request: Request, dataset: Dataset) -> bool:
    token = request.auth
    if not isinstance(token, ApiToken) or dataset.scope not in token.scopes:
        return False
    try:
        dataset.check()
    except NotContributingError:
        return False
    return True


def _told(dataset: Dataset, feed: Feed, request: Request) -> dict[str, Any]:
    links = _links(dataset, feed, request)
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
        "as_of": feed.last_changed_at,
        "url": links["json"],
        "links": links,
    }


def _links(dataset: Dataset, feed: Feed, request: Request) -> dict[str, str]:
    """Return the address of every door to the dataset."""
    rows = reverse(f"api:v1:{dataset.name}", request=request)
    return {
        "json": rows,
        "changes": f"{rows}?since={cursor_after(OneDataset(dataset), feed)}",
        **{suffix: f"{rows}.{suffix}" for suffix in MEDIA_TYPES},
        "odata": reverse("odata:service", request=request) + dataset.name,
        "exports": reverse("api:v1:exports", request=request),
    }
