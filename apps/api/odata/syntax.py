"""Texts of an address as trees: read by odata-query's parser, within limits, and by it alone."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from odata_query import ast
from odata_query.exceptions import FunctionCallException
from odata_query.grammar import ODataLexer, ODataParser

from apps.api.odata.errors import bad_request
from apps.api.problems import ProblemError

MOST_BYTES = 2048
MOST_DEPTH = 50
MOST_LITERALS = 200


_DAY = r"(?!0000)\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01])"
_HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
_TIME = rf"{_HOUR}(?::[0-5]\d(?:\.\d{{1,12}})?)?(?:Z|[+-]{_HOUR})?"


class Lexer(ODataLexer):
    """The library's, with the years before 1000 too: .NET's earliest time is in the year 1."""

    tokens = ODataLexer.tokens
    _: Callable[..., Callable[[Any], Any]]  # its maker puts this into the class body

    @_(_DAY + "T" + _TIME)  # noqa: F821 - see above
    def DATETIME(self, token: Any) -> Any:  # noqa: N802 - the name of the token
        """Read a time."""
        token.value = ast.DateTime(token.value)
        return token

    @_(_DAY)  # noqa: F821 - see above
    def DATE(self, token: Any) -> Any:  # noqa: N802 - as above
        """Read a day."""
        token.value = ast.Date(token.value)
        return token


def parsed(text: str) -> ast._Node:
    """Return the tree of a filter.

    Raises
    ------
    ProblemError
        If it cannot be read, or is larger than is read.
    """
    if len(text.encode()) > MOST_BYTES:
        raise bad_request(f"A filter is at most {MOST_BYTES} bytes long.")
    try:
        tree = ODataParser().parse(_with_lists_of_one(Lexer().tokenize(text)))
    except FunctionCallException as error:
        raise bad_request(f"{error}") from error
    except Exception as error:  # its rules stumble in many ways over what they do not expect
        raise _unreadable(text, error) from error
    if not isinstance(tree, ast._Node):
        raise bad_request("This filter cannot be read.")
    _check_size(tree)
    return tree


def key_predicate(text: str) -> dict[str, ast._Literal]:
    """Return the key's literals by name, as they stand between the parentheses of an address.

    A key of one column may come without a name: it is under "" then.

    Raises
    ------
    ProblemError
        If it cannot be read.
    """
    try:
        tokens = [token for token in Lexer().tokenize(text) if token.type != "WS"]
    except Exception as error:  # a character that OData knows no use for
        raise _unreadable_key() from error
    if len(tokens) == 1 and isinstance(tokens[0].value, ast._Literal):
        return {"": tokens[0].value}
    found = {}
    for place in range(0, len(tokens), 4):
        name, literal = _named(tokens[place : place + 4])
        if name in found:
            raise _unreadable_key()
        found[name] = literal
    if not tokens or tokens[-1].type == ",":
        raise _unreadable_key()
    return found


def chain(node: ast.BoolOp) -> list[ast._Node]:
    """Return what one kind of `and` or `or` connects, however long the row is."""
    operands: list[ast._Node] = []
    waiting: list[ast._Node] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, ast.BoolOp) and type(one.op) is type(node.op):
            waiting += [one.right, one.left]
        else:
            operands.append(one)
    return operands


def name_of(identifier: ast.Identifier) -> str:
    """Return the name as it was written."""
    return ".".join((*identifier.namespace, identifier.name))


def _named(tokens: list[Any]) -> tuple[str, ast._Literal]:
    """Return the name and the value of `name = literal`, with or without a comma behind it."""
    types = [token.type for token in tokens]
    if types[:2] != ["ODATA_IDENTIFIER", "="] or types[3:] not in ([], [","]):
        raise _unreadable_key()
    name, literal = name_of(tokens[0].value), tokens[2].value if tokens[2:] else None
    if not isinstance(literal, ast._Literal):
        raise _unreadable_key()
    return name, literal


def _with_lists_of_one(tokens: Iterable[Any]) -> Iterator[Any]:
    """Put a comma behind the only member of a list: the parser knows `('a',)`, OData `('a')`."""
    open_lists: list[bool] = []  # of each parenthesis, whether it is a list without comma so far
    before = None
    for token in tokens:
        if token.type == "(":
            open_lists.append(before == "IN")
        elif token.type == "," and open_lists:
            open_lists[-1] = False
        elif token.type == ")" and open_lists and open_lists.pop():
            comma = copy.copy(token)
            comma.type = comma.value = ","
            yield comma
        before = token.type
        yield token


def _check_size(tree: ast._Node) -> None:
    literals, waiting = 0, [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        literals += isinstance(node, ast._Literal) and not isinstance(node, ast.List)
        if depth > MOST_DEPTH:
            raise bad_request(f"A filter is nested at most {MOST_DEPTH} deep.")
        if literals > MOST_LITERALS:
            raise bad_request(f"A filter has at most {MOST_LITERALS} values.")
        waiting += [(child, depth + 1) for child in _children(node)]


def _children(node: ast._Node) -> list[ast._Node]:
    if isinstance(node, ast.BoolOp):
        return chain(node)
    found = [getattr(node, field.name) for field in fields(node)]
    flat = [one for each in found for one in (each if isinstance(each, list) else [each])]
    return [one for one in flat if is_dataclass(one) and isinstance(one, ast._Node)]


def _unreadable(text: str, error: Exception) -> ProblemError:
    token = getattr(error, "token", None)
    place = getattr(token, "index", None)
    where = f" from character {place + 1} on" if isinstance(place, int) else ""
    return bad_request(f"This filter cannot be read{where}.")


def _unreadable_key() -> ProblemError:
    return bad_request("This key cannot be read: write Set('value'), or Set(name='value',...).")
