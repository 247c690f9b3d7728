"""Who calls: a token, as Bearer or as the password of Basic; never a session, never the address."""

import base64
import binascii
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.request import Request

from apps.accounts import clients, tokens
from apps.accounts.addresses import client_address
from apps.accounts.models import ApiToken, Scope
from apps.accounts.tokens import Refusal, TokenRefusedError
from apps.api.problems import ProblemError

CHALLENGE = 'Bearer realm="Tidemark", Basic realm="Tidemark"'

_SENTENCES = {
    Refusal.MANGLED: "This is not a Tidemark token: it was cut off or mistyped.",
    Refusal.UNKNOWN: "This token is not known.",
    Refusal.EXPIRED: "This token has expired: make a new one under Data and API.",
    Refusal.REVOKED: "This token was revoked: make a new one under Data and API.",
    Refusal.ELSEWHERE: "This token does not work from {address}: see its addresses under Data and"
    " API.",
}


class TokenCaller:
    """The caller: an organisation's token, which stands where DRF expects a user."""

    is_authenticated = True

    def __init__(self, token: ApiToken) -> None:
        self.token = token
        self.pk = token.pk


class TokenAuthentication(BaseAuthentication):
    """Believes the token that `held_token` read before the organisation's scope was opened."""

    def authenticate(self, request: Request) -> tuple[TokenCaller, ApiToken] | None:
        """Return the caller, or None where no token was sent."""
        held = getattr(request._request, "held_token", None)
        if isinstance(held, TokenRefusedError):
            raise refusal(held, request._request)
        return (TokenCaller(held), held) if held else None

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for: Excel and Tableau prompt only if Basic is named."""
        return CHALLENGE


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # untyped
    """Tells the OpenAPI document how a token is sent, and how a client gets one."""

    target_class = "apps.api.authentication.TokenAuthentication"
    name = ["token", "tokenAsPassword", "clientCredentials"]

    def get_security_requirement(self, auto_schema: object) -> list[dict[str, list[str]]]:
        """Return that one of them will do."""
        return [{name: []} for name in self.name]

    def get_security_definition(self, auto_schema: object) -> list[dict[str, Any]]:
        """Return the schemes."""
        flow = {"tokenUrl": "/oauth/token", "scopes": {s.value: str(s.label) for s in Scope}}
        return [
            {"type": "http", "scheme": "bearer", "bearerFormat": "tdm_live_..."},
            {"type": "http", "scheme": "basic", "description": "Any user name; token as password."},
            {"type": "oauth2", "flows": {"clientCredentials": flow}},
        ]


def held_token(request: HttpRequest) -> ApiToken | TokenRefusedError | None:
    """Return the token of the request's Authorization header, why it is refused, or None."""
    text = _sent(request.headers.get("Authorization", ""))
    if text is None:
        return None
    is_access = text.startswith(clients.ACCESS_MARK)
    believed = clients.authenticate if is_access else tokens.authenticate
    try:
        return believed(text, now(), client_address(request))
    except TokenRefusedError as refused:
        return refused


def refusal(refused: TokenRefusedError, request: HttpRequest) -> APIException:
    """Return the answer to a token that opens nothing, or not from there."""
    sentence = _SENTENCES[refused.reason]
    if refused.reason != Refusal.ELSEWHERE:
        return AuthenticationFailed(sentence, code=f"token_{refused.reason}")
    address = client_address(request) or "an unknown address"
    return ProblemError("address_not_allowed", sentence.format(address=address), 403)


def _sent(header: str) -> str | None:
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return pair.partition(":")[2]
