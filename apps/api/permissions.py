"""What a token's scopes allow."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.accounts.models import ApiToken
from apps.api.problems import ProblemError

BY_PASSWORD = ("read:", "export")  # a browser sends a password again where nobody asked for it


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
        if request.method not in SAFE_METHODS:
            scope = getattr(view, "write_scope", None) or scope
        if scope is None:
            return True
        require_scope(token, scope)
        if not scope.startswith(BY_PASSWORD) and _is_a_password(request):
            raise ProblemError("bearer_needed", "Send the token as Bearer, not as a password.", 403)
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


def not_contributing() -> ProblemError:
    """Return the answer to an organisation that takes no part in what it asks for."""
    return ProblemError(
        "not_contributing",
        "Benchmarks are shown to organisations that take part in them: an owner can give consent"
        " under Settings.",
        403,
    )


def _is_a_password(request: Request) -> bool:
    return request.headers.get("Authorization", "").lower().startswith("basic ")
