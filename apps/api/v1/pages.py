"""Cuts a dataset's rows into pages, and finds the next one again by an opaque cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.datastructures import MultiValueDict

from apps.api.problems import ProblemError
from apps.reports.registry import Dataset
from apps.tenancy.context import current_organisation

DEFAULT_LIMIT = 1000
MOST = 5000
SALT = "api cursor"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows, and where to go on."""

    rows: list[Any]
    next_cursor: str | None


def page(dataset: Dataset, parameters: MultiValueDict[str, str]) -> Page:
    """Return the rows that the parameters ask for, in the dataset's order.

    Raises
    ------
    ProblemError
        If the limit is no number in range, or the cursor is not one of ours for this question.
    """
    filters = {name: str(parameters[name]) for name in dataset.filters if name in parameters}
    limit = _limit(parameters.get("limit", str(DEFAULT_LIMIT)))
    rows = [row for row in dataset.rows() if _matches(row, filters)]
    question = [str(current_organisation()), dataset.name, sorted(filters.items())]
    start = _start(dataset, rows, parameters.get("cursor"), question)
    chosen = rows[start : start + limit]
    if start + limit >= len(rows):
        return Page(chosen, None)
    last = [getattr(chosen[-1], name) for name in dataset.primary_key]
    return Page(chosen, signing.dumps([question, last], salt=SALT, compress=True))


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST):
        raise ProblemError(
            "invalid_parameter", f"limit is a number from 1 to {MOST}.", parameter="limit"
        )
    return int(text[:9])


def _matches(row: Any, filters: dict[str, str]) -> bool:
    return all(str(getattr(row, name)) == value for name, value in filters.items())


def _start(dataset: Dataset, rows: Sequence[Any], cursor: str | None, question: list[Any]) -> int:
    if cursor is None:
        return 0
    expired = ProblemError(
        "cursor_expired",
        "This cursor belongs to another question or to rows that have changed: start again.",
        410,
        parameter="cursor",
    )
    try:
        asked, last = signing.loads(cursor, salt=SALT)
    except signing.BadSignature as error:
        raise ProblemError(
            "invalid_parameter", "This cursor is not one that the API gave.", parameter="cursor"
        ) from error
    if asked != [question[0], question[1], [list(pair) for pair in question[2]]]:
        raise expired
    for index, row in enumerate(rows):
        if [getattr(row, name) for name in dataset.primary_key] == last:
            return index + 1
    raise expired
