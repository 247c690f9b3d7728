"""The query options of an address, each understood or refused: none is ignored."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from apps.api.odata.errors import bad_request, not_built
from apps.api.problems import ProblemError

ROWS = ("$select", "$filter", "$orderby", "$top", "$skip", "$count", "$skiptoken", "$format")
ROW = ("$select", "$format")
COUNT = ("$filter", "$orderby", "$top", "$skip")  # of these only the first changes the number
DOCUMENT = ("$format",)

DEFAULT_PAGE = 1000  # rows
MOST_PAGE = 5000
MOST_NUMBER = 2**31 - 1
MOST_ORDERS = 10

_ORDER = re.compile(r"(?P<path>[A-Za-z_][\w/]*)(?:\s+(?P<way>asc|desc))?", re.ASCII)
_PREFERRED = re.compile(r"(?:odata\.)?maxpagesize\s*=\s*\"?(\d{1,9})\"?", re.ASCII | re.IGNORECASE)
_METADATA = re.compile(r"(?:odata\.)?metadata=(\w+)", re.ASCII | re.IGNORECASE)
_TEXT_NUMBERS = re.compile(r";\s*IEEE754Compatible\s*=\s*true\b", re.ASCII | re.IGNORECASE)
_FORMATS = re.compile(r"json|application/json(\s*;[^,]*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """One column to order by, as it was asked for."""

    path: str
    is_descending: bool


def checked(query: QueryDict, understood: Collection[str]) -> dict[str, str]:
    """Return the options by name.

    Raises
    ------
    ProblemError
        If one of them is not understood here, repeated or empty.
    """
    for name, values in query.lists():
        if name not in understood:
            raise _refused(name)
        if len(values) > 1:
            raise bad_request(f"Give {name} once only.")
        if not values[0].strip():
            raise bad_request(f"{name} is empty: leave it out.")
    return {name: str(value).strip() for name, value in query.items()}


def selected(options: Mapping[str, str]) -> list[str]:
    """Return the names of what to show; * is all of it, and may stand beside names."""
    names = [name.strip() for name in options.get("$select", "*").split(",")]
    return list(dict.fromkeys(names))


def orders(options: Mapping[str, str]) -> list[Order]:
    """Return the columns to order by.

    Raises
    ------
    ProblemError
        If they cannot be read.
    """
    if "$orderby" not in options:
        return []
    parts = options["$orderby"].split(",")
    if len(parts) > MOST_ORDERS:
        raise bad_request(f"Order by at most {MOST_ORDERS} columns.")
    return [_order(part.strip()) for part in parts]


def number(options: Mapping[str, str], name: str) -> int | None:
    """Return the option as a whole number; None where it was not given.

    Raises
    ------
    ProblemError
        If it is none.
    """
    if name not in options:
        return None
    text = options[name]
    if not (text.isascii() and text.isdigit()):
        raise bad_request(f"{name} is a whole number, 0 or more.")
    return min(int(text[:30]), MOST_NUMBER)


def is_counted(options: Mapping[str, str]) -> bool:
    """Return whether all rows are to be counted.

    Raises
    ------
    ProblemError
        If that is neither said nor denied.
    """
    text = options.get("$count", "false")
    if text not in {"true", "false"}:
        raise bad_request("$count is true or false.")
    return text == "true"


def preferred_page(header: str) -> int | None:
    """Return how many rows a page may have by the Prefer header; None if it does not say."""
    match = _PREFERRED.search(header)
    size = int(match[1]) if match else 0
    return min(size, MOST_PAGE) or None


def has_metadata(options: Mapping[str, str], accept: str) -> bool:
    """Return whether the answer tells of its own context: unless metadata=none was asked for.

    Raises
    ------
    ProblemError
        If another format than JSON is insisted on, or one of JSON that is not built.
    """
    text = options.get("$format", accept)
    if "$format" in options and not _FORMATS.fullmatch(text):
        raise ProblemError("not_acceptable", "Rows come as JSON only: $format=json.", 406)
    if "$format" in options and _TEXT_NUMBERS.search(text):
        raise ProblemError("not_acceptable", "Numbers come as numbers, never as texts.", 406)
    match = _METADATA.search(text)
    return match is None or match[1].lower() != "none"


def _order(part: str) -> Order:
    match = _ORDER.fullmatch(part)
    if match is None and "(" in part:
        raise not_built("Order by columns: expressions are not built.")
    if match is None:
        raise bad_request("$orderby cannot be read: write columns, each with asc or desc or none.")
    return Order(match["path"], match["way"] == "desc")


def _refused(name: str) -> ProblemError:
    if name in ROWS:
        return bad_request(f"{name} cannot be used at this address.")
    if name.startswith(("$", "@")):
        return not_built(f"{name} is not built.")
    return bad_request(f"There is no parameter {name!r} here; OData's begin with $.")
