"""POST /api/v1/rounds and what follows: a quarter's assessment, started, opened and closed."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from apps.accounts.quarters import Quarter
from apps.api.bodies import (
    Body,
    Fault,
    InvalidBodyError,
    MomentField,
    PeriodField,
    WholeChoiceField,
    nothing_in,
    said_in,
)
from apps.api.idempotency import idempotent
from apps.api.problems import CONTENT_TYPE, ProblemError
from apps.api.scoped import ScopedView
from apps.api.v1.datasets import DatasetView
from apps.api.v1.schemas import ERRORS, NOT_FOUND, ProblemSerializer
from apps.api.v1.writing import SCOPE, own_organisation, writer, written
from apps.assessments.actions import rounds
from apps.assessments.models import Round
from apps.assessments.models.round import REMINDERS


class RoundBody(Body):
    """An assessment that is to be set up."""

    period_id = PeriodField(
        help_text="The present quarter, or one of the four before it, such as 2026-Q3.",
    )
    closes_at = MomentField(help_text="When it stops taking answers: within 92 days.")
    reminder_days = serializers.ListField(
        child=WholeChoiceField(REMINDERS),
        required=False,
        max_length=len(REMINDERS),
        help_text="Days before the last one on whose mornings reminders go by themselves.",
    )


class RoundSerializer(serializers.Serializer[Any]):
    """An assessment, and where it stands."""

    round_id = serializers.UUIDField()
    period_id = serializers.CharField()
    state = serializers.ChoiceField(["draft", "open", "closed", "scored"])
    opened_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class TakenQuarterSerializer(ProblemSerializer):
    """A round that cannot be started, because its quarter has one."""

    round_id = serializers.UUIDField(required=False, help_text="The round that it has.")
    url = serializers.URLField(required=False, help_text="Where to ask for that round.")


class StartRound(DatasetView):
    """The dataset of scored rounds, and the way to start one."""

    write_scope = SCOPE

    @written(
        "start_round",
        "Set up a quarter's assessment",
        is_key_required=True,
        request=RoundBody,
        responses={201: RoundSerializer, (409, CONTENT_TYPE): TakenQuarterSerializer},
    )
    @idempotent(is_required=True)
    def post(self, request: Request) -> Response:
        """Begin to set up the quarter's round."""
        said = said_in(request, RoundBody)
        try:
            round_ = rounds.start_round(
                organisation=own_organisation(),
                quarter=Quarter.parse(said["period_id"]),
                closes_at=said["closes_at"],
                reminder_days=sorted(set(said.get("reminder_days", ())), reverse=True),
                by=writer(request),
                at=now(),
            )
        except rounds.QuarterNotOpenableError as error:
            fault = Fault("#/period_id", "Send the present quarter or one of the four before it.")
            raise InvalidBodyError([fault]) from error
        except rounds.EndRefusedError as error:
            fault = Fault("#/closes_at", "Send a time that lies ahead, by 92 days at most.")
            raise InvalidBodyError([fault]) from error
        except rounds.QuarterTakenError as error:
            raise _taken(error.round, request) from error
        where = reverse("api:v1:round", [round_.pk], request=request)
        return Response(_told(round_), status=201, headers={"Location": where})


class ShowRound(ScopedView):
    """One round, wherever it stands."""

    scope = SCOPE

    @extend_schema(
        operation_id="show_round",
        summary="Show where an assessment stands",
        responses={200: RoundSerializer} | ERRORS | NOT_FOUND,
    )
    def get(self, request: Request, round_id: UUID) -> Response:
        """Answer with the round."""
        return Response(_told(get_object_or_404(Round, pk=round_id)))


class OpenRound(ScopedView):
    """A round that is set up."""

    scope = SCOPE

    @written(
        "open_round",
        "Open an assessment and send its invitations; open already is fine",
        request=None,
        responses={200: RoundSerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request, round_id: UUID) -> Response:
        """Take answers until the round's end."""
        nothing_in(request)
        round_ = get_object_or_404(Round, pk=round_id)
        try:
            rounds.open_round(round_=round_, by=writer(request), at=now())
        except rounds.RoundNotDraftError as error:
            raise _conflict("round_closed", "This assessment has closed.") from error
        except rounds.EndRefusedError as error:
            raise _conflict("round_without_end", "Its end does not lie ahead.") from error
        return Response(_told(Round.objects.get(pk=round_.pk)))


class CloseRound(ScopedView):
    """A round that takes answers."""

    scope = SCOPE

    @written(
        "close_round",
        "Close an assessment and have it scored; closed already is fine",
        request=None,
        responses={200: RoundSerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request, round_id: UUID) -> Response:
        """Stop taking answers."""
        nothing_in(request)
        round_ = get_object_or_404(Round, pk=round_id)
        try:
            rounds.close_round(round_=round_, by=writer(request), at=now())
        except rounds.RoundNotOpenError as error:
            raise _conflict("round_not_open", "This assessment was never opened.") from error
        return Response(_told(Round.objects.get(pk=round_.pk)))


def _taken(round_: Round, request: Request) -> ProblemError:
    """Return the refusal with the round's address, for who lost the answer that told it."""
    return ProblemError(
        "quarter_taken",
        "This quarter has an assessment.",
        409,
        round_id=str(round_.pk),
        url=reverse("api:v1:round", [round_.pk], request=request),
    )


def _conflict(code: str, detail: str) -> ProblemError:
    return ProblemError(code, detail, 409)


def _told(round_: Round) -> dict[str, Any]:
    return {
        "round_id": str(round_.pk),
        "period_id": round_.quarter,
        "state": round_.state,
        "opened_at": round_.opened_at,
        "closes_at": round_.closes_at,
        "closed_at": round_.closed_at,
    }
