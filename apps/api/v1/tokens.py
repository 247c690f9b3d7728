"""/api/v1/tokens - an organisation's tokens, for its owners and admins in their browser."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.actions import tokens
from apps.accounts.models import ApiToken, Membership, Role, scopes_given_by
from apps.api.bodies import said_in
from apps.api.problems import ProblemError
from apps.api.sessions import SessionView
from apps.api.v1.schemas import INVALID_BODY, ProblemSerializer
from apps.api.v1.token_shapes import (
    CreateTokenBody,
    EditTokenBody,
    ManagedTokenSerializer,
    NewSecretSerializer,
    RotateTokenBody,
    TokenListSerializer,
)

ORGANISATION = OpenApiParameter(
    "organisation",
    {"type": "string", "minLength": 1},
    required=True,
    description="The organisation's name in addresses, after /o/.",
)
ERRORS = dict.fromkeys(
    [(code, "application/problem+json") for code in (400, 403, 404)], ProblemSerializer
)
BODY_ERRORS = (
    ERRORS
    | dict.fromkeys([(code, "application/problem+json") for code in (409, 415)], ProblemSerializer)
    | INVALID_BODY
)


class ManageTokens(SessionView):
    """All tokens of the organisation."""

    @extend_schema(
        operation_id="list_tokens",
        summary="List the organisation's tokens",
        parameters=[ORGANISATION],
        responses={200: TokenListSerializer} | ERRORS,
    )
    def get(self, request: Request) -> Response:
        """Answer with every token, ended ones too."""
        rows = ApiToken.objects.latest_first()
        return Response({"data": ManagedTokenSerializer(rows, many=True).data})

    @extend_schema(
        operation_id="create_token",
        summary="Make a token; its secret is shown this once",
        parameters=[ORGANISATION],
        request=CreateTokenBody,
        responses={201: NewSecretSerializer} | BODY_ERRORS,
    )
    def post(self, request: Request) -> Response:
        """Make a token, and show its secret."""
        member = _member(self)
        terms = tokens.Terms(**said_in(request, CreateTokenBody))
        if not set(terms.scopes) <= set(scopes_given_by(member.role)):
            raise ProblemError("beyond_role", "Your role does not give these scopes.", 403)
        token_is_client = terms.kind == "client"
        if token_is_client and not member.may(Role.OWNER):
            raise ProblemError("beyond_role", "Clients of OAuth2 are made by owners.", 403)
        token, text = tokens.create_token(terms=terms, by=member.user_id, at=now())
        return Response(_with_secret(token, text), status=status.HTTP_201_CREATED)


class ManageToken(SessionView):
    """One token of the organisation."""

    @extend_schema(
        operation_id="show_token",
        summary="Show one token",
        parameters=[ORGANISATION],
        responses={200: ManagedTokenSerializer} | ERRORS,
    )
    def get(self, request: Request, token_id: UUID) -> Response:
        """Answer with what is known of it."""
        token = get_object_or_404(ApiToken, pk=token_id)
        return Response(ManagedTokenSerializer(token).data)

    @extend_schema(
        operation_id="edit_token",
        summary="Change a token's name or addresses",
        parameters=[ORGANISATION],
        request=EditTokenBody,
        responses={200: ManagedTokenSerializer} | BODY_ERRORS,
    )
    def patch(self, request: Request, token_id: UUID) -> Response:
        """Change what was sent, and keep the rest."""
        # Held before it is read: a new name must not bring back addresses just taken away.
        token = get_object_or_404(ApiToken.objects.select_for_update(), pk=token_id)
        said = said_in(request, EditTokenBody, is_partial=True)
        wanted = {"name": token.name, "addresses": token.addresses} | said
        try:
            tokens.edit_token(token=token, by=_member(self).user_id, at=now(), **wanted)
        except tokens.TokenEndedError as error:
            raise _ended() from error
        token.refresh_from_db()
        return Response(ManagedTokenSerializer(token).data)

    @extend_schema(
        operation_id="revoke_token",
        summary="Revoke a token: it stops with its next request",
        parameters=[ORGANISATION],
        responses={204: None} | ERRORS,
    )
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Make it useless; asked again, it stays so."""
        token = get_object_or_404(ApiToken, pk=token_id)
        tokens.revoke_token(token=token, by=_member(self).user_id, at=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class RotateToken(SessionView):
    """Another secret for a token."""

    @extend_schema(
        operation_id="rotate_token",
        summary="Give a token another secret; both work for a while",
        parameters=[ORGANISATION],
        request=RotateTokenBody,
        responses={200: NewSecretSerializer} | BODY_ERRORS,
    )
    def post(self, request: Request, token_id: UUID) -> Response:
        """Make another secret, and show it."""
        member = _member(self)
        token = get_object_or_404(ApiToken, pk=token_id)
        if token.is_client and not member.may(Role.OWNER):
            raise ProblemError("beyond_role", "Clients of OAuth2 are rotated by owners.", 403)
        said = said_in(request, RotateTokenBody)
        try:
            text = tokens.rotate_token(token=token, by=member.user_id, at=now(), **said)
        except tokens.TokenEndedError as error:
            raise _ended() from error
        token.refresh_from_db()
        return Response(_with_secret(token, text))


def _member(view: SessionView) -> Membership:
    if view.membership is None:
        raise TypeError("a view without a member was not refused")
    return view.membership


def _with_secret(token: ApiToken, text: str) -> dict[str, Any]:
    token.secret = text  # type: ignore[attr-defined] # for the shape, and nowhere kept
    shown: dict[str, Any] = NewSecretSerializer(token).data
    return shown if token.is_client else shown | {"client_id": None}


def _ended() -> ProblemError:
    sentence = "This token was revoked, or has expired: what has ended stays so."
    return ProblemError("token_ended", sentence, 409)
