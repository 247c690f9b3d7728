"""The respondent's pages: start, one question a screen, check, hand in, receipt."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.assessments.actions import answers
from apps.assessments.forms.answers import AnswerForm, words_of
from apps.assessments.models import Response
from apps.assessments.views.private_pages import stop, wants_json
from apps.assessments.views.speaking import is_switch
from apps.assessments.views.visit import Visit, by_invitation
from apps.instruments.definition import PERCENT, Question

STAMP = (
    "started"  # signed, for this survey's pages only; gone after a few minutes, or when handed in
)
STAMP_SECONDS = 300  # longer than the fastest honest reading of every question


@by_invitation
def start_survey(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say what the survey is; begin it, or go on where it was left. Looking changes nothing."""
    if request.method != "POST":
        if visit.is_submitted:
            return HttpResponseRedirect(visit.address("receipt"))
        if visit.response is not None:
            return HttpResponseRedirect(visit.next_address())
        return visit.page(request, "survey/start.html", {})

    answers.start_survey(invitation=visit.invitation, secret=visit.link.secret, at=now())
    response = _onward(request, visit.next_address())
    if visit.answered() == 0:
        _stamp(response, visit)
    return response


@by_invitation
def submit_answer(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Ask one question, and take its answer at once."""
    if not 1 <= number <= visit.total:
        return _no_such_question(request, visit)
    if visit.response is None:
        return _not_started(request, visit)
    question = visit.definition.questions[number - 1]
    if request.method != "POST":
        form = AnswerForm(question=question, initial={"answer": visit.answer_to(question)})
        return _question_page(request, visit, form)

    form = AnswerForm(request.POST, question=question)
    if form.is_valid():
        _keep(visit.response, question, form.cleaned_data["answer"])
        return _saved(request, visit, question)
    return _refused(request, visit, form)


@by_invitation
def check_answers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show every question with its answer before they are handed in."""
    if visit.response is None:
        return HttpResponseRedirect(visit.address("start_survey"))
    return visit.page(
        request,
        "survey/check_answers.html",
        {
            "sections": _sections(visit),
            "unanswered": visit.unanswered(),
            "min_items": visit.definition.min_items,
        },
    )


@by_invitation
def submit_response(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Hand the answers in; once, however often the button is pressed."""
    if visit.response is None:
        return _not_started(request, visit)
    if request.method != "POST":
        return HttpResponseRedirect(visit.address("check_answers"))

    answers.submit_response(
        response_id=visit.response.pk,
        invitation=visit.invitation,
        started_at=_stamped_at(request, visit),
        at=now(),
    )
    response = _onward(request, visit.address("receipt"))
    response.delete_cookie(STAMP, path=visit.address("start_survey"), samesite="Lax")
    return response


@by_invitation
def erase_answers(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask whether it is meant, and take everything back that was said by the link."""
    if visit.response is None:
        return _not_started(request, visit)
    if request.method != "POST":
        return visit.page(request, "survey/erase_answers.html", {})

    answers.erase_answers(response_id=visit.response.pk, at=now())
    return _onward(request, visit.address("receipt" if visit.is_submitted else "check_answers"))


@by_invitation
def receipt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Say that the answers are in, and until when they can be changed."""
    if not visit.is_submitted:
        return HttpResponseRedirect(visit.address("start_survey"))
    return visit.page(request, "survey/receipt.html", {})


def _keep(response: Response, question: Question, value: int) -> None:
    if question.position is None:
        answers.submit_prediction(response_id=response.pk, percent=value, at=now())
    else:
        answers.submit_answer(
            response_id=response.pk, position=question.position, value=value, at=now()
        )


def _saved(request: HttpRequest, visit: Visit, question: Question) -> HttpResponse:
    following = _following(request, visit, question)
    if is_switch(request) and not wants_json(request):
        return HttpResponseRedirect(request.get_full_path())
    return _onward(request, following)


def _onward(request: HttpRequest, address: str) -> HttpResponse:
    """Lead to the next page; a script is told where that is, and goes there when it can."""
    if wants_json(request):
        return JsonResponse({"saved": True, "next": address})
    return HttpResponseRedirect(address)


def _following(request: HttpRequest, visit: Visit, question: Question) -> str:
    """Return the page that comes after an answer."""
    if visit.is_submitted or "change" in request.GET:
        return f"{visit.address('check_answers')}#question-{question.number}"
    return visit.next_address(after=question.number)


def _refused(request: HttpRequest, visit: Visit, form: AnswerForm) -> HttpResponse:
    if wants_json(request):
        message = " ".join(str(error) for error in form.errors["answer"])
        return JsonResponse({"saved": False, "message": message}, status=422)
    if is_switch(request):  # nothing was sent to be judged; what was typed stays
        unjudged = AnswerForm(initial=request.POST, question=form.question)
        return _question_page(request, visit, unjudged)
    return _question_page(request, visit, form, status=422)


def _question_page(
    request: HttpRequest, visit: Visit, form: AnswerForm, status: int = 200
) -> HttpResponse:
    question = form.question
    is_change = visit.is_submitted or "change" in request.GET
    last = question.number == visit.total
    context = {
        "form": form,
        "question": question,
        "section": _section_name(visit, question),
        "is_percent": question.kind == PERCENT,
        "is_change": is_change,
        "is_saved": not form.is_bound and visit.answer_to(question) is not None,
        "answered": visit.answered(),
        "minutes": visit.minutes_left(),
        "back_url": _back(visit, question, is_change=is_change),
        "skip_url": visit.address("check_answers")
        if last or is_change
        else visit.address("submit_answer", number=question.number + 1),
    }
    return visit.page(request, "survey/question.html", context, status=status)


def _back(visit: Visit, question: Question, *, is_change: bool) -> str:
    if is_change:
        return f"{visit.address('check_answers')}#question-{question.number}"
    if question.number == 1:
        return ""
    return visit.address("submit_answer", number=question.number - 1)


def _section_name(visit: Visit, question: Question) -> str:
    if question.dimension is None:
        return _("Looking ahead and back")
    return visit.definition.dimension(question.dimension).name


def _sections(visit: Visit) -> list[dict[str, Any]]:
    """Return the questions with their answers, section by section."""
    sections: list[dict[str, Any]] = []
    for question in visit.definition.questions:
        name = _section_name(visit, question)
        if not sections or sections[-1]["name"] != name:
            sections.append({"name": name, "rows": []})
        sections[-1]["rows"].append(
            {
                "question": question,
                "answer": words_of(question, visit.answer_to(question)),
                "url": f"{visit.address('submit_answer', number=question.number)}?change",
            }
        )
    return sections


def _no_such_question(request: HttpRequest, visit: Visit) -> HttpResponse:
    return stop(
        request,
        title=_("There is no such question"),
        sentences=[_("The survey has %(total)d questions.") % {"total": visit.total}],
        status=404,
        url=visit.address("start_survey"),
        organisation_name="",
    )


def _not_started(request: HttpRequest, visit: Visit) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"saved": False, "message": _("Start the survey first.")}, status=409)
    return HttpResponseRedirect(visit.address("start_survey"))


def _stamp(response: HttpResponse, visit: Visit) -> None:
    """Let the browser remember when it began: it is asked once, at the end; nothing is stored."""
    response.set_signed_cookie(
        STAMP,
        now().isoformat(),
        salt=visit.device_key,
        max_age=STAMP_SECONDS,
        path=visit.address("start_survey"),
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _stamped_at(request: HttpRequest, visit: Visit) -> datetime | None:
    stamp = request.get_signed_cookie(
        STAMP, default=None, salt=visit.device_key, max_age=STAMP_SECONDS
    )
    return datetime.fromisoformat(stamp) if stamp else None
