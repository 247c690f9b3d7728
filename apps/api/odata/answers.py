"""The rows that a question asks for, page by page, and the JSON around them.

Pages follow each other by the values of the last row, not by counting: rows that are added or
removed meanwhile neither repeat nor hide another. The key's columns end every order, so that no
two rows are equal in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Func, OrderBy, QuerySet
from rest_framework.exceptions import NotFound

from apps.api.odata import options as asked
from apps.api.odata import skiptokens, values
from apps.api.odata.compiler import condition, property_term
from apps.api.odata.entities import EntitySet
from apps.api.odata.errors import bad_request
from apps.api.odata.skiptokens import Place
from apps.api.odata.syntax import parsed
from apps.api.odata.terms import KINDS, Term, constant, literal, sql

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OrderedBy:
    """One column of an order, found."""

    term: Term
    edm: str
    is_descending: bool

    def sorted(self) -> OrderBy:
        """Return the order: nulls come before everything else, and last when it is turned round."""
        first, last = not self.is_descending, self.is_descending
        return OrderBy(
            self.term.sql,  # type: ignore[arg-type] # F and Func both have it
            descending=self.is_descending,
            nulls_first=(first and self.term.is_nullable) or None,
            nulls_last=(last and self.term.is_nullable) or None,
        )

    def same(self, value: Any) -> Func:
        """Return the condition that a row has just this value."""
        if value is None:
            return sql("{} IS NULL", self.term.sql)
        return sql("{} = {}", self.term.sql, constant(value))

    def behind(self, value: Any) -> Func:
        """Return the condition that a row comes after this value."""
        if value is None:
            return sql("FALSE") if self.is_descending else sql("{} IS NOT NULL", self.term.sql)
        if not self.is_descending:
            return sql("{} > {}", self.term.sql, constant(value))
        if not self.term.is_nullable:
            return sql("{} < {}", self.term.sql, constant(value))
        less = (self.term.sql, constant(value), self.term.sql)
        return sql("({} < {} OR {} IS NULL)", *less)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the rows, and the token of the next page, if there is one."""

    rows: list[Row]
    count: int | None  # of all, where it was asked for
    skiptoken: str | None


class Question:
    """What is asked of one entity set."""

    def __init__(
        self, entity_set: EntitySet, sets: Mapping[str, EntitySet], options: Mapping[str, str]
    ) -> None:
        self.entity_set = entity_set
        self.sets = sets
        self.options = options
        self.named = asked.selected(options)
        self.chosen = None if "*" in self.named else self.named

    @property
    def columns(self) -> list[str]:
        """The columns to show.

        Raises
        ------
        ProblemError
            If one of them is not declared.
        """
        for name in self.named:
            if name != "*" and name not in self.entity_set.properties:
                raise bad_request(f"{self.entity_set.name} has no property {name!r}.")
        return self.chosen or list(self.entity_set.properties)

    def matching(self) -> QuerySet[Any]:
        """Return the rows that meet the filter."""
        rows: QuerySet[Any] = self.entity_set.dataset.model.objects.all()
        if "$filter" not in self.options:
            return rows
        return rows.filter(condition(parsed(self.options["$filter"]), self.entity_set, self.sets))

    def count(self) -> int:
        """Return how many rows meet the filter; order and page change nothing, and must be sound.

        Raises
        ------
        ProblemError
            If an option cannot be read.
        """
        self._ordered()
        for name in ("$top", "$skip"):
            asked.number(self.options, name)
        return self.matching().count()

    def page(self, preferred: int | None) -> Page:
        """Return the page that the options lead to."""
        ordered, columns, rows = self._ordered(), self.columns, self.matching()
        place = self._place(ordered)
        size = _size(preferred, place.remaining)
        found = rows.filter(_behind(ordered, place.last)) if place.last else rows
        skip = asked.number(self.options, "$skip") or 0
        names = [f"order_{number}" for number in range(len(ordered))]
        given = found.annotate(**dict(zip(names, (by.term.sql for by in ordered), strict=True)))
        cut = given.order_by(*(by.sorted() for by in ordered))[skip : skip + size + 1]
        taken = list(cut.values(*columns, *names))
        remaining = None if place.remaining is None else place.remaining - size
        has_more = len(taken) > size and remaining != 0
        last = [values.written(taken[size - 1][name]) for name in names] if has_more else []
        return Page(
            rows=[_shown(row, columns) for row in taken[:size]],
            count=rows.count() if asked.is_counted(self.options) else None,
            skiptoken=skiptokens.text(Place(last, remaining), self._told()) if has_more else None,
        )

    def row(self, key: Mapping[str, Any]) -> Row:
        """Return the row of that key.

        Raises
        ------
        ProblemError
            If the key is not one of this set.
        NotFound
            If there is no such row.
        """
        names, columns = self.entity_set.dataset.primary_key, self.columns
        if set(key) != set(names) and not (set(key) == {""} and len(names) == 1):
            raise bad_request(f"The key of {self.entity_set.name} is {', '.join(names)}.")
        rows = self.matching()
        for name in names:
            term = literal(key.get(name) or key[""])
            if term.kind is not KINDS[self.entity_set.properties[name].edm]:
                raise bad_request(f"{name} is not a {term.kind}.")
            own, _ = property_term(name, self.entity_set, self.sets)
            rows = rows.filter(sql("{} = {}", own.sql, term.sql))
        found = rows.values(*columns).first()
        if found is None:
            raise NotFound("There is no such row.")
        return _shown(found, columns)

    def _ordered(self) -> list[OrderedBy]:
        wanted = [(order.path, order.is_descending) for order in asked.orders(self.options)]
        known = {path for path, _ in wanted}
        key = self.entity_set.dataset.primary_key
        wanted += [(name, False) for name in key if name not in known]
        return [
            OrderedBy(*property_term(path, self.entity_set, self.sets), is_descending)
            for path, is_descending in wanted
        ]

    def _place(self, ordered: list[OrderedBy]) -> Place:
        top = asked.number(self.options, "$top")
        if "$skiptoken" not in self.options:
            return Place([], top)
        if top is not None or "$skip" in self.options:
            raise bad_request("$skiptoken knows of $top and $skip already: follow nextLink.")
        place = skiptokens.read(self.options["$skiptoken"], self._told(), ordered)
        last = [values.read(value, by.edm) for value, by in zip(place.last, ordered, strict=True)]
        return Place(last, place.remaining)

    def _told(self) -> str:
        """Return what a skiptoken is good for."""
        parts = (self.options.get(name, "") for name in ("$filter", "$orderby"))
        return skiptokens.question(self.entity_set.name, *parts)


def _size(preferred: int | None, remaining: int | None) -> int:
    """Return how many rows come at once: those of $top together, if they are not too many."""
    size = preferred or asked.DEFAULT_PAGE
    if remaining is None:
        return size
    if preferred is None and remaining <= asked.MOST_PAGE:
        return remaining
    return min(size, remaining)


def _behind(ordered: list[OrderedBy], last: list[Any]) -> Func:
    """Return the condition that a row comes after the last one, in the order of all columns."""
    ways = []
    for place, (by, value) in enumerate(zip(ordered, last, strict=True)):
        same = [one.same(known) for one, known in zip(ordered[:place], last, strict=False)]
        parts = [*same, by.behind(value)]
        ways.append(sql("(" + " AND ".join(["{}"] * len(parts)) + ")", *parts))
    return sql("(" + " OR ".join(["{}"] * len(ways)) + ")", *ways)


def _shown(row: Row, columns: list[str]) -> Row:
    return {name: values.written(row[name]) for name in columns}
