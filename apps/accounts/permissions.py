"""Who may do what in an organisation: the check that a page declares above its view."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import Membership, Organisation, Role, User

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
