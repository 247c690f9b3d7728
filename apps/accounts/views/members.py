"""The pages that show who belongs to an organisation, and change it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.actions import members
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.members import ChangeRoleForm
from apps.accounts.models import ColleagueInvitation, Membership, Role
from apps.accounts.permissions import MemberRequest, requires
from apps.accounts.views.roles import may_do

LIST = "accounts:list_members"


@require_safe
@requires(Role.VIEWER)
def list_members(request: MemberRequest) -> HttpResponse:
    """Show who belongs to the organisation, and who was asked to."""
    context = {
        "members": Membership.objects.with_person(),
        "invitations": ColleagueInvitation.objects.pending().order_by("email"),
        "may_manage": request.membership.may(Role.ADMIN),
        "is_owner": request.membership.may(Role.OWNER),
        "is_last_owner": members.is_last_owner(request.membership),
        "may_do": may_do(),
        "at": now(),
    }
    return render(request, "accounts/list_members.html", context)


@form_page
@requires(Role.ADMIN)
def change_role(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Ask for another role, and give it."""
    member = get_object_or_404(Membership.objects.with_person(), pk=membership_id)
    form = ChangeRoleForm(
        posted(request), giver=Role(request.membership.role), initial={"role": member.role}
    )
    if form.is_valid():
        try:
            members.change_role(
                membership=member, by=request.membership, at=now(), **form.cleaned_data
            )
        except members.LastOwnerError:
            form.add_error("role", _last_owner_sentence())
        except members.NotAMemberError as error:
            raise Http404 from error
        else:
            messages.success(
                request, _("The role of %(person)s is changed.") % {"person": member.user}
            )
            return redirect(LIST, request.organisation.slug)
    status = 422 if form.is_bound else 200
    context = {"form": form, "member": member}
    return render(request, "accounts/change_role.html", context, status=status)


@form_page
@requires(Role.ADMIN)
def remove_member(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Ask whether it is meant, and end the membership."""
    member = get_object_or_404(Membership.objects.with_person(), pk=membership_id)
    return _confirmed(
        request,
        "remove_member",
        member,
        lambda: members.remove_member(membership=member, by=request.membership, at=now()),
    )


@form_page
@requires(Role.OWNER)
def hand_over_ownership(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Ask whether it is meant, and make the other one an owner in one's own place."""
    member = get_object_or_404(Membership.objects.with_person(), pk=membership_id)
    return _confirmed(
        request,
        "hand_over_ownership",
        member,
        lambda: members.hand_over_ownership(membership=member, by=request.membership, at=now()),
    )


@form_page
@requires(Role.VIEWER)
def leave_organisation(request: MemberRequest) -> HttpResponse:
    """Ask whether it is meant, and go."""
    return _confirmed(
        request,
        "leave_organisation",
        request.membership,
        lambda: members.leave_organisation(membership=request.membership, at=now()),
    )


def _confirmed(
    request: MemberRequest, verb: str, member: Membership, act: Callable[[], None]
) -> HttpResponse:
    """Show the question; on its answer act, and say what stood in the way."""
    errors = []
    if request.method == "POST":
        try:
            act()
        except members.LastOwnerError:
            errors.append(_last_owner_sentence())
        except members.NotAMemberError as error:
            raise Http404 from error
        else:
            return _after(request, verb, member)
    last = members.is_last_owner(member)
    context = {"member": member, "errors": errors, "is_last_owner": last}
    status = 422 if errors else 200
    return render(request, f"accounts/{verb}.html", context, status=status)


def _after(request: MemberRequest, verb: str, member: Membership) -> HttpResponse:
    sentences = {
        "remove_member": _("%(person)s is no longer a member."),
        "hand_over_ownership": _("%(person)s is an owner now, and you are an admin."),
        "leave_organisation": _("You have left %(organisation)s."),
    }
    names = {"person": member.user, "organisation": request.organisation}
    messages.success(request, sentences[verb] % names)
    if not Membership.objects.filter(user=request.user).exists():
        return redirect("accounts:list_organisations")
    return redirect(LIST, request.organisation.slug)


def _last_owner_sentence() -> str:
    return _(
        "An organisation needs an owner, and there is no other. Hand ownership over to somebody"
        " first."
    )
