"""A field for the value of a KPI, as people write numbers, within what the KPI can be."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from apps.performance.importing import NumberError, decimal_of
from apps.performance.models import written
from apps.performance.series import Series
from apps.performance.units import number, unit_name

MOST_DIGITS, MOST_DECIMALS = 9, 3


class ValueField(forms.DecimalField):
    """A number as people write it, with its unit or without."""

    def __init__(self, *, series: Series, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.series = series

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as Django's own
        """Read a point or a comma before the decimals, and a percent sign where it fits."""
        text = str(value or "").strip() if not isinstance(value, Decimal) else written(value)
        if not text:
            return None
        try:
            if text.endswith("%") and self.series.unit != "%":
                told = _("Write the value in %(unit)s.")
                raise NumberError(told % {"unit": unit_name(self.series)})
            return decimal_of(text)
        except NumberError as error:
            raise forms.ValidationError(str(error), code="invalid") from error


def value_field(series: Series, label: str, *, help_text: str = "") -> ValueField:
    """Return a field that may be left open, and refuses what the KPI cannot be."""
    kpi = series.definition
    outside = _("Enter a value from %(least)s to %(most)s.") % {
        "least": number(kpi.hard_min),
        "most": number(kpi.hard_max),
    }
    return ValueField(
        series=series,
        label=label,
        help_text=help_text,
        required=False,
        min_value=kpi.hard_min,
        max_value=kpi.hard_max,
        max_digits=MOST_DIGITS,
        decimal_places=MOST_DECIMALS,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "min_value": outside,
            "max_value": outside,
            "max_digits": outside,
            "max_whole_digits": outside,
            "max_decimal_places": _("Write three decimals at most."),
        },
    )
