"""Which addresses webhooks may be sent to: those of the public internet, and no others.

Whoever sets up an endpoint makes our workers open a connection. So an address is looked up once,
every answer is checked, and the connection is made to the very address that was checked.
"""

import re
import socket
import threading
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.notifications.models.endpoint import LONGEST_URL

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int, float], list[str]]

HTTPS_PORT, HTTP_PORT = 443, 80
LEAST_PORT = 1024  # beside 443: below it others than web servers listen
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
VISIBLE = re.compile(r"[!-~]+")
NEVER_PUBLIC = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "onion", "alt")

GLOBAL_UNICAST = IPv6Network("2000::/3")  # no other IPv6 address is given to anybody
REFUSED: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocols; a cloud's metadata among them
        "192.88.99.0/24",  # 6to4's relays
        "168.63.129.16/32",  # a cloud's metadata, though it looks public
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved
        "2001::/23",  # protocols; Teredo, which carries an IPv4 address, among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",  # documentation
    )
)


class RefusedAddressError(Exception):
    """The name leads to an address that is not public."""


def require_public(url: str) -> None:
    """Refuse a URL that nothing would ever be sent to.

    What its name leads to is looked up when something is sent, each time anew.

    Raises
    ------
    ValidationError
        On "url", in a sentence for whoever typed it.
    """
    complaint = _complaint(url)
    if complaint:
        raise ValidationError({"url": complaint})


def port_of(parts: SplitResult) -> int:
    """Return the port that the URL names, or its scheme's."""
    return usual_port(parts) if parts.port is None else parts.port


def usual_port(parts: SplitResult) -> int:
    """Return the port of the URL's scheme."""
    return HTTP_PORT if parts.scheme == "http" else HTTPS_PORT


def is_allowed(address: Address) -> bool:
    """Tell whether webhooks may be sent there."""
    if settings.WEBHOOKS_TO_LOOPBACK and address.is_loopback:
        return True
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False  # loopback, local, multicast, and what carries an IPv4 address
    return address.is_global and not any(
        address in network for network in REFUSED if network.version == address.version
    )


def checked_addresses(
    host: str, port: int, *, seconds: float, resolve: Resolve | None = None
) -> list[str]:
    """Return the addresses that the name leads to, once every one of them is known to be public.

    Raises
    ------
    RefusedAddressError
        If one of them is not: a name that leads to both is no accident.
    TimeoutError
        If no answer came in time.
    OSError
        If the name leads nowhere.
    """
    found = (resolve or look_up)(host, port, seconds)
    if not found or not all(is_allowed(ip_address(address)) for address in found):
        raise RefusedAddressError
    return found


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """Ask the system's resolver, and wait no longer than that: it has no limit of its own."""
    answers: list[list[str]] = []
    failures: list[OSError] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append(_once(str(row[4][0]) for row in rows))
        except OSError as error:
            failures.append(error)
        except UnicodeError as error:  # a name that IDNA does not take
            failures.append(OSError(str(error)))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(seconds)
    if failures:
        raise failures[0]
    if not answers:
        raise TimeoutError
    return answers[0]


def _once(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(addresses))


def _complaint(url: str) -> str:
    """Say what is wrong with the URL; nothing if nothing is."""
    if len(url) > LONGEST_URL or not VISIBLE.fullmatch(url) or "\\" in url:
        return _(
            "Enter an address of up to %(most)s letters, digits and signs, without blanks."
        ) % {"most": LONGEST_URL}
    try:
        parts = urlsplit(url)
        port = port_of(parts)
    except ValueError:
        return _("This is not an address.")
    schemes = ("https", "http") if settings.WEBHOOKS_TO_LOOPBACK else ("https",)
    if parts.scheme not in schemes or not parts.hostname:
        return _("Enter an address that begins with https://.")
    return _complaint_of(parts, parts.hostname, port)


def _complaint_of(parts: SplitResult, host: str, port: int) -> str:
    if "@" in parts.netloc or "#" in parts.geturl():
        return _("Leave out names, passwords and what follows a #: the signature proves who sends.")
    if port != usual_port(parts) and port < LEAST_PORT:
        return _("Use port 443, or one from 1024 on.")
    if not _is_public_name(host) or ("[" in parts.netloc and ":" not in host):
        return _("Enter an address of the public internet: this one leads nowhere from here.")
    return ""


def _is_public_name(host: str) -> bool:
    try:
        return is_allowed(ip_address(host))
    except ValueError:
        pass  # a name, then
    if settings.WEBHOOKS_TO_LOOPBACK and host == "localhost":
        return True
    labels = host.split(".")
    if len(labels) == 1 or not all(LABEL.fullmatch(label) for label in labels):
        return False
    if labels[-1][0].isdigit():  # 127.1 and 0x7f.1 are addresses to some
        return False
    return not any(host == name or host.endswith(f".{name}") for name in NEVER_PUBLIC)
