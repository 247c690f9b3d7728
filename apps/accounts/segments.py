"""How companies are told apart: industry, size, region, business model, read from the data file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

SOURCE = Path(__file__).parent / "data" / "segments.json"


@cache
def segments() -> dict[str, Any]:
    """Return the published segments."""
    loaded: dict[str, Any] = json.loads(SOURCE.read_text(encoding="utf-8"))
    return loaded


def industries() -> list[tuple[str, str]]:
    """Return code and name of each industry."""
    return [(row["code"], row["name"]) for row in segments()["industries"]]


def size_bands() -> list[tuple[str, str]]:
    """Return code and words of each band of employees."""
    return [(row["code"], _band(row["min"], row["max"])) for row in segments()["company_size"]]


def regions() -> list[tuple[str, str]]:
    """Return code and name of each region (UN M49)."""
    return [(row["code"], row["name"]) for row in segments()["regions"]]


def business_models() -> list[tuple[str, str]]:
    """Return code and words of each business model."""
    words = {
        "b2c": _("Sells to consumers"),
        "b2b": _("Sells to businesses"),
        "b2b2c": _("Sells to consumers through businesses"),
        "government_to_citizen": _("Serves citizens"),
    }
    return [(code, words[code]) for code in segments()["business_model"]]


def _band(least: int, most: int | None) -> str:
    lower = number_format(least, force_grouping=True)
    if most is None:
        return _("%(least)s or more") % {"least": lower}
    upper = number_format(most, force_grouping=True)
    return _("%(least)s to %(most)s") % {"least": lower, "most": upper}
