"""The shapes of OAuth2's token endpoint (RFC 6749)."""

from typing import Any

from rest_framework import serializers


class TokenRequestSerializer(serializers.Serializer[Any]):
    """What a client sends, as a form."""

    grant_type = serializers.ChoiceField(["client_credentials"])
    scope = serializers.CharField(
        required=False, help_text="Some of the client's scopes, with spaces; all if it is left out."
    )
    client_id = serializers.CharField(required=False, help_text="Where Basic is not used.")
    client_secret = serializers.CharField(required=False, help_text="Where Basic is not used.")


class AccessTokenSerializer(serializers.Serializer[Any]):
    """What a client gets."""

    access_token = serializers.CharField()
    token_type = serializers.ChoiceField(["Bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds.")
    scope = serializers.CharField(help_text="What it may do, with spaces.")


class OAuthErrorSerializer(serializers.Serializer[Any]):
    """Why a client gets nothing."""

    error = serializers.CharField(help_text="Such as invalid_client or invalid_scope.")
    error_description = serializers.CharField(required=False)
