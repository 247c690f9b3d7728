"""The base of what is read page by page: ETags, links, and where to begin again."""

import hashlib
import json
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.problems import ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.pages import (
    DEFAULT_LIMIT,
    MOST,
    NO_NUL,
    PARAMETERS,
    Page,
    Question,
    Source,
    question_of,
)
from apps.api.v1.pages import page as page_of
from apps.api.v1.tags import known_tags
from apps.reports.feed import publish
from apps.reports.models import Feed

BEGINNINGS = ("cursor", "since", "updated_since")  # where a reader goes on
TEXT = {"type": "string", "minLength": 1, "pattern": NO_NUL}

PAGING = [
    OpenApiParameter(
        "limit",
        {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        description="Rows in a page.",
    ),
    OpenApiParameter("cursor", TEXT, description="`next_cursor` of a page that has more."),
    OpenApiParameter(
        "since",
        TEXT,
        description="`next_cursor` of the last page that was read: what has changed since, rows"
        " that were removed included. In place of `updated_since`: give one of them.",
    ),
    OpenApiParameter(
        "updated_since",
        {"type": "string", "format": "date-time"},
        description="Changes at this time or later, for tools that keep times, not cursors.",
    ),
]


class PagedView(ScopedView):
    """Pages of one source; subclasses say which."""

    parameters = PARAMETERS

    def source(self, request: Request) -> Source:
        """Return what is read, or raise the problem that it is not for this caller."""
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        """Answer with a page of rows; unchanged since the caller's ETag, with 304 and no body."""
        source = self.source(request)
        feed = publish()
        try:
            return _answered(request, question_of(source, request.query_params.dict(), feed), feed)
        except ProblemError as error:
            if error.status_code == 410:  # noqa: PLR2004 - gone
                error.extra |= {
                    "parameter": next(name for name in BEGINNINGS if name in request.query_params),
                    "full_listing": _from_the_beginning(request),
                }
            raise


def body_of(found: Page, feed: Feed) -> dict[str, Any]:
    """Return what a page says."""
    return {
        "data": found.rows,
        "has_more": found.has_more,
        "next_cursor": found.next_cursor,
        "as_of": feed.last_changed_at,
    }


def link_to_next(request: Request, cursor: str) -> str:
    """Return the header's text that leads to the page behind this one."""
    query = request.query_params.copy()
    query["cursor"] = cursor
    query.pop("since", None)
    url = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return f'<{url}>; rel="next"'


def _answered(request: Request, question: Question, feed: Feed) -> Response:
    tag = _tag(question, feed, request)
    if {tag, "*"} & known_tags(request):
        return Response(status=304, headers={"ETag": tag})
    found = page_of(question, feed)
    response = Response(body_of(found, feed), headers={"ETag": tag})
    if found.has_more:
        response["Link"] = link_to_next(request, found.next_cursor)
    return response


def _from_the_beginning(request: Request) -> str:
    """Return the address of the full listing that answers the same question."""
    query = request.query_params.copy()
    for name in BEGINNINGS:
        query.pop(name, None)
    asked = f"?{query.urlencode()}" if query else ""
    return request.build_absolute_uri(f"{request.path}{asked}")


def _tag(question: Question, feed: Feed, request: Request) -> str:
    """Return a strong ETag of what was asked and how far was published; of no token."""
    asked = sorted(request.query_params.items())
    names = list(question.source.columns)
    content = json.dumps([question.told(), asked, names, feed.last_seq], separators=(",", ":"))
    return f'"{hashlib.sha256(content.encode()).hexdigest()[:32]}"'
