"""Which part of the log of who did what is asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AuditFilterForm(forms.Form):
    """Which entries of the log to show."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    person = forms.ChoiceField(label=_("Done by"), required=False)

    def __init__(
        self,
        *args: Any,
        kinds: list[tuple[str, str]],
        people: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kind, person = self.fields["kind"], self.fields["person"]
        kind.choices = [("", _("Everything")), *kinds]  # type: ignore[attr-defined] # a ChoiceField
        person.choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined] # and this
