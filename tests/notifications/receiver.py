"""A receiver of webhooks on this machine, over TLS, with an authority of its own for its name."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PARTS = (0.05, 60)  # of a drip: seconds between two bytes, and how many
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


@dataclass
class Received:
    """One request, as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What the receiver says next."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"


Behave = Callable[[BaseHTTPRequestHandler], None]


class Receiver:
    """What came in, what is answered, and which name the caller asked the certificate for."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.names: list[str | None] = []
        self.answers: list[Answer] = []  # in their order; then the usual one
        self.usual = Answer()
        self.behave: Behave | None = None  # in place of an answer
        self.port = 0
        self.scheme = "https"

    def url(self, host: str = "localhost", path: str = "/hook?for=tidemark") -> str:
        """Return its address under that name."""
        return f"{self.scheme}://{host}:{self.port}{path}"


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    """Begin an answer, and never come to its end."""
    _drip(handler, b"HTTP/1.1 200 OK\r\n", b"X")


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    """Answer at once, and never come to the body's end."""
    _drip(handler, b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"b")


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing."""
    handler.close_connection = True


def babble(handler: BaseHTTPRequestHandler) -> None:
    """Say something that is not HTTP."""
    handler.wfile.write(b"what do you want?\r\n\r\n")
    handler.close_connection = True


def chunk_below_nothing(handler: BaseHTTPRequestHandler) -> None:
    """Answer in chunks, of which the first is of less than nothing."""
    handler.wfile.write(CHUNKED + b"-5\r\nmore\r\n0\r\n\r\n")
    handler.close_connection = True


def number_boundaries_in_two_ways(handler: BaseHTTPRequestHandler) -> None:
    """Send a header over which the standard library's parser of mails stumbles."""
    handler.wfile.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: multipart/mixed; boundary*=a; boundary*0=b\r\n\r\n"
    )
    handler.close_connection = True


@dataclass
class Flood:
    """Answers with one chunk of a size that means everything, and goes on while it is taken."""

    most: int  # bytes
    poured: int = 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        part = b"b" * 1024 * 1024
        handler.wfile.write(CHUNKED + b"-1\r\n")
        with suppress(OSError):
            while self.poured < self.most:
                handler.wfile.write(part)
                self.poured += len(part)


@contextmanager
def receiving(
    folder: Path, *, name: str = "localhost", is_secure: bool = True
) -> Iterator[Receiver]:
    """Run a receiver whose certificate is for that name; `folder/authority.pem` vouches for it."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(receiver))
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    if is_secure:
        context = _context(folder, name)
        context.sni_callback = lambda _sock, asked, _context: receiver.names.append(asked)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    else:
        receiver.scheme = "http"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def _drip(handler: BaseHTTPRequestHandler, beginning: bytes, part: bytes) -> None:
    pause, times = PARTS
    handler.wfile.write(beginning)
    for _ in range(times):
        time.sleep(pause)
        try:
            handler.wfile.write(part)
        except OSError:
            break
    handler.close_connection = True


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(self.path, dict(self.headers.items()), body))
            if receiver.behave is not None:
                receiver.behave(self)
                return
            answer = receiver.answers.pop(0) if receiver.answers else receiver.usual
            self.send_response(answer.status)
            for header, value in answer.headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST  # noqa: N815 - the library's name

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's
            """Say nothing."""

    return Handler


def _context(folder: Path, name: str) -> ssl.SSLContext:
    issuer, issuer_key = _authority(folder)
    key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([x509.DNSName(name)])
    certificate = _certificate(name, key, issuer.subject).add_extension(names, critical=False)
    signed = certificate.sign(issuer_key, hashes.SHA256())
    chain = folder / f"{name}.pem"
    chain.write_bytes(_pem_of(key) + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


def _authority(folder: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
    is_authority = x509.BasicConstraints(ca=True, path_length=0)
    made = _certificate("Authority of the tests", key, subject)
    signed = made.add_extension(is_authority, critical=True).sign(key, hashes.SHA256())
    (folder / "authority.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    return signed, key


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: x509.Name
) -> x509.CertificateBuilder:
    at = datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=3650))
        .not_valid_after(at + timedelta(days=3650))
    )


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
