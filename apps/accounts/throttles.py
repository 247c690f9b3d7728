"""How often somebody without an account may look: every page of results is computed for them."""

from http import HTTPStatus
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from rest_framework.throttling import SimpleRateThrottle


class VisitThrottle(SimpleRateThrottle):
    """Each internet address: more than people look at, far less than what keeps a machine busy."""

    scope = "visit"
    rate = "120/min"

    def get_cache_key(self, request: Any, view: Any) -> str:
        """Count by the address, which itself is kept nowhere."""
        address = salted_hmac("visit", self.get_ident(request), algorithm="sha256").hexdigest()
        return f"throttle:visit:{address}"


def refused_visit(request: HttpRequest) -> HttpResponse | None:
    """Count a visit; return the page that asks for patience if it is one too many, else None.

    Called before an organisation's scope is opened: a count within it would wait for its end.
    """
    throttle = VisitThrottle()
    if throttle.allow_request(request, None):  # type: ignore[arg-type] # no view of the API's
        return None
    answer = render(request, "accounts/too_many_visits.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(ceil(throttle.wait() or 1))
    return answer
