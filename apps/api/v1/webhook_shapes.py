"""The shapes of webhooks: endpoints as they are asked for and shown, and what was sent to them."""

from typing import Any

from rest_framework import serializers

from apps.api.bodies import Body, FlagField, LineField, TextField, WholeField
from apps.notifications.actions import LONGEST_OVERLAP
from apps.notifications.models import (
    CHOOSABLE,
    AttemptError,
    DeliveryState,
    DisabledBecause,
    EventType,
)
from apps.notifications.models.endpoint import LONGEST_DESCRIPTION, LONGEST_URL

USUAL_OVERLAP = 24  # hours
MOST_OVERLAP = LONGEST_OVERLAP.days * 24


CHOICES = [event.value for event in CHOOSABLE]


class AddEndpointBody(Body):
    """Where to send, and what."""

    url = TextField(
        min_length=1,
        max_length=LONGEST_URL,
        trim_whitespace=False,
        help_text="An https address of the public internet, on port 443 or from 1024 on.",
    )
    description = LineField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_DESCRIPTION,
        help_text="What it is for.",
    )
    events = serializers.ListField(
        child=serializers.ChoiceField(CHOICES),
        required=False,
        help_text="What it is told; empty, or left out: everything.",
    )


class ChangeEndpointBody(AddEndpointBody):
    """What can be changed."""

    is_enabled = FlagField(
        required=False,
        help_text="Whether anything is sent there. What happens while nothing is, is never sent.",
    )


class RotateEndpointBody(Body):
    """How long both secrets sign."""

    overlap = WholeField(
        min_value=0, max_value=MOST_OVERLAP, default=USUAL_OVERLAP, help_text="Hours."
    )


class EndpointSerializer(serializers.Serializer[Any]):
    """An endpoint of webhooks."""

    endpoint_id = serializers.UUIDField()
    url = serializers.CharField()
    description = serializers.CharField()
    events = serializers.ListField(
        child=serializers.ChoiceField(CHOICES), help_text="Empty: everything."
    )
    is_enabled = serializers.BooleanField()
    disabled_because = serializers.ChoiceField(
        DisabledBecause.choices,
        allow_null=True,
        help_text="failing: nothing got through for five days. gone: it answered 410.",
    )
    disabled_at = serializers.DateTimeField(allow_null=True)
    failing_since = serializers.DateTimeField(
        allow_null=True, help_text="The first failure that no success has followed."
    )
    previous_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the secret before the last rotation signs, too."
    )
    created_at = serializers.DateTimeField()
    created_by_id = serializers.UUIDField(allow_null=True)


class NewEndpointSerializer(EndpointSerializer):
    """An endpoint with its secret, this once."""

    secret = serializers.CharField(help_text="What signatures are checked with: whsec_...")


class EndpointListSerializer(serializers.Serializer[Any]):
    """Every endpoint, the one added last first."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = EndpointSerializer(many=True)  # type: ignore[assignment] # a field, see above


class DeliverySerializer(serializers.Serializer[Any]):
    """An event on its way to an endpoint."""

    delivery_id = serializers.UUIDField()
    endpoint_id = serializers.UUIDField()
    event_id = serializers.CharField(help_text="As it is sent in webhook-id: evt_...")
    event_type = serializers.ChoiceField(EventType.choices)
    occurred_at = serializers.DateTimeField()
    state = serializers.ChoiceField(DeliveryState.choices)
    attempts_made = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)


class AttemptSerializer(serializers.Serializer[Any]):
    """One try."""

    number = serializers.IntegerField()
    at = serializers.DateTimeField()
    status = serializers.IntegerField(allow_null=True, help_text="Of the answer, if there was one.")
    duration_ms = serializers.IntegerField()
    error = serializers.ChoiceField(AttemptError.choices, allow_null=True)
    response_excerpt = serializers.CharField(help_text="The beginning of the answer.")


class WholeDeliverySerializer(DeliverySerializer):
    """A delivery with what was sent, and every try."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = serializers.DictField(  # type: ignore[assignment] # a field, see above
        help_text="Ids and links, as they are sent."
    )
    attempts = AttemptSerializer(many=True)


class DeliveryPageSerializer(serializers.Serializer[Any]):
    """Deliveries, the one asked for last first."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = DeliverySerializer(many=True)  # type: ignore[assignment] # a field, see above
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True, help_text="For the next page, if any.")
