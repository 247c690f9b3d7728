"""GET /api/v1/me - who is asking, and for whom."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Organisation
from apps.accounts.quota import WINDOW
from apps.api.scoped import ScopedView
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
                "limits": {each.policy.name: f"{each.policy.quota}/min" for each in self.standings},
                "quotas": [
                    {
                        "policy": each.policy.name,
                        "quota": each.policy.quota,
                        "window_seconds": int(WINDOW.total_seconds()),
                        "remaining": each.remaining,
                        "resets_in_seconds": each.resets_in,
                    }
                    for each in self.standings
                ],
            }
        )
        return Response(body.data)
