"""How often a token, and an organisation with all its tokens, may ask."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from apps.accounts.models import ApiToken


class TokenThrottle(SimpleRateThrottle):
    """Each token: generous, since a BI tool asks in bursts."""

    scope = "token"
    rate = "600/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Count by the token; a caller without one is refused before this."""
        token = request.auth
        return f"throttle:token:{token.pk}" if isinstance(token, ApiToken) else None


class OrganisationThrottle(TokenThrottle):
    """All tokens of an organisation together."""

    scope = "organisation"
    rate = "1200/min"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        """Count by the organisation."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return None
        return f"throttle:organisation:{token.organisation_id}"
