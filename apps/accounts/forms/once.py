"""What keeps a form from happening twice when the page that answered it is loaded again."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django import forms
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext_lazy as _

LASTS = timedelta(days=2)  # from when the form is shown: a value is remembered for as long
SIGNER = signing.TimestampSigner(salt="form that happens once")


class DoneAlreadyError(Exception):
    """The form was sent before, and what it asked for was done then."""


class OnceField(forms.CharField):
    """A hidden value that each showing of a form has for itself."""

    def __init__(self) -> None:
        super().__init__(
            initial=_new_value,
            widget=forms.HiddenInput,
            error_messages={"required": _("This form was incomplete. Please send it again.")},
        )

    def clean(self, value: Any) -> str:
        """Refuse a value that was not given out, or so long ago that its use may be forgotten."""
        text: str = super().clean(value)
        try:
            return SIGNER.unsign(text, max_age=LASTS)
        except signing.SignatureExpired as error:
            raise forms.ValidationError(
                _("This form was shown more than two days ago. Please send it again.")
            ) from error
        except signing.BadSignature as error:
            raise forms.ValidationError(self.error_messages["required"]) from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show a form again with the value it was sent with, or with another if that is no good."""
        try:
            self.clean(data)
        except forms.ValidationError:
            return initial
        return data


@contextmanager
def once(value: str) -> Iterator[None]:
    """Do what is inside for this cleaned value of a form, unless it was done before.

    The cache is a table of the same database. Two that are sent at the same moment wait for each
    other there, and what is refused inside takes the mark with it: the form can be sent again.

    Raises
    ------
    DoneAlreadyError
        If it was done before: nothing inside is done.
    """
    key = f"once:{sha256(value.encode()).hexdigest()}"
    with transaction.atomic():
        if not cache.add(key, value=True, timeout=LASTS.total_seconds()):
            raise DoneAlreadyError
        yield


def _new_value() -> str:
    return SIGNER.sign(secrets.token_urlsafe(16))
