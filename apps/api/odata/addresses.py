"""What an address behind /odata/v4/ names: a set, one of its rows, or how many there are."""

import re
from dataclasses import dataclass

from odata_query import ast

from apps.api.odata.errors import not_built
from apps.api.odata.syntax import key_predicate
from apps.api.problems import ProblemError

# In a key, what stands between quotes may hold anything, parentheses and slashes too.
_RESOURCE = re.compile(
    r"(?P<name>[^/()]+)(?:\((?P<key>(?:[^'()]|'[^']*')*+)\))?(?:/(?P<rest>.*))?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for."""

    set_name: str
    key: dict[str, ast._Literal] | None  # of one row
    is_count: bool


def resource_of(address: str) -> Resource:
    """Return what the address names, whether there is such a thing or not.

    Raises
    ------
    ProblemError
        If it cannot be read, or names what is not built.
    """
    match = _RESOURCE.fullmatch(address)
    if match is None:
        raise ProblemError("not_found", "There is nothing at this address.", 404)
    name, key, rest = match["name"], match["key"], match["rest"]
    if rest and (rest != "$count" or key is not None):
        raise not_built("Ask for a set, for one of its rows, or for a set's $count.")
    return Resource(name, key_predicate(key) if key is not None else None, is_count=bool(rest))
