"""The pages of a round: started, set up, opened, watched, extended, closed."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.form_pages import form_page, posted
from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.assessments.actions import rounds
from apps.assessments.forms.facts import FactsForm
from apps.assessments.forms.rounds import (
    CloseRoundForm,
    EditRoundForm,
    ExtendRoundForm,
    OpenRoundForm,
    StartRoundForm,
)
from apps.assessments.models import Round
from apps.assessments.models.round import State
from apps.assessments.turnout import turnout_of
from apps.assessments.views.listing import listing_of
from apps.assessments.views.summary import page_of, summary


@require_safe
@requires(Role.VIEWER)
def list_rounds(request: MemberRequest) -> HttpResponse:
    """Show the organisation's rounds, the latest quarter first."""
    context = listing_of(request.organisation, may_act=request.membership.may(Role.ADMIN), at=now())
    return render(request, "assessments/list_rounds.html", context)


@form_page
@requires(Role.ADMIN)
def start_round(request: MemberRequest) -> HttpResponse:
    """Ask for the quarter and the last day, and begin."""
    at, organisation = now(), request.organisation
    form = StartRoundForm(
        posted(request),
        zone=organisation.time_zone,
        at=at,
        taken=set(Round.objects.values_list("quarter", flat=True)),
    )
    if form.is_valid():
        try:
            round_ = rounds.start_round(
                organisation=organisation,
                quarter=form.cleaned_data["quarter"],
                closes_at=form.cleaned_data["closes_at"],
                reminder_days=rounds.USUAL_REMINDERS,
                by=request.user.pk,
                at=at,
            )
        except rounds.QuarterTakenError:
            form.add_error("quarter", _("This quarter has its assessment already."))
        else:
            return _to_round(request, round_)
    return _form_page(request, "start_round", form)


