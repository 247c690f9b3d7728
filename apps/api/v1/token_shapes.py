"""The shapes of tokens: as they are asked for, and as they are shown."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.actions.tokens import LONGEST_DAYS, USUAL_DAYS, USUAL_OVERLAP
from apps.accounts.addresses import AddressError, networks_of
from apps.accounts.lines import defect_of
from apps.accounts.models import Scope, TokenKind
from apps.api.problems import ProblemError

LONGEST_OVERLAP = 30 * 24  # hours


class TextField(serializers.CharField):
    """Text, and not what could be made into text: the document says a string."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse numbers."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class NumberField(serializers.IntegerField):
    """A whole number, and not a text that holds one."""

    def to_internal_value(self, data: Any) -> int:
        """Refuse text."""
        if isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class EditTokenSerializer(serializers.Serializer[Any]):
    """What can be changed."""

    name = TextField(max_length=80, help_text="What it is for.")
    addresses = serializers.ListField(
        child=TextField(max_length=60),
        required=False,
        help_text="Addresses and networks from which it works; empty: everywhere.",
    )

    def validate_name(self, value: str) -> str:
        """Refuse what is no line."""
        if defect := defect_of(value):
            raise serializers.ValidationError(defect)
        return value

    def validate_addresses(self, value: list[str]) -> list[str]:
        """Refuse what is neither an address nor a network."""
        try:
            return networks_of(value)
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from error


class CreateTokenSerializer(EditTokenSerializer):
    """What it is for, what it may do, how long, and from where."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), min_length=1)
    days = NumberField(min_value=1, max_value=LONGEST_DAYS, default=USUAL_DAYS)
    kind = serializers.ChoiceField(TokenKind.choices, default=TokenKind.TOKEN.value)


class RotateTokenSerializer(serializers.Serializer[Any]):
    """How long both secrets work, and how long the new one."""

    overlap = NumberField(
        min_value=0, max_value=LONGEST_OVERLAP, default=USUAL_OVERLAP, help_text="Hours."
    )
    days = NumberField(min_value=1, max_value=LONGEST_DAYS, default=USUAL_DAYS)


class ManagedTokenSerializer(serializers.Serializer[Any]):
    """A token as its organisation's people see it; its secret is not kept."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(TokenKind.choices)
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    addresses = serializers.ListField(child=serializers.CharField())
    created_at = serializers.DateTimeField()
    created_by_id = serializers.UUIDField(allow_null=True)
    expires_at = serializers.DateTimeField()
    previous_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when the secret before the last rotation works."
    )
    revoked_at = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True)
    last_used_address = serializers.CharField(allow_null=True)


class NewSecretSerializer(ManagedTokenSerializer):
    """A token with its secret, this once."""

    client_id = serializers.CharField(allow_null=True, help_text="Of a client of OAuth2.")
    secret = serializers.CharField(help_text="The whole token; of a client its secret.")


class TokenListSerializer(serializers.Serializer[Any]):
    """Every token, the one made last first."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = ManagedTokenSerializer(many=True)  # type: ignore[assignment] # a field, see above


def read(
    shape: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False
) -> dict[str, Any]:
    """Return what the body says, in that shape.

    Raises
    ------
    ProblemError
        If it is not of the shape, or has a field that would be ignored.
    """
    asked = shape(data=request.data, partial=partial)
    if isinstance(request.data, dict):
        unknown = sorted(set(request.data) - set(asked.fields))
        if unknown:
            raise ProblemError("unknown_field", f"There is no field {unknown[0]!r} here.")
    if not asked.is_valid():
        raise ProblemError("invalid_body", "The body is not valid.", errors=asked.errors)
    said: dict[str, Any] = asked.validated_data
    return said
