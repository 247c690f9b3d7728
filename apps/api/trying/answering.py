"""Asks a door as a tool would, and tells what it answered."""

import json
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from apps.accounts.models import ApiToken
from apps.api.scoped import ScopedView
from apps.api.trying.calls import Call
from apps.api.trying.rows import Table, first_rows

MOST_LOOKED_AT = 8 * 2**20  # bytes of an answer; longer ones are only counted
EXCERPT = 2000  # characters of a body
NOT_TOLD = {"allow", "vary", "cache-control", "content-length"}  # headers that say nothing here
CARRIED = {  # of the page's request: where it came in, not who sent it nor what it wants
    *("SCRIPT_NAME", "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL", "REMOTE_ADDR"),
    *("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT"),
    "wsgi.url_scheme",
}


@dataclass(frozen=True)
class Answer:
    """What a door answered: the very bytes, as far as they are looked at."""

    status: int
    headers: dict[str, str]
    body: bytes
    size: int  # bytes of the whole body
    milliseconds: float  # of the server's work

    @property
    def status_line(self) -> str:
        """Return the status with its phrase."""
        return f"{self.status} {HTTPStatus(self.status).phrase}"

    @property
    def is_problem(self) -> bool:
        """Whether the door refused."""
        return self.status >= HTTPStatus.BAD_REQUEST

    @property
    def is_unchanged(self) -> bool:
        """Whether the reader has it already."""
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def told_headers(self) -> list[tuple[str, str]]:
        """Return the headers that say something about the answer."""
        return [(name, text) for name, text in self.headers.items() if name.lower() not in NOT_TOLD]

    @property
    def tag(self) -> str:
        """Return the ETag, if there is one."""
        return self.headers.get("ETag", "")

    @cached_property
    def document(self) -> dict[str, Any]:
        """Return the body as JSON tells it; nothing where it is none."""
        if "json" not in self.headers.get("Content-Type", "").partition(";")[0]:
            return {}
        try:
            found = json.loads(self.body)
        except ValueError:  # cut off, or one object a line
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def refusal(self) -> str:
        """Return why the door refused, as problem documents and OData's errors say it."""
        told = self.document.get("error", {}).get("message", "")
        return str(self.document.get("detail", told))

    @cached_property
    def table(self) -> Table | None:
        """Return the first rows; None where there are none to be shown."""
        is_whole = self.size == len(self.body)
        if self.is_problem or self.is_unchanged or not is_whole:
            return None
        return first_rows(self.body, self.headers.get("Content-Type", ""))

    @property
    def excerpt(self) -> str:
        """Return the beginning of the body, as it is sent; nothing of what is not text."""
        try:
            return self.body.decode("utf-8-sig")[:EXCERPT]
        except UnicodeDecodeError:
            return ""

    @property
    def is_cut(self) -> bool:
        """Whether the excerpt is not all of it."""
        return len(self.body) > len(self.excerpt.encode()) + 3  # a byte order mark


def ask(request: HttpRequest, call: Call, holder: ApiToken) -> Answer:
    """Return what the door at the address answers whoever holds that token."""
    began = perf_counter()
    response = answer_of(request, call, holder)
    kept, size = bytearray(), 0
    parts = response if isinstance(response, StreamingHttpResponse) else [response.content]
    for part in parts:  # to its end, which closes the file behind it
        size += len(part)
        kept += part[: max(MOST_LOOKED_AT - len(kept), 0)]
    milliseconds = (perf_counter() - began) * 1000
    return Answer(response.status_code, dict(response.items()), bytes(kept), size, milliseconds)


def answer_of(request: HttpRequest, call: Call, holder: ApiToken) -> Any:
    """Return the response of the door's own view, as it is before it goes out."""
    match = door_at(call.path)
    if match is None:
        raise Http404
    sent = call.body.encode()
    environment = {name: value for name, value in request.META.items() if name in CARRIED}
    environment |= {
        "REQUEST_METHOD": call.method,
        "PATH_INFO": call.path.encode().decode("latin-1"),  # as WSGI has it
        "QUERY_STRING": call.query,
        "HTTP_ACCEPT": "*/*",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.input": BytesIO(sent),
    }
    for name, text in call.headers.items():
        environment[_in_wsgi(name)] = text
    # A door's view is made of a class, which `as_view` keeps.
    view = match.func.cls.as_view(holder=holder)  # type: ignore[attr-defined]
    inner = WSGIRequest(environment)
    inner.resolver_match = match
    with translation.override(settings.LANGUAGE_CODE):  # tools ask for none
        response: HttpResponseBase = view(inner, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    return response


def door_at(path: str) -> ResolverMatch | None:
    """Return what answers tokens at the path; None where nothing does."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    door = getattr(match.func, "cls", None)
    return match if door is not None and issubclass(door, ScopedView) else None


def _in_wsgi(name: str) -> str:
    told = name.upper().replace("-", "_")
    return told if told == "CONTENT_TYPE" else f"HTTP_{told}"