@require_safe
@requires(Role.VIEWER)
def show_round(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Show where the round stands and what can be done next."""
    return _round_page(request, _found(round_id))


@form_page
@requires(Role.ADMIN)
def edit_round(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Ask for the last day, the reminders and the head-counts of a round that is being set up."""
    round_, at = _found(round_id), now()
    if round_.state != State.DRAFT:
        messages.info(request, _("The assessment is open: its end can be moved, nothing else."))
        return _to_round(request, round_)
    form = EditRoundForm(posted(request), round_=round_, at=at)
    if form.is_valid():
        try:
            rounds.edit_round(
                round_=round_,
                closes_at=form.cleaned_data["closes_at"],
                headcounts=form.headcounts,
                reminder_days=form.cleaned_data["reminder_days"],
                by=request.user.pk,
                at=at,
            )
        except rounds.RoundNotDraftError:  # opened by somebody else meanwhile
            form.add_error(None, _("The assessment has been opened. Move its end there."))
        else:
            messages.success(request, _("The dates, reminders and head-counts are saved."))
            return _to_round(request, round_)
    return _form_page(request, "edit_round", form, round_)


@form_page
@requires(Role.ADMIN)
def answer_facts(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Ask the questions of fact; what is known can be saved before the rest is."""
    round_, at = _found(round_id), now()
    if round_.state == State.SCORED:
        messages.info(request, _("The assessment has its results: the facts stay as they were."))
        return _to_round(request, round_)
    form = FactsForm(
        posted(request),
        facts=round_.instrument.words().facts,
        answers=round_.facts,
        today=at.astimezone(ZoneInfo(round_.time_zone)).date(),
    )
    if form.is_valid():
        try:
            rounds.answer_facts(round_=round_, facts=form.answers, by=request.user.pk, at=at)
        except rounds.RoundScoredError:
            form.add_error(None, _("The assessment has its results by now: the facts stay."))
        else:
            messages.success(request, _("The facts are saved."))
            return _to_round(request, round_)
    return _form_page(request, "answer_facts", form, round_)


@require_POST
@requires(Role.ADMIN)
def open_round(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Open the round and have the invitations sent; with nobody invited, only if it is meant."""
    round_, at = _found(round_id), now()
    is_anybody_invited = round_.invitations.not_withdrawn().exists()
    form = OpenRoundForm(request.POST, is_anybody_invited=is_anybody_invited)
    if round_.state == State.DRAFT and round_.ends_after(at) and not form.is_valid():
        sentences = [str(sentence) for field in form.errors.values() for sentence in field]
        return _round_page(request, round_, errors=sentences, open_form=form)
    try:
        rounds.open_round(round_=round_, by=request.user.pk, at=at)
    except rounds.EndRefusedError:
        sentence = _("The last day to answer is missing or has passed. Choose another one first.")
        return _round_page(request, round_, errors=[sentence])
    except rounds.RoundNotDraftError:
        return _round_page(request, round_, errors=[_closed_sentence()])
    messages.success(request, _opened_sentence(is_anybody_invited=is_anybody_invited))
    return _to_round(request, round_)


def _opened_sentence(*, is_anybody_invited: bool) -> str:
    if is_anybody_invited:
        return _("The assessment is open. The invitations are on their way.")
    return _("The assessment is open. Nobody is invited yet: invite the people who answer.")


@form_page
@requires(Role.ADMIN)
def extend_round(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Ask for a later last day."""
    round_, at = _found(round_id), now()
    if not round_.is_open(at):
        return _round_page(request, round_, errors=[_not_open_sentence(round_)])
    form = ExtendRoundForm(posted(request), round_=round_, at=at)
    if form.is_valid():
        try:
            rounds.extend_round(
                round_=round_,
                closes_at=form.cleaned_data["closes_at"],
                by=request.user.pk,
                at=at,
            )
        except rounds.EndRefusedError:
            form.add_error("closes_at", _("Choose a later day than the present one."))
        except rounds.RoundNotOpenError:
            return _round_page(request, round_, errors=[_closed_sentence()])
        else:
            messages.success(request, _("The assessment is open for longer."))
            return _to_round(request, round_)
    return _form_page(request, "extend_round", form, round_)


@form_page
@requires(Role.ADMIN)
def close_round(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Say what closing means, ask again where it would give no results, and close."""
    round_ = _found(round_id)
    if round_.state != State.OPEN:
        return _close_refused(request, round_)
    turnout = turnout_of(round_)
    form = CloseRoundForm(posted(request), is_enough=turnout.is_enough)
    if form.is_valid():
        rounds.close_round(round_=round_, by=request.user.pk, at=now())
        messages.success(request, _("The assessment is closed."))
        return _to_round(request, round_)
    return _form_page(request, "close_round", form, round_, turnout=turnout)


@require_POST
@requires(Role.ADMIN)
def open_mirror(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Make the public link by which customers answer."""
    round_ = _found(round_id)
    try:
        rounds.open_mirror(round_=round_, by=request.user.pk, at=now())
    except rounds.RoundNotOpenError:
        return _round_page(request, round_, errors=[_not_open_sentence(round_)])
    return _to_round(request, round_)


@require_POST
@requires(Role.ADMIN)
def close_mirror(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Make the customers' link stop working."""
    round_ = _found(round_id)
    rounds.close_mirror(round_=round_, by=request.user.pk, at=now())
    return _to_round(request, round_)


def _found(round_id: UUID) -> Round:
    return get_object_or_404(Round.objects.select_related("instrument"), pk=round_id)


def _to_round(request: MemberRequest, round_: Round) -> HttpResponse:
    return redirect("assessments:show_round", request.organisation.slug, round_.pk)


def _round_page(
    request: MemberRequest, round_: Round, errors: list[str] | None = None, **sent: Form
) -> HttpResponse:
    """Render the round's page, with what stood in the way of an action and the form as sent."""
    context = page_of(
        round_,
        slug=request.organisation.slug,
        may_act=request.membership.may(Role.ADMIN),
        at=now(),
    )
    status = 422 if errors else 200
    context |= {"errors": errors, **sent}
    return render(request, "assessments/show_round.html", context, status=status)


def _form_page(
    request: MemberRequest, verb: str, form: Form, round_: Round | None = None, **context: object
) -> HttpResponse:
    """Render the form of a verb; what was sent wrong is said beside its field."""
    context |= {"form": form, "summary": summary(round_) if round_ else None}
    status = 422 if form.errors else 200
    return render(request, f"assessments/{verb}.html", context, status=status)


def _close_refused(request: MemberRequest, round_: Round) -> HttpResponse:
    """Let a second click pass; a draft cannot be closed."""
    if round_.state != State.DRAFT:
        return _to_round(request, round_)
    return _round_page(request, round_, errors=[_not_open_sentence(round_)])


def _not_open_sentence(round_: Round) -> str:
    if round_.state == State.DRAFT:
        return _("The assessment is not open yet. Open it first.")
    return _closed_sentence()


def _closed_sentence() -> str:
    return _("The assessment has closed. What was answered is kept; it does not open again.")
