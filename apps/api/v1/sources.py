"""What is read page by page: the rows of one dataset, or the changes of several in their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from apps.api.v1.pages import Question, Row, invalid
from apps.reports.models import Tombstone
from apps.reports.registry import Dataset

REMOVAL = ("id", "change_seq", "changed_at")
MOST_DIGITS = 9  # of a whole number that rows are asked by: the database keeps four bytes
CHANGE = ("dataset", "id", "op", "change_seq", "changed_at")


@dataclass(frozen=True, slots=True)
class OneDataset:
    """The rows of a dataset with all their columns, and of its removals the ids."""

    dataset: Dataset

    @property
    def name(self) -> str:
        """Return the dataset's name."""
        return self.dataset.name

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the names of the dataset's columns."""
        return tuple(column.name for column in self.dataset.columns)

    def filters(self, parameters: Mapping[str, str]) -> dict[str, Any]:
        """Return the values by which rows are asked for, by column."""
        return filters_of(self.dataset, parameters)

    def rows(self, question: Question, last_seq: int) -> list[Row]:
        """Return what stands, or what was written, or removed, or no longer meets the filters."""
        published = self.dataset.model.objects.all()
        if question.cursor.is_listing:
            matching = published.filter(**question.filters) if question.filters else published
            listed = _page(matching, question, last_seq).values(*self.columns)
            return [_upserted(row) for row in listed]
        written = _page(published, question, last_seq).values(*self.columns)
        graves = Tombstone.objects.filter(dataset=self.dataset.name)
        removed = _page(graves, question, last_seq).values("row_id", *REMOVAL[1:])
        found = [_as_change(question, row) for row in written]
        found += [_removed(row | {"id": row["row_id"]}) for row in removed]
        return sorted(found, key=itemgetter("change_seq"))


@dataclass(frozen=True, slots=True)
class AllChanges:
    """What has changed in several datasets: which row of which, not what stands in it."""

    datasets: Sequence[Dataset]
    columns: tuple[str, ...] = CHANGE

    @property
    def name(self) -> str:
        """Return the names of the datasets: a token that reads others has other cursors."""
        return f"changes of {','.join(sorted(dataset.name for dataset in self.datasets))}"

    def filters(self, _parameters: Mapping[str, str]) -> dict[str, Any]:
        """Return none: a change has no columns to ask by."""
        return {}

    def rows(self, question: Question, last_seq: int) -> list[Row]:
        """Return the changes in one query, each table read by its own index and no further."""
        parts = [
            _told(_page(dataset.model.objects.all(), question, last_seq), dataset.name, "upsert")
            for dataset in self.datasets
        ]
        if not question.cursor.is_listing:
            names = [dataset.name for dataset in self.datasets]
            graves = _page(Tombstone.objects.filter(dataset__in=names), question, last_seq)
            parts.append(_told(graves, F("dataset"), "delete", id_column="row_id"))
        first, *others = parts
        found = first.union(*others, all=True).order_by("change_seq")
        return [dict(zip(CHANGE, row, strict=True)) for row in found[: question.limit + 1]]


def filters_of(dataset: Dataset, parameters: Mapping[str, str]) -> dict[str, Any]:
    """Return the values that the dataset's columns are asked for by.

    Raises
    ------
    ProblemError
        If one of them cannot be a value of its column.
    """
    return {
        name: _value(dataset, name, parameters[name])
        for name in dataset.filters
        if name in parameters
    }


def _page(rows: QuerySet[Any], question: Question, last_seq: int) -> QuerySet[Any]:
    """Return a page of them behind the cursor, and one more if there is one."""
    found = rows.filter(change_seq__range=(question.cursor.seq + 1, last_seq))
    if question.changed_since:
        found = found.filter(changed_at__gte=question.changed_since)
    return found.order_by("change_seq")[: question.limit + 1]


def _told(
    rows: QuerySet[Any], dataset: str | F, op: str, id_column: str = "id"
) -> QuerySet[Any, Any]:
    name = Value(dataset, CharField()) if isinstance(dataset, str) else dataset
    told = rows.annotate(told_dataset=name, told_id=F(id_column), told_op=Value(op, CharField()))
    found: QuerySet[Any, Any] = told.values_list(
        "told_dataset", "told_id", "told_op", "change_seq", "changed_at"
    )
    return found


def _as_change(question: Question, row: Row) -> Row:
    if any(row[name] != value for name, value in question.filters.items()):
        return _removed(row)
    return _upserted(row)


def _upserted(row: Row) -> Row:
    row["op"] = "upsert"
    return row


def _removed(row: Row) -> Row:
    return {name: row[name] for name in REMOVAL} | {"op": "delete"}


def _value(dataset: Dataset, name: str, text: str) -> Any:
    if dataset.column(name).type != "integer":
        if "\0" in text:
            raise invalid(name, f"{name} is a text without the character NUL.")
        return text
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise invalid(name, f"{name} is a whole number.")
    return int(text)
