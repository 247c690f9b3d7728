"""What a page showed of each series, carried by its form: a colleague may save in the meantime."""

from collections.abc import Collection, Iterator

from django import forms
from django.http import QueryDict

from apps.performance.series import Series, in_order


def stood_field() -> forms.CharField:
    """Return the field that carries what stood there, as it stood."""
    return forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


def named_in(submitted: QueryDict, parts: Collection[str]) -> list[Series]:
    """Return the series of which a page asked for these parts: none that came since."""
    return in_order(series for series in _named(submitted, parts) if series.is_known)


def _named(submitted: QueryDict, parts: Collection[str]) -> Iterator[Series]:
    for name in submitted:
        key, _dash, part = name.rpartition("-")
        if part in parts:
            try:
                yield Series.named(key)
            except ValueError:
                continue
