"""What is meant by the channels of a table that the company has not had so far."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.performance.importing import alike
from apps.performance.series import CHANNEL

NEW, OUT = "a-new-one", "left-out"  # no code of a channel has a hyphen
PREFIX = "channel-"


class ChannelsForm(forms.Form):
    """For each new channel: another name of a known one, a new one, or not wanted."""

    def __init__(
        self, *args: Any, figures: Mapping[str, int], known: Collection[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [
            code for code in figures if code not in known and CHANNEL.fullmatch(code) is not None
        ]
        for place, code in enumerate(self.codes):
            near = alike(code, {*known, *self.codes[:place]})
            self.fields[PREFIX + code] = _field(code, near, figures[code])

    @property
    def is_answered(self) -> bool:
        """Tell whether nothing is left to ask."""
        return not self.codes or self.is_valid()

    @property
    def meant(self) -> dict[str, str | None]:
        """Return the channel that each name means; None where its figures are to be left out."""
        found: dict[str, str | None] = {}
        for code in self.codes:  # one of them may be the same as one before it
            answer = self.cleaned_data[PREFIX + code]
            named: dict[str, str | None] = {NEW: code, OUT: None}
            found[code] = named.get(answer, found.get(answer, answer))
        return found


def _field(code: str, near: list[str], count: int) -> forms.ChoiceField:
    same = [(one, _("The same as %(channel)s") % {"channel": _words(one)}) for one in near]
    others = [(NEW, _("A new channel, with figures of its own")), (OUT, _("Leave its figures out"))]
    figures = ngettext("%(count)s figure", "%(count)s figures", count) % {"count": count}
    return forms.ChoiceField(
        label=_("%(channel)s, %(figures)s") % {"channel": _words(code), "figures": figures},
        choices=same + others,
        initial="" if near else NEW,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what this channel is."),
            "invalid_choice": _("Choose one of the answers on this page."),
        },
    )


def _words(code: str) -> str:
    return f"“{code.replace('_', ' ')}”"
