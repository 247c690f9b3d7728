"""The pages on which people are invited, corrected, withdrawn and reminded."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import Role, Unit
from apps.accounts.permissions import MemberRequest, requires
from apps.assessments.actions import invitations
from apps.assessments.actions.answers import InvitationWithdrawnError
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.forms.invitations import (
    ConfirmImportForm,
    ImportForm,
    InvitationForm,
    signed_people,
)
from apps.assessments.importing import Reading, UnreadableFileError, read_people
from apps.assessments.models import Invitation, Round
from apps.assessments.models.round import State
from apps.assessments.views.set_up import invited_words
from apps.assessments.views.summary import summary

A_PAGE = 100  # people on a page of the list
SHOWN_LINES = 200  # refused lines on the page of a file


@require_safe
@requires(Role.ADMIN)
def list_invitations(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Show who is invited, and never who has answered."""
    round_ = _found(round_id)
    people = Invitation.objects.not_withdrawn().filter(round=round_).by_name()
    people = people.select_related("unit")
    page = Paginator(people, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "summary": summary(round_),
        "page": page,
        "has_units": Unit.objects.exists(),
        "takes_people": _takes_people(round_),
        "told": invited_words(round_),
    }
    return render(request, "assessments/list_invitations.html", context)


@form_page
@requires(Role.ADMIN)
def invite(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Ask for one person, and invite them."""
    round_ = _found(round_id)
    form = InvitationForm(posted(request), units=Unit.objects.in_tree_order())
    if form.is_valid():
        person = form.person
        try:
            invitations.invite(round_=round_, person=person, by=request.user.pk, at=now())
        except invitations.AlreadyInvitedError:
            form.add_error("email", _("This address is invited already."))
        except invitations.RoundOverError:
            form.add_error(None, _over_sentence())
        else:
            messages.success(request, _("%(email)s is invited.") % {"email": person.email})
            return _to_list(request, round_)
    return _form_page(request, "invite", form, round_)


@form_page
@requires(Role.ADMIN)
def import_invitations(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Ask for a file, show what it says, and invite the people once that is confirmed."""
    round_ = _found(round_id)
    if "people" in request.POST:
        return _import_confirmed(request, round_)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if not form.is_valid():
        return _form_page(request, "import_invitations", form, round_)
    invited = Invitation.objects.not_withdrawn().filter(round=round_)
    try:
        reading = read_people(
            form.cleaned_data["file"],
            invited=set(invited.values_list("email", flat=True)),
            units=list(Unit.objects.all()),
        )
    except UnreadableFileError as error:
        form.add_error("file", str(error))
        return _form_page(request, "import_invitations", form, round_)
    return _reading_page(request, round_, reading)


@form_page
@requires(Role.ADMIN)
def correct_invitation(request: MemberRequest, round_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Ask what is right, and put the invitation right."""
    round_, invitation = _found(round_id), _invitation(round_id, invitation_id)
    if invitation.is_withdrawn and request.method != "POST":
        raise Http404
    names = ("email", "name", "group", "language")
    form = InvitationForm(
        posted(request),
        units=Unit.objects.in_tree_order(),
        is_unit_fixed=round_.state == State.OPEN,
        initial={name: getattr(invitation, name) for name in names} | {"unit": invitation.unit_id},
    )
    if form.is_valid():
        try:
            invitations.correct_invitation(
                invitation=invitation, person=form.person, by=request.user.pk, at=now()
            )
        except invitations.AlreadyInvitedError:
            form.add_error("email", _("Somebody else is invited at this address."))
        except invitations.RoundOverError:
            form.add_error(None, _over_sentence())
        except InvitationWithdrawnError:  # by a second click, or by a colleague
            messages.warning(request, _("This invitation was replaced or withdrawn meanwhile."))
            return _to_list(request, round_)
        else:
            messages.success(
                request,
                _("Saved. A new address gets a new link, and the old one stops working."),
            )
            return _to_list(request, round_)
    return _form_page(request, "correct_invitation", form, round_, invitation=invitation)


@require_POST
@requires(Role.ADMIN)
def withdraw_invitation(
    request: MemberRequest, round_id: UUID, invitation_id: UUID
) -> HttpResponse:
    """Make the link stop working; withdrawn already is fine."""
    round_, invitation = _found(round_id), _invitation(round_id, invitation_id)
    try:
        invitations.withdraw_invitation(invitation=invitation, by=request.user.pk, at=now())
    except invitations.RoundOverError:
        messages.warning(request, _over_sentence())
    else:
        messages.success(
            request, _("The invitation of %(email)s is withdrawn.") % {"email": invitation.email}
        )
    return _to_list(request, round_)


@require_POST
@requires(Role.ADMIN)
def remind(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Have the links sent again to everybody whose answers are not in."""
    round_ = _found(round_id)
    try:
        invitations.remind(round_=round_, by=request.user.pk, at=now())
    except invitations.RemindedAlreadyError:
        messages.warning(
            request, _("A reminder went out within the last day. You can send the next tomorrow.")
        )
    except RoundNotOpenError:
        messages.warning(request, _("Reminders go out while an assessment is open, not otherwise."))
    else:
        messages.success(
            request, _("A reminder is on its way to everybody whose answers are not in.")
        )
    return redirect("assessments:show_round", request.organisation.slug, round_.pk)


def _import_confirmed(request: MemberRequest, round_: Round) -> HttpResponse:
    form = ConfirmImportForm(request.POST, salt=_salt(round_), units=Unit.objects.all())
    if form.is_valid():
        people = form.cleaned_data["people"]
        try:
            count = invitations.import_invitations(
                round_=round_, people=people, by=request.user.pk, at=now()
            )
        except invitations.RoundOverError:
            form.add_error(None, _over_sentence())
        else:
            messages.success(request, _imported_sentence(count, len(people) - count))
            return _to_list(request, round_)
    again = ImportForm()
    sentences = [str(sentence) for of_field in form.errors.values() for sentence in of_field]
    return _form_page(request, "import_invitations", again, round_, errors=sentences)


def _reading_page(request: MemberRequest, round_: Round, reading: Reading) -> HttpResponse:
    """Show what a file says: the people to be confirmed, the lines that cannot be used."""
    context = {
        "summary": summary(round_),
        "reading": reading,
        "people": reading.people[:SHOWN_LINES],
        "refused": reading.refused[:SHOWN_LINES],
        "signed": signed_people(reading.people, salt=_salt(round_)) if reading.people else "",
        "takes_people": _takes_people(round_),
        "has_units": any(person.unit for person in reading.people),
    }
    status = 422 if reading.refused else 200
    return render(request, "assessments/confirm_import.html", context, status=status)


def _form_page(
    request: MemberRequest, verb: str, form: Form, round_: Round, **context: object
) -> HttpResponse:
    context |= {"form": form, "summary": summary(round_), "takes_people": _takes_people(round_)}
    status = 422 if form.errors or context.get("errors") else 200
    return render(request, f"assessments/{verb}.html", context, status=status)


def _found(round_id: UUID) -> Round:
    return get_object_or_404(Round, pk=round_id)


def _invitation(round_id: UUID, invitation_id: UUID) -> Invitation:
    known = Invitation.objects.select_related("round")
    return get_object_or_404(known, pk=invitation_id, round_id=round_id)


def _to_list(request: MemberRequest, round_: Round) -> HttpResponse:
    return redirect("assessments:list_invitations", request.organisation.slug, round_.pk)


def _takes_people(round_: Round) -> bool:
    return invitations.takes_people(round_, now())


def _salt(round_: Round) -> str:
    return f"people and units for {round_.pk}"


def _imported_sentence(new: int, known: int) -> str:
    words = ngettext("%(count)s person is invited.", "%(count)s people are invited.", new)
    sentence = words % {"count": new}
    if known:
        more = ngettext("%(count)s was invited already.", "%(count)s were invited already.", known)
        sentence += " " + more % {"count": known}
    return sentence


def _over_sentence() -> str:
    return _("The assessment has closed: nobody can be invited to it any more.")
