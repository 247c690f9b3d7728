"""What a token's scopes allow."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiToken
from apps.api.problems import ProblemError


class HoldsScope(BasePermission):
    """The token holds the scope that the view names; every view needs a token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Allow, or say which scope is missing."""
        token = request.auth
        if not isinstance(token, ApiToken):
            raise NotAuthenticated(
                "Send a token: `Authorization: Bearer tdm_live_...`, or Basic with the token as"
                " password."
            )
        scope = getattr(view, "scope", None)
        if scope is not None:
            require_scope(token, scope)
        return True


def require_scope(token: ApiToken, scope: str) -> None:
    """Refuse a token that lacks the scope.

    Raises
    ------
    ProblemError
        If it does.
    """
    if scope not in token.scopes:
        raise ProblemError("scope_missing", f"This token lacks the scope {scope}.", 403)
