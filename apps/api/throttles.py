"""How often a token, and an organisation with all its tokens, may ask.

Counted before the organisation's scope is opened: a count that is part of a request's transaction
would be held until its end, and its other requests with it.
"""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from apps.accounts.models import ApiToken


class TokenThrottle(SimpleRateThrottle):
    """Each token: generous, since a BI tool asks in bursts."""

    scope = "token"
    rate = "600/min"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """Count by the token; a caller without one is refused anyway."""
        token = request.held_token
        return f"throttle:token:{token.pk}" if isinstance(token, ApiToken) else None


class OrganisationThrottle(TokenThrottle):
    """All tokens of an organisation together."""

    scope = "organisation"
    rate = "1200/min"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """Count by the organisation."""
        token = request.held_token
        if not isinstance(token, ApiToken):
            return None
        return f"throttle:organisation:{token.organisation_id}"


def waiting_time(request: Any, view: APIView) -> float | None:
    """Count the request; return the seconds to wait if it is one too many, else None."""
    throttles = [TokenThrottle(), OrganisationThrottle()]
    refused = [throttle for throttle in throttles if not throttle.allow_request(request, view)]
    return max((throttle.wait() or 0.0 for throttle in refused), default=None)
