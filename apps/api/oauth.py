"""POST /oauth/token - a client of OAuth2 exchanges its id and secret for an access token."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote_plus

from django.http import HttpRequest
from django.utils.timezone import now
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from oauthlib.common import Request as OAuthRequest
from oauthlib.oauth2 import BackendApplicationServer, InvalidClientError, RequestValidator
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import clients, quota, tokens
from apps.accounts.addresses import client_address
from apps.accounts.models import ApiToken
from apps.accounts.quota import QuotaExceededError, Standing
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.api import throttles
from apps.api.problems import CONTENT_TYPE
from apps.api.serializers import AccessTokenSerializer, OAuthErrorSerializer, TokenRequestSerializer
from apps.tenancy.context import acting_for

CHALLENGE = 'Basic realm="Tidemark"'

_SENTENCES = {
    Refusal.MANGLED: "A client's id begins with tdm_client_, its secret with tdm_secret_: one of"
    " them is missing, cut off or mistyped.",
    Refusal.UNKNOWN: "There is no such client, or this is not its secret.",
    Refusal.EXPIRED: "This client has expired.",
    Refusal.REVOKED: "This client was revoked.",
    Refusal.ELSEWHERE: "This client may not be used from this address.",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a client says it is, believed by nobody yet."""

    client_id: str
    secret: str


class IssueAccessToken(APIView):
    """The only grant there is: client credentials."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    parser_classes = (FormParser,)
    standings: Sequence[Standing] = ()  # how far the client's quotas are used up

    @extend_schema(
        operation_id="issue_access_token",
        summary="Exchange a client's id and secret for an access token",
        description="The client says who it is by Basic (id and secret), or by `client_id` and"
        " `client_secret` in the body. The access token is sent as Bearer, and works for an hour.",
        request={"application/x-www-form-urlencoded": TokenRequestSerializer},
        responses={200: AccessTokenSerializer}
        | dict.fromkeys((400, 401), OAuthErrorSerializer)
        | {(status, CONTENT_TYPE): OpenApiTypes.OBJECT for status in (413, 415, 429)},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Answer as RFC 6749 says, section 4.4."""
        body = request._request.body.decode("utf-8", "replace")  # before a form is made of it
        sent = cast("Mapping[str, str]", request.data)  # a form: other kinds are refused
        held = _held_client(request._request, sent)
        if isinstance(held, ApiToken):
            try:
                self.standings = quota.spend(held, now())
            except QuotaExceededError as exceeded:
                self.standings = exceeded.standings
                raise throttles.refusal(exceeded) from exceeded
        _, answer, status = _server(held).create_token_response(
            request.build_absolute_uri(),
            "POST",
            body,
            {"Content-Type": request.content_type or ""},
        )
        response = Response(json.loads(answer), status=status)
        if status == 401:  # noqa: PLR2004 - not authenticated
            response["WWW-Authenticate"] = CHALLENGE
        return response

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep every answer out of caches, and tell the quotas on it, refusals included."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        finished["Cache-Control"] = "no-store"
        finished["Pragma"] = "no-cache"
        throttles.tell(finished, self.standings)
        return finished


class _ClientCredentials(RequestValidator):  # type: ignore[misc] # untyped
    """Tells the protocol what it asks about the one client that was looked up before."""

    def __init__(self, held: ApiToken | TokenRefusedError) -> None:
        super().__init__()
        self.held = held

    def authenticate_client(self, request: OAuthRequest, *args: Any, **kwargs: Any) -> bool:
        if isinstance(self.held, TokenRefusedError):
            raise InvalidClientError(description=_SENTENCES[self.held.reason], request=request)
        request.client = self.held
        request.client_id = self.held.client_id
        return True

    def validate_grant_type(self, client_id: str, grant_type: str, *args: Any, **kw: Any) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: OAuthRequest, *args: Any) -> list[str]:
        return list(request.client.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: ApiToken, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(self, token: Any, request: OAuthRequest, *args: Any, **kw: Any) -> None:
        """Keep nothing: the token carries what it says, signed."""


def _server(held: ApiToken | TokenRefusedError) -> BackendApplicationServer:
    """Return the protocol, for one request."""
    at = now()

    def granted(request: OAuthRequest) -> str:
        return clients.grant_access(request.client, request.scopes, at)[0]

    def lasts(request: OAuthRequest) -> int:
        return int(clients.grant_access(request.client, request.scopes, at)[1].total_seconds())

    return BackendApplicationServer(_ClientCredentials(held), granted, lasts)


def _held_client(request: HttpRequest, sent: Mapping[str, str]) -> ApiToken | TokenRefusedError:
    """Return the client that the request proves to come from, or why it is refused."""
    try:
        said = _credentials(request, sent)
        parts = clients.parse(said.client_id)
        with acting_for(parts.organisation_id):
            return clients.authenticate_client(parts, said.secret, now(), client_address(request))
    except TokenRefusedError as refused:
        return refused


def _credentials(request: HttpRequest, sent: Mapping[str, str]) -> Credentials:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return Credentials(sent.get("client_id", ""), sent.get("client_secret", ""))
    try:
        named, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise tokens.TokenRefusedError(Refusal.MANGLED) from error
    return Credentials(unquote_plus(named), unquote_plus(secret))  # RFC 6749, section 2.3.1
