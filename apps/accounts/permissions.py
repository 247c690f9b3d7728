"""Who may do what in an organisation: the check that a page declares above its view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from apps.accounts.models import Membership, Organisation, Role, User

OWN_SCOPE = "opens_its_own_scope"
TYPED = "typed before the password was asked for"  # what is kept in the session

P = ParamSpec("P")


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in, as `login_required` lets it through."""

    user: User


class MemberRequest(PersonRequest):
    """A request for a page under `/o/<slug>/`, as the middleware hands it to the view."""

    organisation: Organisation
    membership: Membership
    memberships: list[Membership]
    is_visit: bool  # of somebody who does not belong to it: of the public sample, to look only


def opens_its_own_scope(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """Have a page run outside its organisation's scope; the membership is checked all the same.

    For one that calls what opens scopes, as a tool's request does: there the count of its quota is
    a transaction of its own, see `quota`. Rows can be read only in a scope that the page opens.
    """
    setattr(view, OWN_SCOPE, True)
    return view


def requires_recent_login(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """Ask members for their password, or key, if they have not shown it for some minutes.

    What they had typed is there when they come back, see `typed_before`. The library's own way is
    an exception that its middleware catches; it does not reach a view that ours has called.
    """

    @wraps(view)
    def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if is_reauthentication_required(request, app="account"):
            methods = get_adapter().get_reauthentication_methods(request.user)
            way = methods[0]["url"] if methods else reverse("account_login")
            if request.method == "POST":
                request.session[TYPED] = {"path": request.path, "form": request.POST.urlencode()}
            return redirect(f"{way}?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return checked


def typed_before(request: HttpRequest) -> dict[str, str]:
    """Return, once, what was typed on this page before the password was asked for."""
    kept = request.session.pop(TYPED, None)
    if kept is None or kept["path"] != request.path:
        return {}
    return QueryDict(kept["form"]).dict()


def requires(
    role: Role,
) -> Callable[
    [Callable[Concatenate[MemberRequest, P], HttpResponse]],
    Callable[Concatenate[MemberRequest, P], HttpResponse],
]:
    """Answer 403 to members who may not do what this role may."""

    def decorate(
        view: Callable[Concatenate[MemberRequest, P], HttpResponse],
    ) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
        @wraps(view)
        def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.membership.may(role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def members_only(
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[Concatenate[MemberRequest, P], HttpResponse]:
    """Answer 403 to visitors of the public sample: the page is about the member who asks."""

    @wraps(view)
    def checked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.is_visit:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked
