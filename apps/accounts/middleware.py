"""Keeps personal pages out of caches, opens an organisation's scope, tells refused forms."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.deprecation import MiddlewareMixin

from apps.accounts.models import Membership
from apps.tenancy.context import acting_as_user, acting_for


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

    A foreign organisation and one that does not exist give the same 404.
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
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())

        with acting_as_user(request.user.pk):
            memberships = list(Membership.mine.with_organisation())
        membership = next((m for m in memberships if m.organisation.slug == kwargs["slug"]), None)
        if membership is None:
            raise Http404

        # What `permissions.MemberRequest` declares: Django's own request does not know them.
        request.membership = membership  # type: ignore[attr-defined] # declared there
        request.memberships = memberships  # type: ignore[attr-defined] # declared there
        request.organisation = membership.organisation  # type: ignore[attr-defined] # there
        with acting_for(membership.organisation.pk):
            response = view(request, *args, **{k: v for k, v in kwargs.items() if k != "slug"})
            return _finished(response)


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


def _finished(response: HttpResponse) -> HttpResponse:
    """Render what is lazy now: after the scope has closed there is no row to be seen."""
    if response.streaming:
        raise StreamedBodyError("a long export is a file made by a job, never a streamed body")
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response
