"""GET /api/v1/ - where the API begins: what there is, and how fresh it is."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.api.scoped import ScopedView
from apps.api.v1.schemas import ERRORS, RootSerializer
from apps.reports.feed import publish

LINKS = {
    "datasets": "api:v1:datasets",
    "changes": "api:v1:changes",
    "me": "api:v1:me",
    "openapi": "api:openapi",
    "odata": "odata:service",
    "exports": "api:v1:exports",
    "webhook_endpoints": "api:v1:webhook_endpoints",
}


class ShowRoot(ScopedView):
    """The beginning, for every token: what is behind a link says itself which scope it needs."""

    @extend_schema(
        operation_id="show_root",
        summary="Show where to go on from here",
        responses={200: RootSerializer} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with the addresses of what there is."""
        return Response(
            {
                "version": settings.SPECTACULAR_SETTINGS["VERSION"],
                "as_of": publish().last_changed_at,
                "links": {name: reverse(where, request=request) for name, where in LINKS.items()},
            }
        )
