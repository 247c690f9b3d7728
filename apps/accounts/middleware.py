"""Keeps personal pages out of caches, opens an organisation's scope, tells refused forms."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from apps.accounts.models import Membership, Organisation, Role
from apps.accounts.permissions import OWN_SCOPE
from apps.accounts.public_sample import PUBLIC_SAMPLE
from apps.accounts.throttles import refused_visit
from apps.tenancy.context import acting_as_user, acting_for

SAFE_METHODS = ("GET", "HEAD")
# What visitors of the public sample may open, of what a viewer may: no people, settings, tokens.
VISITED = {"dashboards", "assessments", "performance"}


class StreamedBodyError(RuntimeError):
    """A body would be produced after its organisation's scope has closed."""


class KeepOutOfCaches(MiddlewareMixin):
    """Let nobody keep what was made for one visitor: the next one at the device may be another."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Look at whether the page has asked who its visitor is."""
        if request.session.accessed:
            response.setdefault("Cache-Control", "private, no-store")
        return response


class ActForOrganisation(MiddlewareMixin):
    """Run a page as the organisation that its address names, if the visitor belongs to it.

    A foreign organisation and one that does not exist give the same 404. One invented organisation,
    the public sample, may be looked at by everybody.
    """

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Check the membership, then run the view inside the organisation's transaction."""
        if not request.path_info.startswith("/o/") or "slug" not in kwargs:
            return None
        memberships = _memberships(request)
        membership = next((m for m in memberships if m.organisation.slug == kwargs["slug"]), None)
        visited = None if membership else _public_sample(kwargs["slug"])
        if visited is not None:
            membership = Membership(organisation=visited, role=Role.VIEWER)  # never saved
        if membership is None:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404

        # What `permissions.MemberRequest` declares: Django's own request does not know them.
        request.membership = membership  # type: ignore[attr-defined] # declared there
        request.memberships = memberships  # type: ignore[attr-defined] # declared there
        request.organisation = membership.organisation  # type: ignore[attr-defined] # there
        request.is_visit = visited is not None  # type: ignore[attr-defined] # there
        refused = _refused(request) if visited is not None else None
        if refused is not None:
            return refused
        asked = {name: value for name, value in kwargs.items() if name != "slug"}
        if hasattr(view, OWN_SCOPE):
            return view(request, **asked)
        with acting_for(membership.organisation.pk):
            return _finished(_answered(request, view, asked))


class TellRefusedForms(MiddlewareMixin):
    """Answer 422 where a form comes back with errors: the log-in pages' library answers 200."""

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        """Look at the form that the page is about to show."""
        form = (response.context_data or {}).get("form")
        is_refused = request.method == "POST" and isinstance(form, BaseForm) and form.errors
        if is_refused and response.status_code == HTTPStatus.OK:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response


class SpeakAccountsLanguage(MiddlewareMixin):
    """Speak the language that a person chose in their account, on the pages of people with one."""

    PLACES = ("/o/", "/account/", "/organisations/", "/join/")  # never a respondent's

    def process_request(self, request: HttpRequest) -> None:
        """Look at who is logged in; whoever chose nothing keeps what the browser asks for."""
        if not request.path_info.startswith(self.PLACES) or not request.user.is_authenticated:
            return
        language = request.user.language
        if language in settings.PAGE_LANGUAGES:
            translation.activate(language)
            request.LANGUAGE_CODE = language


def _memberships(request: HttpRequest) -> list[Membership]:
    """Return the visitor's memberships; nobody knows those of somebody who is not logged in."""
    if not request.user.is_authenticated:
        return []
    with acting_as_user(request.user.pk):
        return list(Membership.mine.with_organisation())


def _public_sample(slug: str) -> Organisation | None:
    """Return the public sample if that is its name; an organisation of real people never is."""
    with acting_for(PUBLIC_SAMPLE):
        return Organisation.objects.filter(pk=PUBLIC_SAMPLE, slug=slug, is_sample=True).first()


def _refused(request: HttpRequest) -> HttpResponse | None:
    """Return what a visitor of the sample gets in place of a page, if anything."""
    return refused_visit(request) if _may_be_visited(request) else _only_to_look_at(request)


def _may_be_visited(request: HttpRequest) -> bool:
    match = request.resolver_match
    room = match.namespaces[0] if match and match.namespaces else ""
    return request.method in SAFE_METHODS and room in VISITED


def _answered(
    request: HttpRequest, view: Callable[..., HttpResponse], asked: dict[str, Any]
) -> HttpResponse:
    """Return the page; to a visitor of the sample, say kindly that it is not for visitors."""
    try:
        return view(request, **asked)
    except PermissionDenied:
        if not request.is_visit:  # type: ignore[attr-defined] # see `permissions.MemberRequest`
            raise
        return _only_to_look_at(request)


def _only_to_look_at(request: HttpRequest) -> HttpResponse:
    """Say kindly that a sample can be looked at, not changed."""
    return render(request, "accounts/only_a_sample.html", status=HTTPStatus.FORBIDDEN)


def _finished(response: HttpResponse) -> HttpResponse:
    """Render what is lazy now: after the scope has closed there is no row to be seen."""
    if response.streaming:
        raise StreamedBodyError("a long export is a file made by a job, never a streamed body")
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response
