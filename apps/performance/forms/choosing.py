"""The choice of KPIs: which are tracked, how they are measured, and in which channels."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.accounts.forms.fields import LineField
from apps.instruments.kpis import CURRENCY, Kpi, definitions
from apps.performance.series import CHANNEL, Series, in_order

SUGGESTED = ("csat_pct", "nps", "fcr_pct", "aht_sec")  # ticked where nothing is tracked yet
LONGEST_CHANNEL = 30  # characters


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """What is asked for of one KPI."""

    kpi: forms.BoundField
    method: forms.BoundField | None
    further: list[forms.BoundField]  # a box for each other method that it is tracked by


class ChooseKpisForm(forms.Form):
    """Which KPIs the company tracks, by which method, and in which channels besides.

    It carries what was tracked when it was shown: only of that can a box take anything away.
    """

    def __init__(self, *args: Any, tracked: Iterable[Series], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tracked = self._shown() if self.is_bound else in_order(tracked)
        self.fields["shown"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial["shown"] = " ".join(one.key for one in self.tracked)
        methods: dict[str, str] = {}
        self.besides = [  # of each KPI all but the first way of measuring all channels together
            one
            for one in self.tracked
            if one.channel or methods.setdefault(one.kpi, one.method) != one.method
        ]
        for one in self.besides:
            self.fields[one.key] = forms.BooleanField(label=_full_name(one), required=False)
            self.initial[one.key] = True
        for kpi in _offered():
            self.fields[kpi.code] = forms.BooleanField(
                label=kpi.name, required=False, help_text=kpi.definition
            )
            self.initial[kpi.code] = kpi.code in (methods if self.tracked else SUGGESTED)
            if kpi.methods:
                self.fields[f"{kpi.code}-method"] = _method_field(kpi)
                self.initial[f"{kpi.code}-method"] = methods.get(kpi.code)

    def clean(self) -> None:
        """Ask how a chosen KPI is measured."""
        super().clean()
        for kpi in _offered():
            name = f"{kpi.code}-method"
            if kpi.methods and self.cleaned_data[kpi.code] and self.cleaned_data.get(name) == "":
                self.add_error(name, _("Choose how you measure it."))

    @property
    def rows(self) -> list[ChoiceRow]:
        """Return what is asked for of each KPI over all channels together."""
        further = [one for one in self.besides if not one.channel]
        return [
            ChoiceRow(
                kpi=self[kpi.code],
                method=self[f"{kpi.code}-method"] if kpi.methods else None,
                further=[self[one.key] for one in further if one.kpi == kpi.code],
            )
            for kpi in _offered()
        ]

    @property
    def channels(self) -> list[forms.BoundField]:
        """Return a box for each series of one channel."""
        return [self[one.key] for one in self.besides if one.channel]

    @property
    def chosen(self) -> list[Series]:
        """Return what is to be tracked."""
        said = self.cleaned_data
        kept = [one for one in self.besides if said[one.key]]
        return kept + [
            Series(kpi.code, said.get(f"{kpi.code}-method", ""))
            for kpi in _offered()
            if said[kpi.code]
        ]

    def _shown(self) -> list[Series]:
        """Return what the page showed as tracked."""
        found = []
        for key in str(self.data.get("shown", "")).split():
            with suppress(ValueError):
                found.append(Series.named(key))
        return in_order(one for one in found if one.is_known)


def _offered() -> list[Kpi]:
    """Return the KPIs that say something over all channels together."""
    return [kpi for kpi in definitions().values() if not kpi.needs_channel]


class TrackChannelForm(forms.Form):
    """One KPI in one channel."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["series"] = forms.ChoiceField(
            label=_("KPI"),
            choices=[("", _("Choose one")), *_measurable()],
            error_messages={
                "required": _("Choose a KPI."),
                "invalid_choice": _("Choose one of the KPIs on this page."),
            },
        )
        self.fields["channel"] = LineField(
            label=_("Channel"),
            help_text=_("Such as telephone, email, live chat or self-service."),
            max_length=LONGEST_CHANNEL,
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-short"}),
            error_messages={"required": _("Name the channel.")},
        )

    def clean_channel(self) -> str:
        """Return the channel's code."""
        words = self.cleaned_data["channel"].casefold().replace("-", " ").split()
        code = "_".join(words)
        if not CHANNEL.fullmatch(code):
            raise forms.ValidationError(
                _("Use the letters a to z and digits, and begin with a letter.")
            )
        return code

    @property
    def chosen(self) -> Series:
        """Return the series that is to be tracked."""
        found = Series.named(self.cleaned_data["series"])
        return Series(found.kpi, found.method, self.cleaned_data["channel"])


def _measurable() -> list[tuple[str, str]]:
    """Return each KPI by each of its methods, with a name to choose it by."""
    found = []
    for kpi in definitions().values():
        ways = [(method.code, f"{kpi.name}, {method.name}") for method in kpi.methods]
        found += [(Series(kpi.code, code).key, name) for code, name in ways or [("", kpi.name)]]
    return found


def _full_name(series: Series) -> str:
    told = [series.definition.name, series.method_name, series.channel_name]
    return ", ".join(part for part in told if part)


def _method_field(kpi: Kpi) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Currency") if kpi.unit == CURRENCY else _("Measured by"),
        required=False,
        choices=[(method.code, method.name) for method in kpi.methods],
        error_messages={"invalid_choice": _("Choose one of the answers on this page.")},
    )
