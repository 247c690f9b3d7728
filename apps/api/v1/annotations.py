"""POST, PATCH and DELETE /api/v1/annotations - what happened beside the figures."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate, now
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.bodies import (
    Body,
    DayField,
    Fault,
    InvalidBodyError,
    LineField,
    TextField,
    nothing_in,
    said_in,
)
from apps.api.idempotency import idempotent
from apps.api.scoped import ScopedView
from apps.api.v1.datasets import DatasetView
from apps.api.v1.writing import SCOPE, own_organisation, writer, written
from apps.instruments.kpis import definitions
from apps.performance import actions
from apps.performance.actions import Event
from apps.performance.models import FIRST_DAY, LONGEST_DETAIL, LONGEST_TEXT, Annotation


class AnnotationBody(Body):
    """What is said of something that happened."""

    happened_on = DayField(help_text="The day, from 2000-01-01 to today.")
    text = LineField(
        min_length=1, max_length=LONGEST_TEXT, help_text="What happened, in a few words."
    )
    detail = TextField(
        required=False, allow_blank=True, max_length=LONGEST_DETAIL, help_text="What else there is."
    )
    kpi_key = TextField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        told={"enum": ["", *definitions()]},
        help_text="Code of the KPI beside which it stands; empty, or left out: every one.",
    )


class AnnotationSerializer(serializers.Serializer[Any]):
    """An event as it is kept."""

    annotation_id = serializers.UUIDField()
    happened_on = serializers.DateField()
    text = serializers.CharField()
    detail = serializers.CharField()
    kpi_key = serializers.CharField()
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)


class AddAnnotation(DatasetView):
    """The dataset of events, to which one can be added."""

    write_scope = SCOPE

    @written(
        "add_annotation",
        "Add an event beside the figures",
        request=AnnotationBody,
        responses={201: AnnotationSerializer},
    )
    @idempotent(is_required=False)
    def post(self, request: Request) -> Response:
        """Keep an event."""
        said = said_in(request, AnnotationBody)
        event = _checked(_event(said, Event(said["happened_on"], "")))
        added = actions.add_annotation(event=event, by=writer(request), at=now())
        return Response(_told(added), status=201)


class ChangeAnnotation(ScopedView):
    """One event, which can be put right or taken away."""

    scope = SCOPE

    @written(
        "edit_annotation",
        "Put an event right: what is left out stays as it is",
        request=AnnotationBody,
        responses={200: AnnotationSerializer},
    )
    @idempotent(is_required=False)
    def patch(self, request: Request, annotation_id: UUID) -> Response:
        """Say it otherwise."""
        stands = get_object_or_404(Annotation.objects.select_for_update(), pk=annotation_id)
        said = said_in(request, AnnotationBody, is_partial=True)
        stood = Event(stands.happened_on, stands.text, stands.detail, stands.kpi)
        edited = actions.edit_annotation(
            annotation_id=stands.pk,
            event=_checked(_event(said, stood)),
            by=writer(request),
            at=now(),
        )
        return Response(_told(edited))

    @written("remove_annotation", "Take an event away", request=None, responses={204: None})
    @idempotent(is_required=False)
    def delete(self, request: Request, annotation_id: UUID) -> Response:
        """Take it away; the audit log keeps what it said."""
        nothing_in(request)
        stands = get_object_or_404(Annotation, pk=annotation_id)
        actions.remove_annotation(annotation_id=stands.pk, by=writer(request), at=now())
        return Response(status=204)


def _event(said: dict[str, Any], stood: Event) -> Event:
    named = {"kpi" if name == "kpi_key" else name: value for name, value in said.items()}
    return replace(stood, **named)


def _checked(event: Event) -> Event:
    """Return the event if pages would take it, too."""
    faults = []
    if not FIRST_DAY <= event.happened_on <= _today():
        faults.append(Fault("#/happened_on", f"Send a day from {FIRST_DAY} to today."))
    if event.kpi and event.kpi not in definitions():
        faults.append(Fault("#/kpi_key", "There is no such KPI: see the dataset kpis."))
    if faults:
        raise InvalidBodyError(faults)
    return event


def _today() -> date:
    return localdate(now(), ZoneInfo(own_organisation().time_zone))


def _told(annotation: Annotation) -> dict[str, Any]:
    return {
        "annotation_id": str(annotation.pk),
        "happened_on": annotation.happened_on,
        "text": annotation.text,
        "detail": annotation.detail,
        "kpi_key": annotation.kpi,
        "created_at": annotation.created_at,
        "edited_at": annotation.edited_at,
    }
