"""The base of every view: it runs inside the scope of the organisation whose token was sent."""

from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import ApiToken
from apps.api.authentication import TokenAuthentication, held_token
from apps.api.permissions import HoldsScope
from apps.api.problems import ProblemError
from apps.api.throttles import waiting_time
from apps.tenancy.context import acting_for


class ScopedView(APIView):
    """Reads for one organisation: which one is said by the token, and by nothing else."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HoldsScope,)
    throttle_classes = ()
    scope: str | None = None  # what the token needs to hold
    parameters: tuple[str, ...] = ()  # the query parameters that are understood

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the organisation's scope around the whole request."""
        held = held_token(request)
        # Kept on Django's request, which has no such names, for what DRF asks later.
        request.held_token = held  # type: ignore[attr-defined] # see above
        request.waiting_time = waiting_time(request, self)  # type: ignore[attr-defined] # too
        scope = acting_for(held.organisation.pk) if isinstance(held, ApiToken) else nullcontext()
        with scope:
            return super().dispatch(request, *args, **kwargs)

    def check_throttles(self, request: Request) -> None:
        """Refuse a request that was one too many."""
        wait = request._request.waiting_time  # type: ignore[attr-defined] # set by dispatch
        if wait is not None:
            raise Throttled(wait)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Look at the parameters once the caller is known."""
        super().initial(request, *args, **kwargs)
        self.check_parameters(request)

    def check_parameters(self, request: Request) -> None:
        """Refuse a parameter that would be ignored: that is the worst bug of a BI door."""
        for name, values in request.query_params.lists():
            if name not in self.parameters:
                raise ProblemError(
                    "unknown_parameter", f"There is no parameter {name!r} here.", parameter=name
                )
            if len(values) > 1:
                raise ProblemError(
                    "repeated_parameter", f"Give {name!r} once only.", parameter=name
                )
            if not values[0]:
                raise ProblemError(
                    "empty_parameter", f"{name!r} is empty: leave it out.", parameter=name
                )

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of shared caches: they are one organisation's."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "private, no-cache"
        finished["Vary"] = "Authorization"
        return finished
