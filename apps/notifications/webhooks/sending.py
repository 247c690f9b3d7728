"""Sends one request to an address that was checked, and waits for the answer for ten seconds.

Made of the standard library's parts: an HTTP client resolves names, follows redirects and asks the
environment for proxies by itself, which is just what must not happen here.
"""

import io
import socket
import ssl
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from urllib.parse import SplitResult, urlsplit

from apps.notifications.models import AttemptError
from apps.notifications.models.delivery import LONGEST_EXCERPT
from apps.notifications.webhooks.addresses import (
    RefusedAddressError,
    Resolve,
    checked_addresses,
    port_of,
    usual_port,
)
from apps.notifications.webhooks.signing import Message

SECONDS = 10.0  # from looking the name up to the last byte that is read
CONNECT_SECONDS = 4.0  # for one of several addresses
MOST_READ = 64 * 1024  # bytes of an answer's body
MOST_TAKEN = 2 * MOST_READ  # bytes in all, whatever the answer says of its own length


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try."""

    duration_ms: int
    status: int | None = None
    error: str = ""
    excerpt: str = ""

    @property
    def is_success(self) -> bool:
        """Whether the receiver took it."""
        return not self.error


class Deadline:
    """The moment at which waiting ends, whatever is being waited for."""

    def __init__(self, seconds: float) -> None:
        self._began = time.monotonic()
        self._ends_at = self._began + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises
        ------
        TimeoutError
            If none are.
        """
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def spent_ms(self) -> int:
        """Return the milliseconds since the beginning."""
        return round((time.monotonic() - self._began) * 1000)


class _Reader(io.RawIOBase):
    """What comes from a socket, until the deadline or until it is too much.

    A slow drip ends then, too, and so does an answer that the HTTP client would read to its end: it
    believes chunks of a negative size.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline
        self._left = MOST_TAKEN

    def readable(self) -> bool:
        """Tell that it is for reading."""
        return True

    def readinto(self, buffer: "memoryview[int] | bytearray") -> int:  # type: ignore[override] # narrower
        """Read what there is; what is too much is not there."""
        most = min(len(buffer), self._left)
        if not most:
            return 0
        self._sock.settimeout(self._deadline.left())
        taken = self._sock.recv_into(buffer, most)
        self._left -= taken
        return taken


class _TimedSocket:
    """The few methods of a socket that the standard library's HTTP client uses."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, content: bytes) -> None:
        """Send everything."""
        self._sock.settimeout(self._deadline.left())
        self._sock.sendall(content)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what is read from."""
        return io.BufferedReader(_Reader(self._sock, self._deadline))

    def close(self) -> None:
        """Wait: the client lets go before it has read an answer that ends with a hang-up."""


def send(message: Message, *, resolve: Resolve | None = None, seconds: float = SECONDS) -> Outcome:
    """Make the request, and say what came of it; nothing is raised that a receiver could cause."""
    deadline = Deadline(seconds)
    try:
        status, excerpt = _answer(message, deadline, resolve)
    except RefusedAddressError:
        error: str = AttemptError.REFUSED_ADDRESS
    except TimeoutError:
        error = AttemptError.TIMEOUT
    except ssl.SSLError:
        error = AttemptError.TLS
    except (OSError, HTTPException):
        error = AttemptError.CONNECTION
    else:
        return Outcome(deadline.spent_ms(), status, _complaint(status), excerpt)
    return Outcome(deadline.spent_ms(), error=error)


def _complaint(status: int) -> str:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST
    return AttemptError.REDIRECT if is_redirect else AttemptError.STATUS


def _answer(message: Message, deadline: Deadline, resolve: Resolve | None) -> tuple[int, str]:
    parts = urlsplit(message.url)
    host, port = parts.hostname or "", port_of(parts)
    addresses = checked_addresses(host, port, seconds=deadline.left(), resolve=resolve)
    sock = _secured(_connected(addresses, port, deadline), parts, deadline)
    connection = HTTPConnection(host, port)
    connection.default_port = usual_port(parts)  # left out of the Host header
    connection.sock = _TimedSocket(sock, deadline)
    try:
        target = parts._replace(scheme="", netloc="", path=parts.path or "/").geturl()
        connection.request("POST", target, message.body, dict(message.headers))
        response = _response(connection)
        return response.status, _excerpt(response)
    finally:
        sock.close()


def _connected(addresses: list[str], port: int, deadline: Deadline) -> socket.socket:
    """Connect to the first of the checked addresses that answers."""
    failure: OSError = TimeoutError()
    for address in addresses:
        try:
            return socket.create_connection(
                (address, port), timeout=min(CONNECT_SECONDS, deadline.left())
            )
        except OSError as error:
            failure = error
    raise failure


def _secured(sock: socket.socket, parts: SplitResult, deadline: Deadline) -> socket.socket:
    """Speak TLS with whoever has a certificate for the name in the URL."""
    if parts.scheme == "http":
        return sock
    try:
        sock.settimeout(deadline.left())
        return ssl.create_default_context().wrap_socket(sock, server_hostname=parts.hostname)
    except OSError:
        sock.close()
        raise


def _response(connection: HTTPConnection) -> HTTPResponse:
    """Wait for the head of the answer.

    Raises
    ------
    HTTPException
        If it is none.
    """
    try:
        return connection.getresponse()
    except (OSError, HTTPException):
        raise
    except Exception as error:  # headers are read as those of a mail, which raises what it likes
        raise HTTPException(type(error).__name__) from error


def _excerpt(response: HTTPResponse) -> str:
    """Return the beginning of the answer; who hangs up in the middle has answered all the same."""
    try:
        content = response.read(MOST_READ)
    except IncompleteRead as cut:
        content = cut.partial
    except Exception:  # no end in time, or sizes of chunks that are none
        content = b""
    text = content[: 4 * LONGEST_EXCERPT].decode("utf-8", "replace")[:LONGEST_EXCERPT]
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )
