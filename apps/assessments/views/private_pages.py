"""What every page behind a link has in common: one organisation's scope, and no trace left."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.form_pages import form_page
from apps.tenancy import links
from apps.tenancy.context import acting_for

HTML, JSON = "text/html", "application/json"
TRUSTED_TYPES = {"require-trusted-types-for": ["'script'"]}  # these pages make no markup in scripts

Page = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that somebody followed: whose it is, and its secret."""

    token: str
    organisation_id: UUID
    secret: str


def behind_link(page: Page) -> View:
    """Open the scope of the organisation that the link names; give the page the link.

    A link that was never ours, one that nobody holds, and one of an organisation that does not
    exist get the same answer.
    """

    @form_page
    @csp_update(TRUSTED_TYPES)
    @wraps(page)
    def open_link(request: HttpRequest, *_args: Any, **kwargs: Any) -> HttpResponse:
        token = kwargs.pop("token")
        try:
            link = Link(token, *links.split(token))
        except links.MangledLinkError:
            return _untraced(unknown_link(request))
        with acting_for(link.organisation_id):
            return _untraced(page(request, link, **kwargs))

    return open_link


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a script asks, which needs no page."""
    return request.get_preferred_type([HTML, JSON]) == JSON


def stop(
    request: HttpRequest,
    *,
    title: str,
    sentences: list[str],
    status: int,
    **context: Any,
) -> HttpResponse:
    """Say why there is no question here, and what to do."""
    if wants_json(request):
        return JsonResponse(
            {"saved": False, "message": " ".join([title, *sentences])}, status=status
        )
    context |= {"title": title, "sentences": sentences}
    return render(request, "survey/stop.html", context, status=status)


def unknown_link(request: HttpRequest) -> HttpResponse:
    """Answer a link that leads nowhere."""
    return stop(
        request,
        title=_("This link doesn't lead to a survey"),
        sentences=[
            _("It may have been cut off by a mail program, or typed with a slip."),
            _(
                "Open the link in your invitation again, or copy the whole of it into the address"
                " bar. If that doesn't help, ask the person who invited you for a new link."
            ),
        ],
        status=404,
    )


def _untraced(response: HttpResponse) -> HttpResponse:
    """Keep the page out of caches, search engines and other sites' logs.

    Not `no-referrer`: with it browsers send a form's origin as "null", which the check against
    forged forms has to refuse. `strict-origin` never tells the address of the page either.
    """
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
    return response
