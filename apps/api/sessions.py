"""The base of views for people in their browser: they act as a member, never with a token."""

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponseBase
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated, NotFound
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Membership, Role
from apps.api.bodies import JsonBodyParser
from apps.api.problems import ProblemError, refuse_what_would_be_ignored
from apps.tenancy.context import acting_as_user, acting_for

OWN_PAGES = {"same-origin", "none"}  # what browsers say of a request by ours, or one typed in


class OwnPagesAuthentication(SessionAuthentication):
    """Believes a session, of our own pages only: with the CSRF token where something changes."""

    def authenticate(self, request: Request) -> Any:
        """Return the person, or None where nobody is logged in."""
        if "Authorization" in request.headers:
            raise ProblemError(
                "session_only",
                "Tokens are managed by people who are logged in, not by tokens.",
                403,
            )
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_PAGES:
            raise ProblemError("cross_site", "This is for Tidemark's own pages.", 403)
        return super().authenticate(request)


class OwnPagesScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # untyped
    """Tells the OpenAPI document of the session."""

    target_class = "apps.api.sessions.OwnPagesAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "Of somebody who is logged in, from Tidemark's own pages, with the CSRF"
            " token in `X-CSRFToken` where something changes.",
        }


class ActsForOrganisation(BasePermission):
    """The person may act as the view's role in the organisation that is named."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Allow, or say what is missing; an organisation of others is missing."""
        if request.user is None or not request.user.is_authenticated:
            raise NotAuthenticated("Log in first: this is not for tokens.")
        if not request.query_params.get("organisation"):
            raise ProblemError(
                "organisation_missing",
                "Say for which organisation: ?organisation= and its name in addresses, after /o/.",
                parameter="organisation",
            )
        if request.method in view.allowed_methods:  # else that is what is wrong with the request
            refuse_what_would_be_ignored(request.query_params, ["organisation"])
        if view.membership is None:
            raise NotFound("There is no such organisation, or you do not belong to it.")
        return bool(view.membership.may(view.least_role))


class SessionView(APIView):
    """Acts for the organisation that the query names, if whoever is logged in belongs to it."""

    authentication_classes = (OwnPagesAuthentication,)
    permission_classes = (ActsForOrganisation,)
    throttle_classes = ()
    parser_classes = (JsonBodyParser,)
    least_role = Role.ADMIN
    membership: Membership | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Open the organisation's scope around the whole request."""
        self.membership = _membership(request)
        known = self.membership
        with acting_for(known.organisation.pk) if known else nullcontext():
            return super().dispatch(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep answers out of caches: some hold a secret."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "private, no-store"
        finished["Vary"] = "Cookie, Authorization"
        return finished


def _membership(request: HttpRequest) -> Membership | None:
    if "Authorization" in request.headers or not request.user.is_authenticated:
        return None
    slug = _named(request)
    if slug is None:
        return None
    with acting_as_user(request.user.pk):
        return Membership.mine.with_organisation().filter(organisation__slug=slug).first()


def _named(request: HttpRequest) -> str | None:
    """Return the organisation's name in addresses; None where nobody can be called that."""
    try:
        slugs = request.GET.getlist("organisation")
    except TooManyFieldsSent:  # which is said once somebody can be told
        return None
    return slugs[0] if len(slugs) == 1 and "\0" not in slugs[0] else None
