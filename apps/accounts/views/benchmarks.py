"""The pages on which an organisation agrees to benchmarks, and proves its domain."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.actions import benchmarks
from apps.accounts.form_pages import form_page, posted
from apps.accounts.forms.organisations import VerifyDomainForm
from apps.accounts.models import BenchmarkConsent, Role
from apps.accounts.permissions import MemberRequest, requires

PAGE = "accounts:show_consent"


@require_safe
@requires(Role.ADMIN)
def show_consent(request: MemberRequest) -> HttpResponse:
    """Show what holds, what it means, and what was said before."""
    history = BenchmarkConsent.objects.latest_first()
    return render(request, "accounts/show_consent.html", {"history": history})


@require_POST
@requires(Role.OWNER)
def give_consent(request: MemberRequest) -> HttpResponse:
    """Count the organisation's results from now on."""
    return _given(
        request, benchmarks.give_consent, _("Your results count from the next benchmark on.")
    )


@require_POST
@requires(Role.OWNER)
def withdraw_consent(request: MemberRequest) -> HttpResponse:
    """Count them no more."""
    benchmarks.withdraw_consent(by=request.user, at=now())
    messages.success(request, _("Your results count in no later benchmark."))
    return redirect(PAGE, request.organisation.slug)


@require_POST
@requires(Role.OWNER)
def give_kpi_consent(request: MemberRequest) -> HttpResponse:
    """Count the organisation's KPIs once there are benchmarks of them."""
    return _given(
        request,
        benchmarks.give_kpi_consent,
        _("Your KPIs count from the next benchmark of KPIs on."),
    )


@require_POST
@requires(Role.OWNER)
def withdraw_kpi_consent(request: MemberRequest) -> HttpResponse:
    """Count them no more."""
    benchmarks.withdraw_kpi_consent(by=request.user, at=now())
    messages.success(request, _("Your KPIs count in no later benchmark of KPIs."))
    return redirect(PAGE, request.organisation.slug)


@require_POST
@requires(Role.OWNER)
def give_questionnaire_consent(request: MemberRequest) -> HttpResponse:
    """Sum the organisation's answers with many others' to check the questionnaire."""
    return _given(
        request,
        benchmarks.give_questionnaire_consent,
        _("Your answers help to check the questionnaire."),
    )


@require_POST
@requires(Role.OWNER)
def withdraw_questionnaire_consent(request: MemberRequest) -> HttpResponse:
    """Sum them no more."""
    benchmarks.withdraw_questionnaire_consent(by=request.user, at=now())
    messages.success(request, _("Your answers are in no later check of the questionnaire."))
    return redirect(PAGE, request.organisation.slug)


@form_page
@requires(Role.OWNER)
def verify_domain(request: MemberRequest) -> HttpResponse:
    """Ask for the domain, and compare it with the owner's verified addresses."""
    form = VerifyDomainForm(posted(request), initial={"domain": request.organisation.domain})
    if form.is_valid():
        try:
            benchmarks.verify_domain(by=request.user, at=now(), **form.cleaned_data)
        except benchmarks.FreeMailError:
            form.add_error("domain", _free_mail_sentence())
        except benchmarks.NoSuchAddressError:
            form.add_error("domain", _no_address_sentence(form.cleaned_data["domain"]))
        else:
            messages.success(request, _("The domain is verified."))
            return redirect("accounts:verify_domain", request.organisation.slug)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/verify_domain.html", {"form": form}, status=status)


def _given(request: MemberRequest, give: Callable[..., None], thanks: str) -> HttpResponse:
    """Keep what was agreed to; an organisation that is about to go cannot agree to anything."""
    try:
        give(by=request.user, at=now())
    except benchmarks.DeletionAskedForError:
        messages.warning(
            request, _("The organisation is about to be deleted. Take that back first.")
        )
    else:
        messages.success(request, thanks)
    return redirect(PAGE, request.organisation.slug)


def _free_mail_sentence() -> str:
    return _(
        "Everybody can have an address there, so it does not tell companies apart. If your"
        " organisation has a domain of its own, enter that one; without one you can use"
        " everything but take no part in benchmarks."
    )


def _no_address_sentence(domain: str) -> str:
    return _(
        "None of your verified email addresses is at %(domain)s. Add one to your account, confirm"
        " it with the code we send, and come back."
    ) % {"domain": domain}
