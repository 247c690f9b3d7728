"""Every address that exists, and with which values it can be called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver, put together from the root."""

    route: str  # such as o/<slug:slug>/rounds/<uuid:round_id>/
    room: str  # the namespace that it is in, such as assessments
    module: str  # of its view

    @property
    def parameters(self) -> list[str]:
        """Return the names of what can be put in."""
        return [converter or group for converter, group in PARAMETER.findall(self.route)]

    def keys(self) -> dict[str, str]:
        """Return the parameters under the names by which `Values` knows them."""
        return {name: self._key(name) for name in self.parameters}

    def path(self, values: dict[str, Any]) -> str:
        """Return the address with these values."""
        path = PARAMETER.sub(lambda m: str(values[m[1] or m[2]]), self.route)
        return "/" + path.replace("^", "").replace("$", "")

    def _key(self, name: str) -> str:
        if name == "slug":
            return name
        room = self.route.partition("/")[0] if name in {"token", "number"} else self.room
        return f"{room}:{name}"


@dataclass(frozen=True)
class Value:
    """Something to put into an address: one's own, another organisation's, and nobody's."""

    own: Any
    foreign: Any = None
    missing: Any = None

    @property
    def is_owned(self) -> bool:
        """Tell whether an organisation has such things."""
        return self.foreign is not None


@dataclass
class Values:
    """What the matrix knows how to put in, by parameter."""

    known: dict[str, Value] = field(default_factory=dict)

    def unknown_to(self, address: Address) -> list[str]:
        """Return the parameters of the address that nobody said how to call."""
        return [key for key in address.keys().values() if key not in self.known]

    def own(self, address: Address) -> dict[str, Any]:
        """Return one's own value of each parameter."""
        return {name: self.known[key].own for name, key in address.keys().items()}

    def owned(self, address: Address) -> list[str]:
        """Return the parameters that name something of an organisation."""
        return [name for name, key in address.keys().items() if self.known[key].is_owned]


def addresses() -> list[Address]:
    """Return every address of the site."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], before: str, room: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route, pattern.namespace or room)
        elif isinstance(pattern, URLPattern):
            yield Address(route, room, pattern.callback.__module__)
