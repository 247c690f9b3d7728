"""Where members try the doors."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import ApiToken, Role
from apps.accounts.permissions import MemberRequest, opens_its_own_scope, requires
from apps.accounts.tokens import stand_in
from apps.api.sessions import OWN_PAGES
from apps.api.trying.answering import Answer, answer_of, ask
from apps.api.trying.asking import KNOWN, TryForm
from apps.api.trying.questions import CHANGES, ROWS, Question
from apps.api.trying.requests import RequestForm, examples, first
from apps.tenancy.context import acting_for

READS = "read:"  # what scopes begin with that change nothing
ONLY_LOOK = "look"  # in the query: to show what can be asked, and ask nothing


@opens_its_own_scope
@require_safe
@requires(Role.ANALYST)
def try_door(request: MemberRequest) -> HttpResponse:
    """Show what can be asked of a door, and what it answers."""
    form = TryForm(request.GET)
    known = request.GET.get(KNOWN, "")
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        question = form.question
        call = question.call(known)
        url = request.build_absolute_uri(call.address)
        context |= {"url": url, "curl": call.curl(url), "question": question}
        if _asks(request):
            answer = ask(request, call, _reader(request))
            context |= {"answer": answer, "ways": _ways(request, question, answer)}
            if answer.is_problem:
                form.blame(answer.refusal, answer.document.get("parameter"))
    with acting_for(request.organisation.pk):
        context["suggestions"] = form.suggestions()
        return render(request, "api/trying/try_door.html", context)


@opens_its_own_scope
@require_safe
@requires(Role.ANALYST)
def keep_answer(request: MemberRequest) -> HttpResponse:
    """Give what the door answers, as it is, to be kept as a file."""
    form = TryForm(request.GET)
    if "dataset" not in request.GET or not form.is_valid() or not _is_from_our_pages(request):
        raise Http404
    question = form.question
    response: HttpResponse = answer_of(request, question.call(""), _reader(request))
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Cookie"
    if not response.has_header("Content-Disposition"):
        response["Content-Disposition"] = f'attachment; filename="{question.file_name}"'
    return response


@opens_its_own_scope
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ANALYST)
def try_request(request: MemberRequest) -> HttpResponse:
    """Send any request of the contract, as a token would that the member may make."""
    host = request.get_host()
    if request.method == "POST":
        form = RequestForm(request.POST, host=host)
    else:
        form = RequestForm(initial=first(request.GET), host=host)
    context: dict[str, Any] = {"form": form, "examples": examples().values()}
    if form.is_valid():
        call = form.call
        url = request.build_absolute_uri(call.address)
        answer = ask(request, call, stand_in(request.membership, now()))
        context |= {"url": url, "curl": call.curl(url), "answer": answer}
        context["ways"] = _led_to(request, answer)
        form.learn(answer)
    with acting_for(request.organisation.pk):
        status = 422 if form.is_bound and "answer" not in context else 200
        return render(request, "api/trying/try_request.html", context, status=status)


def _reader(request: MemberRequest) -> ApiToken:
    """Return a token that reads what the member may: a page that is only looked at does no more."""
    holder = stand_in(request.membership, now())
    holder.scopes = [scope for scope in holder.scopes if scope.startswith(READS)]
    return holder


def _asks(request: HttpRequest) -> bool:
    is_filled = "dataset" in request.GET and ONLY_LOOK not in request.GET
    return is_filled and _is_from_our_pages(request)


def _is_from_our_pages(request: HttpRequest) -> bool:
    """Tell whether it is asked on our pages, or typed in: another site's page asks nothing."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in OWN_PAGES


def _ways(request: MemberRequest, question: Question, answer: Answer) -> dict[str, str]:
    """Return where one can go on from an answer, by what that is."""
    here = reverse("trying:try_door", args=[request.organisation.slug])
    kept = reverse("trying:keep_answer", args=[request.organisation.slug])
    ways: dict[str, str] = {}
    if not answer.is_problem and not answer.is_unchanged:
        ways["keep"] = _changed(request, kept, {KNOWN: ""})
    if answer.tag and not answer.is_unchanged:
        ways["again"] = _changed(request, here, {KNOWN: answer.tag})
    cursor = answer.document.get("next_cursor", "")
    if cursor and answer.document["has_more"]:
        field = "cursor" if question.door == ROWS else "since"
        ways["more"] = _changed(request, here, {KNOWN: "", field: cursor, "updated_since": ""})
    elif cursor:
        door = CHANGES if question.door == ROWS else question.door
        terms = {KNOWN: "", "cursor": "", "updated_since": "", "since": cursor, "door": door}
        ways["later"] = _changed(request, here, terms)
    return ways


def _led_to(request: MemberRequest, answer: Answer) -> dict[str, Any]:
    """Return the addresses that an answer names: of what was made, its files, and what follows."""
    here = reverse("trying:try_request", args=[request.organisation.slug])
    ways: dict[str, Any] = {}
    if files := answer.document.get("files"):
        ways["files"] = [file["url"] for file in files]
    next_page = answer.document.get("@odata.nextLink", "")
    if address := answer.headers.get("Location", next_page):
        path = urlsplit(address)._replace(scheme="", netloc="").geturl()
        ways["made"] = f"{here}?{urlencode({'address': path})}"
    return ways


def _changed(request: HttpRequest, path: str, terms: dict[str, str]) -> str:
    query = request.GET.copy()
    for name, text in terms.items():
        query[name] = text
        if not text:
            del query[name]
    return f"{path}?{query.urlencode()}"
