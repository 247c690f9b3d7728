"""Sends a finished file: whole, a part of it, only its headers, or that it is known already."""

import base64
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response

from apps.api.problems import CONTENT_TYPE, document

BLOCK = 64 * 1024  # bytes
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sendable:
    """A finished file, and what its headers say of it."""

    # From the first byte of the span on: asked only for what is sent, and closed by who sends it.
    read: Callable[[range], IO[bytes]]
    size: int  # bytes
    sha256: bytes
    tag: str
    name: str
    media_type: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every answer that has to do with the file."""
        return {
            "ETag": f'"{self.tag}"',
            "Accept-Ranges": "bytes",
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "Repr-Digest": f"sha-256=:{base64.b64encode(self.sha256).decode()}:",
        }


def sent(request: HttpRequest, file: Sendable) -> HttpResponseBase:
    """Return the answer to a GET or a HEAD of the file; in the scope that it is read in."""
    conditional = unsent(request, file.tag)
    if conditional is not None:
        return conditional
    span = _span(request, file)
    if span is None:
        return _whole(request, file)
    if not span:
        return _refused(
            "range_not_satisfiable",
            416,
            f"The file has {file.size} bytes.",
            {"Content-Range": f"bytes */{file.size}"},
        )
    return _part(file, span)


def unsent(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """Return the answer if it follows from the caller's conditions; such a file need not exist.

    Conditions are tags, and no dates: a backup that is put back turns dates back, too, and two
    files of one second have the same.
    """
    conditional = get_conditional_response(request, etag=f'"{tag}"')
    if conditional is None:
        return None
    if conditional.status_code != HTTPStatus.NOT_MODIFIED:
        return _refused("precondition_failed", 412, "The file is another one by now.", {})
    conditional["ETag"] = f'"{tag}"'
    return conditional


def _refused(code: str, status: int, detail: str, headers: dict[str, str]) -> HttpResponseBase:
    body = document(code, status, detail)
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, headers=headers)


def _whole(request: HttpRequest, file: Sendable) -> HttpResponseBase:
    headers = file.headers | {
        "Content-Length": str(file.size),
        "Content-Digest": file.headers["Repr-Digest"],  # of a part it would be another
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=file.media_type, headers=headers)
    return _streamed(file, range(file.size), headers, 200)


def _part(file: Sendable, span: range) -> HttpResponseBase:
    headers = file.headers | {
        "Content-Length": str(len(span)),
        "Content-Range": f"bytes {span.start}-{span.stop - 1}/{file.size}",
    }
    return _streamed(file, span, headers, 206)


def _streamed(
    file: Sendable, span: range, headers: dict[str, str], status: int
) -> StreamingHttpResponse:
    """Return the bytes block by block; a streamed body is never compressed on its way out."""
    return StreamingHttpResponse(
        _blocks(file.read(span), len(span)),
        status=status,
        content_type=file.media_type,
        headers=headers,
    )


def _span(request: HttpRequest, file: Sendable) -> range | None:
    """Return the bytes that are asked for, none if they lie behind the end; None for all of them.

    Several ranges at once, and what is no range of bytes, are answered with the whole file. So is
    a part of an earlier file; a date does not tell it from this one for sure.
    """
    found = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    is_the_same = request.headers.get("If-Range", file.headers["ETag"]) == file.headers["ETag"]
    if request.method != "GET" or found is None or not is_the_same:
        return None
    first, last = found.groups()
    if first == "":
        return range(max(0, file.size - int(last)), file.size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last or file.size), file.size - 1) + 1)


def _blocks(content: IO[bytes], left: int) -> Iterator[bytes]:
    with content:
        while left > 0 and (block := content.read(min(BLOCK, left))):
            left -= len(block)
            yield block
