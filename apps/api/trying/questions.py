"""What can be asked of each door, and the address that asks it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.api.trying.calls import Call
from apps.reports.files import MEDIA_TYPES
from apps.reports.registry import Dataset

ROWS, CHANGES, ALL_CHANGES, ODATA = "rows", "changes", "all_changes", "odata"
DOORS = [
    (
        "REST",
        [
            (ROWS, _("Rows, page by page (JSON)")),
            (CHANGES, _("Changes of its rows (JSON)")),
            (ALL_CHANGES, _("Changes of all datasets (JSON)")),
        ],
    ),
    ("OData", [(ODATA, _("Rows by OData v4"))]),
    (
        _("Files"),
        [
            ("csv", _("CSV file")),
            ("xlsx", _("Excel workbook")),
            ("parquet", _("Parquet file")),
            ("arrow", _("Arrow file")),
            ("ndjson", _("NDJSON file")),
        ],
    ),
]
OPTIONS = {  # what a door is asked for beside the values of columns, by its own name for it
    ROWS: ("limit", "cursor"),
    CHANGES: ("limit", "updated_since", "since"),
    ALL_CHANGES: ("limit", "updated_since", "since"),
    ODATA: ("$top", "$select", "$orderby", "$filter"),
    "csv": ("dialect", "separator"),
}
FIELDS = {"$top": "limit", "$select": "columns", "$orderby": "order", "$filter": "condition"}

Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """A dataset, a door, and what is asked of it by the names of the page's fields."""

    dataset: Dataset
    door: str
    values: Values

    @property
    def is_file(self) -> bool:
        """Whether a whole file is asked for."""
        return self.door in MEDIA_TYPES

    @property
    def file_name(self) -> str:
        """Return what the answer is called where it is kept."""
        name = "changes" if self.door == ALL_CHANGES else self.dataset.name
        return f"{name}.{self.door if self.is_file else 'json'}"

    def call(self, known: str) -> Call:
        """Return the request, of a reader who holds what has that ETag."""
        return Call(
            self.address(),
            headers={"If-None-Match": known} if known else {},
            keep_as=self.file_name if self.is_file else "",
        )

    def address(self) -> str:
        """Return the path and the query that ask it."""
        asked = {name: value for name, value in self._asked() if value}
        query = urlencode(asked, quote_via=quote, safe="$,:'()")
        return f"{self._path()}?{query}" if query else self._path()

    def _path(self) -> str:
        if self.door == ALL_CHANGES:
            return reverse("api:v1:changes")
        if self.door == ODATA:
            return reverse("odata:resource", kwargs={"address": self.dataset.name})
        path = reverse(f"api:v1:{self.dataset.name}")
        return f"{path}.{self.door}" if self.is_file else path

    def _asked(self) -> Iterator[tuple[str, str]]:
        if self.door not in {ALL_CHANGES, ODATA}:
            yield from ((name, self._value(name)) for name in self.dataset.filters)
        for option in OPTIONS.get(self.door, ()):
            yield option, _SPOKEN.get(option, Question._plain)(self, option)

    def _plain(self, option: str) -> str:
        return self._value(FIELDS.get(option, option))

    def _filter(self, _option: str) -> str:
        """Return the values of columns, and what else was typed, as one condition."""
        chosen = [(name, self._value(name)) for name in self.dataset.filters]
        parts = [f"{name} eq {self._literal(name, text)}" for name, text in chosen if text]
        if typed := self._value("condition"):
            parts.append(f"({typed})" if parts else typed)
        return " and ".join(parts)

    def _literal(self, name: str, text: str) -> str:
        """Return the text as OData writes a value of that column."""
        kept = self.dataset.model._meta.get_field(name)
        if isinstance(kept, models.IntegerField):
            return text
        return "'{}'".format(text.replace("'", "''"))

    def _value(self, field: str) -> str:
        value = self.values.get(field, "")
        return value if isinstance(value, str) else ",".join(value)


_SPOKEN: dict[str, Callable[[Question, str], str]] = {"$filter": Question._filter}
