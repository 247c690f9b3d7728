"""Trees to SQL, by an allow-list: declared columns, one step along a reference, a dozen functions.

Whatever is not in these tables does not exist: an undeclared column, the organisation's own, a way
back from a dimension to its facts, all are answered as a name that nobody ever gave.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, OuterRef, Subquery
from odata_query import ast

from apps.api.odata.entities import EntitySet
from apps.api.odata.errors import bad_request, not_built
from apps.api.odata.syntax import chain, name_of
from apps.api.odata.terms import KINDS, Kind, Term, literal, null, sql
from apps.api.problems import ProblemError
from apps.reports.registry import DATASETS

WHITE = (  # by Unicode's rules
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_TEXT, _TIMES = (Kind.TEXT,), (Kind.DAY, Kind.MOMENT)
_ORDERS = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


@dataclass(frozen=True, slots=True)
class Function:
    """What may be called."""

    takes: tuple[tuple[Kind, ...], ...]  # of each argument, the kinds that it may be of
    gives: Kind
    template: str
    repeats: tuple[int, ...] = ()  # the arguments in the template's order, if not just in theirs


_FUNCTIONS = {
    "contains": Function((_TEXT, _TEXT), Kind.FLAG, "(strpos({}, {}) > 0)"),
    "startswith": Function((_TEXT, _TEXT), Kind.FLAG, "starts_with({}, {})"),
    "endswith": Function(
        (_TEXT, _TEXT), Kind.FLAG, "(right({}, length({})) = {})", repeats=(0, 1, 1)
    ),
    "tolower": Function((_TEXT,), Kind.TEXT, "lower({})"),
    "toupper": Function((_TEXT,), Kind.TEXT, "upper({})"),
    "trim": Function((_TEXT,), Kind.TEXT, f"btrim({{}}, '{WHITE}')"),
    "length": Function((_TEXT,), Kind.NUMBER, "length({})"),
    "year": Function((_TIMES,), Kind.NUMBER, "extract(year FROM {})::int"),
    "month": Function((_TIMES,), Kind.NUMBER, "extract(month FROM {})::int"),
    "day": Function((_TIMES,), Kind.NUMBER, "extract(day FROM {})::int"),
    "date": Function(((Kind.MOMENT,),), Kind.DAY, "({})::date"),
}


def condition(tree: ast._Node, entity_set: EntitySet, sets: Mapping[str, EntitySet]) -> Func:
    """Return the condition that the tree puts on the set's rows.

    Raises
    ------
    ProblemError
        If it names what there is not, mixes types, or asks for what is not built.
    """
    return sql("{}", _flag(_Compiler(entity_set, sets).term(tree)).sql)


def property_term(
    path: str, entity_set: EntitySet, sets: Mapping[str, EntitySet]
) -> tuple[Term, str]:
    """Return the column that the path leads to, with its type in EDM.

    Raises
    ------
    ProblemError
        If it leads to no declared column.
    """
    first, *rest = path.split("/")
    if not rest and first in entity_set.properties:
        own = entity_set.properties[first]
        return Term(F(first), KINDS[own.edm], own.is_nullable), own.edm
    way = entity_set.navigations.get(first)
    if way is None or len(rest) != 1 or rest[0] not in sets[way.target].properties:
        raise _unknown(path, entity_set)
    found = sets[way.target].properties[rest[0]]
    rows = DATASETS[way.target].model.objects.filter(**{way.target_column: OuterRef(way.column)})
    value = Subquery(rows.values(found.name)[:1])
    return Term(value, KINDS[found.edm], is_nullable=True), found.edm  # no row, no value


class _Compiler:
    """Goes through a tree; every kind of node that it does not know is refused."""

    def __init__(self, entity_set: EntitySet, sets: Mapping[str, EntitySet]) -> None:
        self.entity_set = entity_set
        self.sets = sets
        self.known: dict[type[ast._Node], Callable[[Any], Term]] = {
            ast.Identifier: self._property,
            ast.Attribute: self._property,
            ast.Compare: self._comparison,
            ast.BoolOp: self._connection,
            ast.UnaryOp: self._negation,
            ast.Call: self._call,
        }

    def term(self, node: ast._Node) -> Term:
        """Return the SQL of the node."""
        if isinstance(node, ast.List):
            raise bad_request("A list stands only behind in.")
        if isinstance(node, ast._Literal):
            return literal(node)
        if type(node) not in self.known:
            raise not_built("Lambdas and arithmetic are not built.")
        return self.known[type(node)](node)

    def _property(self, node: ast.Identifier | ast.Attribute) -> Term:
        return property_term(_path(node), self.entity_set, self.sets)[0]

    def _comparison(self, node: ast.Compare) -> Term:
        if isinstance(node.comparator, ast.In):
            return self._membership(node)
        left, right = self.term(node.left), self.term(node.right)
        kinds = {left.kind, right.kind} - {Kind.NULL}
        if len(kinds) > 1:
            raise _mixed(*sorted(kinds))
        if isinstance(node.comparator, ast.Eq | ast.NotEq):
            return _equality(left, right, is_equal=isinstance(node.comparator, ast.Eq))
        if Kind.FLAG in kinds:
            raise not_built("Truth values are not put in order.")
        return _order(left, right, _ORDERS[type(node.comparator)])

    def _membership(self, node: ast.Compare) -> Term:
        wanted, listed = self.term(node.left), getattr(node.right, "val", [])
        if wanted.kind is Kind.FLAG:
            raise not_built("Truth values are not looked for in lists.")
        if not all(isinstance(each, ast._Literal) for each in listed):
            raise not_built("Only values may stand in a list.")
        members = [self.term(each) for each in listed]
        for member in members:
            if Kind.NULL not in {member.kind, wanted.kind} and member.kind is not wanted.kind:
                raise _mixed(wanted.kind, member.kind)
        values = [member.sql for member in members if member.kind is not Kind.NULL]
        conditions = []
        if values and wanted.kind is not Kind.NULL:
            places = ", ".join(["{}"] * len(values))
            conditions.append(sql(f"coalesce({{}} IN ({places}), FALSE)", wanted.sql, *values))
        if len(values) < len(members):
            conditions.append(sql("{} IS NULL", wanted.sql))
        return _told(_joined("OR", conditions or [sql("FALSE")]))

    def _connection(self, node: ast.BoolOp) -> Term:
        operands = [_flag(self.term(each)) for each in chain(node)]
        word = "AND" if isinstance(node.op, ast.And) else "OR"
        joined = _joined(word, [each.sql for each in operands])
        return Term(joined, Kind.FLAG, any(each.is_nullable for each in operands))

    def _negation(self, node: ast.UnaryOp) -> Term:
        if not isinstance(node.op, ast.Not):
            raise not_built("Arithmetic is not built.")
        operand = _flag(self.term(node.operand))
        return Term(sql("(NOT {})", operand.sql), Kind.FLAG, operand.is_nullable)

    def _call(self, node: ast.Call) -> Term:
        function = _FUNCTIONS.get(name_of(node.func))
        if function is None:
            raise not_built(f"The function {name_of(node.func)} is not built.")
        terms = [self.term(each) for each in node.args]
        if len(terms) != len(function.takes):
            raise bad_request(f"The function {node.func.name} takes {len(function.takes)} values.")
        parts = [_argument(term, kinds) for term, kinds in zip(terms, function.takes, strict=True)]
        chosen = [parts[place] for place in function.repeats or range(len(parts))]
        is_nullable = any(term.is_nullable for term in terms)
        return Term(sql(function.template, *chosen), function.gives, is_nullable)


def _argument(term: Term, kinds: tuple[Kind, ...]) -> Any:
    if term.kind is Kind.NULL:
        return null(kinds[0])
    if term.kind not in kinds:
        raise _mixed(kinds[-1], term.kind)
    return sql("({} AT TIME ZONE 'UTC')", term.sql) if term.kind is Kind.MOMENT else term.sql


def _equality(left: Term, right: Term, *, is_equal: bool) -> Term:
    if left.is_nullable or right.is_nullable:
        words = "IS NOT DISTINCT FROM" if is_equal else "IS DISTINCT FROM"
    else:
        words = "=" if is_equal else "<>"
    return _told(sql(f"({{}} {words} {{}})", left.sql, right.sql))


def _order(left: Term, right: Term, sign: str) -> Term:
    """Compare; with a null it is false, but null is as great, and as small, as null."""
    template = f"({{}} {sign} {{}})"
    both_null = sql("({} IS NULL AND {} IS NULL)", left.sql, right.sql)
    if Kind.NULL in {left.kind, right.kind}:
        return _told(both_null if sign in {"<=", ">="} else sql("FALSE"))
    compared = sql(template, left.sql, right.sql)
    if left.is_nullable and right.is_nullable and sign in {"<=", ">="}:
        return _told(sql("coalesce({}, {})", compared, both_null))
    if left.is_nullable or right.is_nullable:
        return _told(sql("coalesce({}, FALSE)", compared))
    return _told(compared)


def _joined(word: str, parts: list[Any]) -> Func:
    return sql("(" + f" {word} ".join(["{}"] * len(parts)) + ")", *parts)


def _told(condition_sql: Func) -> Term:
    """Return the term of what is true or false, and never null."""
    return Term(condition_sql, Kind.FLAG, is_nullable=False)


def _flag(term: Term) -> Term:
    if term.kind is Kind.NULL:
        return Term(null(Kind.FLAG), Kind.FLAG, is_nullable=True)
    if term.kind is not Kind.FLAG:
        raise bad_request(f"A {term.kind} is neither true nor false: compare it with something.")
    return term


def _path(node: ast._Node) -> str:
    """Return the path as it was written; what it leads to is looked up whole."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(str(node.attr))
        node = node.owner
    names.append(name_of(node) if isinstance(node, ast.Identifier) else "?")
    return "/".join(reversed(names))


def _mixed(one: Kind, other: Kind) -> ProblemError:
    return bad_request(f"A {one} and a {other} cannot be put together.")


def _unknown(path: str, entity_set: EntitySet) -> ProblemError:
    return bad_request(f"{entity_set.name} has no property {path!r}.")
