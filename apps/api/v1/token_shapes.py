"""The shapes of tokens: as they are asked for, and as they are shown."""

from typing import Any

from rest_framework import serializers

from apps.accounts.actions.tokens import LONGEST_DAYS, USUAL_DAYS, USUAL_OVERLAP
from apps.accounts.addresses import MOST, AddressError, networks_of
from apps.accounts.models import Scope, TokenKind
from apps.api.bodies import Body, LineField, TextField, WholeField

LONGEST_OVERLAP = 30 * 24  # hours


class NetworkField(TextField):
    """An address or a network; `networks_of` says whether it is one."""

    form = "[0-9A-Fa-f:./]+"


class EditTokenBody(Body):
    """What can be changed."""

    name = LineField(max_length=80, help_text="What it is for.")
    addresses = serializers.ListField(
        child=NetworkField(max_length=60),
        required=False,
        max_length=MOST,
        help_text="Addresses and networks from which it works; empty: everywhere.",
    )

    def validate_addresses(self, value: list[str]) -> list[str]:
        """Refuse what is neither an address nor a network."""
        try:
            return networks_of(value)
        except AddressError as error:
            raise serializers.ValidationError(str(error)) from error


class CreateTokenBody(EditTokenBody):
    """What it is for, what it may do, how long, and from where."""

    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices), min_length=1)
    days = WholeField(min_value=1, max_value=LONGEST_DAYS, default=USUAL_DAYS)
    kind = serializers.ChoiceField(TokenKind.choices, default=TokenKind.TOKEN.value)


class RotateTokenBody(Body):
    """How long both secrets work, and how long the new one."""

    overlap = WholeField(
        min_value=0, max_value=LONGEST_OVERLAP, default=USUAL_OVERLAP, help_text="Hours."
    )
    days = WholeField(min_value=1, max_value=LONGEST_DAYS, default=USUAL_DAYS)


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
