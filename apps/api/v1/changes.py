"""GET /api/v1/changes - which rows of which datasets have changed, in the order of changes."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import ApiToken
from apps.api.problems import ProblemError
from apps.api.v1.paged import PAGING, PagedView
from apps.api.v1.pages import Source
from apps.api.v1.schemas import DATASET_ERRORS, ChangePageSerializer
from apps.api.v1.sources import AllChanges
from apps.reports.registry import DATASETS


class ListChanges(PagedView):
    """What has changed in every dataset that the token may read.

    A consent needs no look here: what is not for the organisation is not published, and when its
    consent is withdrawn, the rows that it had are told as removed.
    """

    def source(self, request: Request) -> Source:
        """Return the datasets that the token's scopes name."""
        token = request.auth
        scopes = token.scopes if isinstance(token, ApiToken) else []
        datasets = [dataset for dataset in DATASETS.values() if dataset.scope in scopes]
        if not datasets:
            raise ProblemError("scope_missing", "This token may read no dataset.", 403)
        return AllChanges(datasets)

    @extend_schema(
        operation_id="list_changes",
        summary="List what has changed in all datasets, in the order of changes",
        parameters=PAGING,
        responses={200: ChangePageSerializer, 304: None} | DATASET_ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with a page of changes; unchanged since the caller's ETag, with 304."""
        return super().get(request)
