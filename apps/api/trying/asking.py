"""The form in which a question to a door is put together; what is wrong with it, the door says."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.api.trying.questions import (
    ALL_CHANGES,
    DOORS,
    FIELDS,
    ODATA,
    OPTIONS,
    ROWS,
    Question,
)
from apps.reports.registry import DATASETS, Dataset

FIRST = {"dataset": "dimension_scores", "door": ROWS, "limit": "10"}
FIELD = "api/trying/_field.html"
SUGGESTED = 50  # values of a column
KNOWN = "if_none_match"  # an ETag that the reader holds


class TryForm(forms.Form):
    """A dataset, a door, and whatever the two together can be asked for."""

    dataset = forms.ChoiceField(
        label=_("Dataset"),
        choices=[(name, name) for name in sorted(DATASETS)],
        widget=forms.Select(attrs={"translate": "no"}),
    )
    door = forms.ChoiceField(label=_("Door"), choices=DOORS)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked if "dataset" in asked else _first(asked))
        self.chosen = DATASETS.get(self["dataset"].data or "", DATASETS[FIRST["dataset"]])
        self.chosen_door = str(self["door"].data)
        if self.chosen_door != ALL_CHANGES:
            for name in self.chosen.filters:
                self.fields[name] = _text(name, list=f"values-of-{name}")
        for option in OPTIONS.get(self.chosen_door, ()):
            self.fields[FIELDS.get(option, option)] = _OPTIONS[option](self.chosen)
        for field in (*self.filters, *self.options):
            field.field.template_name = FIELD  # type: ignore[attr-defined] # newer than the stubs

    @property
    def question(self) -> Question:
        """Return what is asked, once the form is valid."""
        return Question(self.chosen, self.chosen_door, self.cleaned_data)

    @property
    def filters(self) -> list[forms.BoundField]:
        """Return the fields for the values of columns."""
        return [self[name] for name in self.fields if name in self.chosen.filters]

    @property
    def options(self) -> list[forms.BoundField]:
        """Return the other fields that depend on the dataset and the door."""
        others = {"dataset", "door", *self.chosen.filters}
        return [self[name] for name in self.fields if name not in others]

    def suggestions(self) -> dict[str, list[str]]:
        """Return values that the columns have, by column."""
        if self.chosen_door == ALL_CHANGES:
            return {}
        rows = self.chosen.model.objects.order_by()
        return {
            name: sorted(
                str(value)
                for value in rows.values_list(name, flat=True).distinct()[:SUGGESTED]
                if value is not None and value != ""
            )
            for name in self.chosen.filters
        }

    def blame(self, refusal: str, parameter: str | None) -> None:
        """Put what a door refused beside the field to which that is due, if there is one."""
        self.add_error(self._to_blame(parameter, refusal), refusal)

    def _to_blame(self, parameter: str | None, detail: str) -> str | None:
        if parameter in self.fields:
            return parameter
        if self.chosen_door != ODATA:
            return None
        named = [field for option, field in FIELDS.items() if option in detail]
        typed = [field for field in ("condition", "order") if self.cleaned_data.get(field)]
        return next((each[0] for each in (named, typed) if len(each) == 1), None)


def _first(asked: QueryDict) -> QueryDict:
    first = asked.copy()
    first.update(FIRST)
    return first


def _text(label: Any, hint: Any = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=hint, required=False, widget=widget)


def _limit(_dataset: Dataset) -> forms.Field:
    return _text(_("Rows at most"), inputmode="numeric", **{"class": "input-short"})


def _columns(dataset: Dataset) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Columns"),
        help_text=_("None chosen: all of them."),
        choices=[(column.name, column.name) for column in dataset.columns],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _dialect(_dataset: Dataset) -> forms.Field:
    plain, for_excel = _("RFC 4180: nothing changed"), _("For a double click in Excel")
    choices = [("", plain), ("excel", for_excel)]
    return forms.ChoiceField(label=_("Dialect"), choices=choices, required=False)


def _separator(_dataset: Dataset) -> forms.Field:
    choices = [("", _("As the dialect has it")), ("comma", ","), ("semicolon", ";")]
    return forms.ChoiceField(label=_("Between columns"), choices=choices, required=False)


_OPTIONS = {
    "limit": _limit,
    "cursor": lambda _dataset: _text(_("Go on at (cursor)"), _("The next_cursor of a page.")),
    "since": lambda _dataset: _text(
        _("Since a cursor"), _("The next_cursor of the last page that you read.")
    ),
    "updated_since": lambda _dataset: _text(
        _("Since a time"), _("Such as 2026-11-02T08:30:00Z."), placeholder="2026-11-02T08:30:00Z"
    ),
    "$top": _limit,
    "$select": _columns,
    "$orderby": lambda _dataset: _text(_("Order by"), _("Such as changed_at desc.")),
    "$filter": lambda _dataset: _text(
        _("More conditions"), _("In OData's words, such as change_seq gt 10.")
    ),
    "dialect": _dialect,
    "separator": _separator,
}
