"""A respondent's visit: whose survey it is, what is answered, what comes next."""

from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.assessments.actions.answers import (
    InvitationWithdrawnError,
    NoSuchAnswerError,
)
from apps.assessments.actions.rounds import RoundNotOpenError
from apps.assessments.models import Group, Invitation, Response, Round
from apps.assessments.models.response import UNANSWERED
from apps.assessments.models.round import State
from apps.assessments.views.moments import minutes_for, spoken
from apps.assessments.views.private_pages import (
    Link,
    Page,
    View,
    behind_link,
    stop,
    unknown_link,
)
from apps.assessments.views.speaking import language_for, languages_of, told
from apps.instruments.definition import Definition, Question
from apps.tenancy import links
from apps.tenancy.context import current_organisation


@dataclass(frozen=True, slots=True)
class Visit:
    """One respondent, here by the link of an invitation that stands."""

    link: Link
    invitation: Invitation
    definition: Definition
    response: Response | None

    @property
    def round(self) -> Round:
        """Return the round that is being answered."""
        return self.invitation.round

    @property
    def is_submitted(self) -> bool:
        """Tell whether the answers were handed in."""
        return self.response is not None and self.response.is_submitted

    @property
    def total(self) -> int:
        """Return how many questions there are."""
        return len(self.definition.questions)

    @property
    def group_label(self) -> str:
        """Return the role that the respondent was invited in."""
        return str(Group(self.invitation.group).label)

    @property
    def device_key(self) -> str:
        """Return a name for this survey on the device, from which nothing can be told."""
        return salted_hmac("survey drafts", self.link.secret, algorithm="sha256").hexdigest()[:16]

    def answer_to(self, question: Question) -> int | None:
        """Return the answer so far; None where there is none."""
        if self.response is None:
            return None
        if question.position is None:
            return self.response.predicted_csat
        answer = self.response.answers[question.position]
        return None if answer == UNANSWERED else answer

    def unanswered(self) -> list[Question]:
        """Return the questions without an answer."""
        return [q for q in self.definition.questions if self.answer_to(q) is None]

    def answered(self) -> int:
        """Return how many questions have an answer."""
        return self.total - len(self.unanswered())

    def minutes_left(self) -> int:
        """Return about how long the rest takes."""
        return minutes_for(len(self.unanswered()))

    def address(self, name: str, **kwargs: Any) -> str:
        """Return the address of one of the survey's pages."""
        return reverse(f"assessments:{name}", kwargs={"token": self.link.token, **kwargs})

    def next_address(self, after: int = 0) -> str:
        """Return the next question without an answer, or the page that shows them all."""
        following = [q for q in self.unanswered() if q.number > after]
        if not following:
            return self.address("check_answers")
        return self.address("submit_answer", number=following[0].number)

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Render one of the survey's pages."""
        return render(
            request, template, page_words(self.round) | {"visit": self} | context, status=status
        )


def by_invitation(page: Page) -> View:
    """Find the invitation that the link belongs to, and say kindly where it can't be answered."""

    @behind_link
    @wraps(page)
    def visit_page(request: HttpRequest, link: Link, **kwargs: Any) -> HttpResponse:
        invitation = (
            Invitation.objects.filter(secret_hash=links.fingerprint(link.secret))
            .select_related("round__instrument")
            .defer("round__instrument__definition")
            .first()
        )
        if invitation is None:
            return unknown_link(request)
        version = invitation.round.instrument
        language = language_for(request, version, invited_in=invitation.language)
        with translation.override(language):
            visit = Visit(
                link,
                invitation,
                version.words_in(language),
                Response.objects.filter(pk=links.identity(link.secret)).first(),
            )
            return told(request, _answer(request, visit, page, kwargs))

    return visit_page


def page_words(round_: Round) -> dict[str, Any]:
    """Return what the head of every page says."""
    return {
        "organisation_name": Organisation.objects.get(pk=current_organisation()).name,
        "occasion": _("customer care, %(quarter)s")
        % {"quarter": Quarter.parse(round_.quarter).label},
        "until": spoken(round_.closes_at, round_.time_zone),
        "zone": round_.time_zone,
        "languages": languages_of(round_.instrument),
        "floor": round_.floor(),
    }


def _answer(request: HttpRequest, visit: Visit, page: Page, kwargs: dict[str, Any]) -> HttpResponse:
    if visit.invitation.is_withdrawn:
        return _withdrawn(request, visit)
    if visit.round.state == State.DRAFT:
        return _not_yet(request, visit)
    if not visit.round.is_open(now()):
        return _closed(request, visit)
    try:
        return page(request, visit, **kwargs)
    except RoundNotOpenError:  # between the look and the lock
        return _closed(request, visit)
    except (InvitationWithdrawnError, NoSuchAnswerError):  # likewise: it took the response along
        return _withdrawn(request, visit)


def _withdrawn(request: HttpRequest, visit: Visit) -> HttpResponse:
    return stop(
        request,
        title=_("This invitation has been withdrawn"),
        sentences=[
            _("The link no longer takes answers. Perhaps you were sent another one: use that."),
            _("Answers that were handed in before are kept."),
            _("If you think this is a mistake, ask the person who invited you."),
        ],
        status=410,
        **page_words(visit.round),
    )


def _not_yet(request: HttpRequest, visit: Visit) -> HttpResponse:
    return stop(
        request,
        title=_("This survey hasn't opened yet"),
        sentences=[_("Keep the link: it will work as soon as the survey opens.")],
        status=409,
        **page_words(visit.round),
    )


def _closed(request: HttpRequest, visit: Visit) -> HttpResponse:
    closed = _("It took answers until %(moment)s (%(zone)s).") % {
        "moment": spoken(visit.round.ended_at, visit.round.time_zone),
        "zone": visit.round.time_zone,
    }
    return stop(
        request,
        title=_("This survey has closed"),
        sentences=[closed, *_what_became_of(visit)],
        status=410,
        **page_words(visit.round),
    )


def _what_became_of(visit: Visit) -> list[str]:
    """Say honestly what became of the answers given so far."""
    if visit.is_submitted:
        return [
            _("Your answers were handed in and are kept. There is nothing more to do; thank you.")
        ]
    if visit.answered() == 0:
        return [_("No answers came by this link, and none can be given any more.")]
    return [
        ngettext(
            "The answer you gave is kept, but it was not handed in, so it does not count.",
            "The %(count)d answers you gave are kept, but they were not handed in, so they do not"
            " count.",
            visit.answered(),
        )
        % {"count": visit.answered()},
        _("They can't be handed in any more. If that matters, tell the person who invited you."),
    ]
