"""The pages on which a colleague is invited, and joins."""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from apps.accounts.actions import invitations, members
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.members import InviteColleagueForm
from apps.accounts.models import ColleagueInvitation, InvitationState, Membership, Role, User
from apps.accounts.permissions import MemberRequest, requires
from apps.notifications.mail import MailNotSentError
from apps.tenancy.context import acting_as_user
from apps.tenancy.links import MangledLinkError

LIST = "accounts:list_members"


@form_page
@requires(Role.ADMIN)
def invite_colleague(request: MemberRequest) -> HttpResponse:
    """Ask whom to invite, and send the link."""
    form = InviteColleagueForm(
        posted(request),
        giver=Role(request.membership.role),
        initial={"role": Role.ANALYST.value},
    )
    if form.is_valid():
        try:
            invitations.invite_colleague(by=request.membership, at=now(), **form.cleaned_data)
        except members.NotAMemberError as error:
            raise Http404 from error
        except tuple(SENTENCES) as error:
            form.add_error("email", SENTENCES[type(error)]())
        else:
            sent = _("An invitation is on its way to %(email)s.")
            messages.success(request, sent % {"email": form.cleaned_data["email"]})
            return redirect(LIST, request.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invite_colleague.html", {"form": form}, status=status)


@require_POST
@requires(Role.ADMIN)
def withdraw_colleague_invitation(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """Make the link useless."""
    invitation = get_object_or_404(ColleagueInvitation, pk=invitation_id)
    invitations.withdraw_colleague_invitation(invitation=invitation, by=request.user, at=now())
    messages.success(request, _("The invitation is withdrawn: its link no longer works."))
    return redirect(LIST, request.organisation.slug)


@never_cache
@form_page
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the link is for, and let the person it was meant for join.

    Following the link changes nothing: programs that check mail follow links too.
    """
    try:
        invitation = invitations.find_invitation(token)
    except (MangledLinkError, ColleagueInvitation.DoesNotExist):
        return _explain(request, "unknown", 404)
    person = request.user
    if invitation.state(now()) != InvitationState.OPEN:
        return _explain_closed(request, invitation, person)
    if isinstance(person, AnonymousUser):
        return render(request, "accounts/accept_invitation.html", {"invitation": invitation})
    if not invitations.is_meant_for(invitation, person):
        return _explain(request, "other_address", 403, invitation)
    if request.method == "POST":
        return _join(request, invitation, person)
    return render(request, "accounts/accept_invitation.html", {"invitation": invitation})


def _join(request: HttpRequest, invitation: ColleagueInvitation, person: User) -> HttpResponse:
    try:
        invitations.accept_invitation(invitation=invitation, by=person, at=now())
    except invitations.InvitationClosedError:
        invitation = invitations.refreshed(invitation)
        return _explain_closed(request, invitation, person)
    except invitations.OtherAddressError:
        return _explain(request, "other_address", 403, invitation)
    return redirect(settings.PAGES["results"], invitation.organisation.slug)


def _explain_closed(
    request: HttpRequest, invitation: ColleagueInvitation, person: User | AnonymousUser
) -> HttpResponse:
    """Say why the link is of no use; a second click of somebody who has joined just goes in."""
    if isinstance(person, User) and _belongs(person, invitation):
        return redirect(settings.PAGES["results"], invitation.organisation.slug)
    return _explain(request, invitation.state(now()).value, 410, invitation)


def _explain(
    request: HttpRequest, reason: str, status: int, invitation: ColleagueInvitation | None = None
) -> HttpResponse:
    context = {"reason": reason, "invitation": invitation}
    return render(request, "accounts/invitation_not_open.html", context, status=status)


def _belongs(person: User, invitation: ColleagueInvitation) -> bool:
    with acting_as_user(person.pk):
        return Membership.mine.filter(organisation=invitation.organisation).exists()


SENTENCES: dict[type[Exception], Callable[[], str]] = {
    invitations.AlreadyMemberError: lambda: _("This person is a member already."),
    invitations.AlreadyInvitedError: lambda: _(
        "An invitation to this address is open. Withdraw it if you want to send another."
    ),
    invitations.TooManyInvitationsError: lambda: _(
        "A hundred invitations are open. Withdraw some, or wait until they are accepted or expire."
    ),
    MailNotSentError: lambda: _("The mail could not be sent. Please try again in a minute."),
}
