"""The customer mirror: seven statements on one page, behind a round's public link."""

from secrets import token_urlsafe

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.addresses import client_address
from apps.assessments.actions import mirror as actions
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.forms.answers import MirrorForm
from apps.assessments.models import MirrorResponse, Round
from apps.assessments.views.private_pages import Link, behind_link, stop, unknown_link
from apps.assessments.views.speaking import is_switch, language_for, told
from apps.assessments.views.visit import page_words
from apps.tenancy import links

BROWSER = "visitor"  # a signed random mark, for this page only: one answer a browser
BROWSER_SECONDS = 120 * 24 * 3600  # longer than a round is open


@behind_link
def mirror(request: HttpRequest, link: Link) -> HttpResponse:
    """Show the statements, take a customer's answers, thank for them."""
    round_ = (
        Round.objects.filter(mirror_secret_hash=links.fingerprint(link.secret))
        .select_related("instrument")
        .defer("instrument__definition")
        .first()
    )
    if round_ is None:
        return unknown_link(request)
    with translation.override(language_for(request, round_.instrument)):
        return told(request, _answer(request, round_))


def _answer(request: HttpRequest, round_: Round) -> HttpResponse:
    if not round_.is_open(now()):
        return _closed(request, round_)

    browser = _browser(request, round_)
    if (
        browser
        and MirrorResponse.objects.filter(pk=actions.mirror_identity(round_.pk, browser)).exists()
    ):
        return render(request, "survey/mirror_receipt.html", page_words(round_))
    words = round_.instrument.words_in(translation.get_language())
    if request.method != "POST" or is_switch(request):
        return _statements(request, round_, MirrorForm(initial=request.POST, definition=words))

    form = MirrorForm(request.POST, definition=words)
    if not browser:
        form.add_error(None, _("Your browser didn't keep our cookie. Allow it, then send again."))
    if not form.is_valid():
        return _statements(request, round_, form, status=422)
    return _take(request, round_, form, browser)


def _take(request: HttpRequest, round_: Round, form: MirrorForm, browser: str) -> HttpResponse:
    try:
        actions.submit_mirror(
            round_id=round_.pk,
            browser=browser,
            address=client_address(request) or "",
            answers=form.answers,
            at=now(),
        )
    except RoundNotOpenError:
        return _closed(request, round_)
    except actions.TooManyAnswersError as refusal:
        form.add_error(None, _("Too many answers came within this hour. Please try again later."))
        response = _statements(request, round_, form, status=429)
        response["Retry-After"] = str(refusal.retry_after)
        return response
    return HttpResponseRedirect(request.path)


def _statements(
    request: HttpRequest, round_: Round, form: MirrorForm, status: int = 200
) -> HttpResponse:
    context = page_words(round_) | {"form": form}
    response = render(request, "survey/mirror.html", context, status=status)
    if not _browser(request, round_):
        response.set_signed_cookie(
            BROWSER,
            token_urlsafe(16),
            salt=_salt(round_),
            max_age=BROWSER_SECONDS,
            path=request.path,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _closed(request: HttpRequest, round_: Round) -> HttpResponse:
    return stop(
        request,
        title=_("This survey has closed"),
        sentences=[_("Answers already given are kept. Thank you for wanting to help.")],
        status=410,
        **page_words(round_),
    )


def _browser(request: HttpRequest, round_: Round) -> str:
    mark = request.get_signed_cookie(
        BROWSER, default="", salt=_salt(round_), max_age=BROWSER_SECONDS
    )
    return mark or ""


def _salt(round_: Round) -> str:
    return f"mirror {round_.pk}"
