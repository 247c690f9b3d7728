"""GET /api/v1/me - who is asking, and for whom."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Organisation
from apps.api.scoped import ScopedView
from apps.api.throttles import OrganisationThrottle, TokenThrottle
from apps.api.v1.schemas import ERRORS, MeSerializer
from apps.tenancy.context import current_organisation


class ShowMe(ScopedView):
    """The token and its organisation."""

    @extend_schema(
        operation_id="show_me",
        summary="Show the token and its organisation",
        responses={200: MeSerializer} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with what the token may do."""
        organisation = Organisation.objects.get(pk=current_organisation())
        body = MeSerializer(
            {
                "organisation": organisation,
                "token": request.auth,
                "limits": {
                    "token": TokenThrottle.rate,
                    "organisation": OrganisationThrottle.rate,
                },
            }
        )
        return Response(body.data)
