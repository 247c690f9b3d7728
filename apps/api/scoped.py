"""The base of every view: it runs inside the scope of the organisation whose token was sent."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.utils.timezone import now
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import quota
from apps.accounts.models import ApiToken
from apps.accounts.quota import QuotaExceededError, Standing
from apps.api import throttles
from apps.api.authentication import TokenAuthentication, held_token
from apps.api.bodies import JsonBodyParser
from apps.api.permissions import HoldsScope
from apps.api.problems import refuse_what_would_be_ignored
from apps.tenancy.context import acting_for


class ScopedView(APIView):
    """Acts for one organisation: which one is said by the token, and by nothing else."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (HoldsScope,)
    throttle_classes = ()
    parser_classes = (JsonBodyParser,)
    scope: str | None = None  # what the token needs to hold
    write_scope: str | None = None  # and to change something; where it is another
    parameters: tuple[str, ...] = ()  # the query parameters that are understood, of reading
    holder: ApiToken | None = None  # who tries it on a page; else the header says who calls
    standings: Sequence[Standing] = ()  # how far the caller's quotas are used up
    exceeded: QuotaExceededError | None = None
    failure: OperationalError | None = None  # of the database, before there was a request of DRF's

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the organisation's scope around the whole request."""
        token = None
        try:
            held = self.holder or held_token(request)
            token = held if isinstance(held, ApiToken) else None
            # Kept on Django's request, which has no such names, for what DRF asks later.
            request.held_token = held  # type: ignore[attr-defined] # see above
            self.standings, self.exceeded = _counted(token)
            if token and self.exceeded is None:
                self.prepare(token)
        except OperationalError as error:
            self.failure = error
        with acting_for(token.organisation.pk) if token else nullcontext():
            response = super().dispatch(request, *args, **kwargs)
        if token:
            self.standings = throttles.settled(request, response, token, self.standings)
        throttles.tell(response, self.standings)
        return response

    def prepare(self, token: ApiToken) -> None:
        """Do what is to be committed before the request's own transaction begins."""

    def check_throttles(self, request: Request) -> None:
        """Refuse a request that was one too many."""
        if self.exceeded is not None:
            raise throttles.refusal(self.exceeded)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Look at the parameters once the caller is known."""
        if self.failure is not None:
            raise self.failure
        super().initial(request, *args, **kwargs)
        if request.method in self.allowed_methods:  # else that is what is wrong with the request
            self.check_parameters(request)

    def check_parameters(self, request: Request) -> None:
        """Refuse a parameter that would be ignored: that is the worst bug of a BI door."""
        known = self.parameters if request.method in SAFE_METHODS else ()
        refuse_what_would_be_ignored(request.query_params, known)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of shared caches: they are one organisation's."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "private, no-cache"
        finished["Vary"] = "Authorization"
        return finished


def _counted(token: ApiToken | None) -> tuple[Sequence[Standing], QuotaExceededError | None]:
    """Count the request of a token: before its scope is opened, see `quota`."""
    if token is None:
        return (), None
    try:
        return quota.spend(token, now()), None
    except QuotaExceededError as exceeded:
        return exceeded.standings, exceeded
