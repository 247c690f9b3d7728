"""One request as a tool would send it, and the line that sends it from a terminal."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

LEFT_AS_THEY_ARE = "%/:;?@!$&'()*+,=~[]"  # in a query that somebody typed


@dataclass(frozen=True, slots=True)
class Call:
    """A method, an address on this server, and what goes with them."""

    address: str  # path and query
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    keep_as: str = ""  # name of a file, where the answer is one

    @property
    def path(self) -> str:
        """Return the path as patterns of addresses are matched with it."""
        return unquote(self.address.partition("?")[0])

    @property
    def query(self) -> str:
        """Return the query as it is sent."""
        return quote(self.address.partition("?")[2], safe=LEFT_AS_THEY_ARE)

    def curl(self, url: str) -> str:
        """Return the line, the token being in the environment of the terminal."""
        parts = ["curl", "--fail-with-body"]
        if self.method != "GET":
            parts.append(f"-X {self.method}")
        parts.append('-H "Authorization: Bearer $TIDEMARK_TOKEN"')
        parts += [f"-H {shlex.quote(f'{name}: {text}')}" for name, text in self.headers.items()]
        if self.body:
            parts.append(f"--data {shlex.quote(self.body)}")
        if self.keep_as:
            parts.append(f"-o {self.keep_as}")
        return " ".join([*parts, shlex.quote(url)])
