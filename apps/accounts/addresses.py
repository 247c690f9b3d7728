"""Internet addresses: where a request comes from, and from where something is allowed."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

MOST = 50  # entries of a list: more is a list that nobody looks after
MAPPED_BITS = 96  # before an IPv4 address that is written as an IPv6 one


class AddressError(ValueError):
    """What was entered names no addresses; the text says what is wrong with it."""


def client_address(request: HttpRequest) -> str | None:
    """Return the address that the request comes from, None if nobody who is believed says it.

    With proxies in front that is what the outermost of them saw: what stands to the left of it in
    X-Forwarded-For is the sender's own word. Without any, the header is not looked at.
    """
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    trusted = settings.TRUSTED_PROXIES
    if 0 < trusted <= len(hops) and hops[-trusted]:
        return _plain(hops[-trusted])
    return _plain(str(request.META.get("REMOTE_ADDR", "")))


def networks_of(entries: Iterable[str]) -> list[str]:
    """Return the addresses and networks in one form, each once, in the order they were entered.

    Raises
    ------
    AddressError
        If an entry is neither, allows everybody, or if there are too many.
    """
    found = list(dict.fromkeys(_network_of(entry.strip()) for entry in entries if entry.strip()))
    if len(found) > MOST:
        raise AddressError(_("Enter at most %(most)s addresses and networks.") % {"most": MOST})
    return found


def is_within(address: str | None, networks: Iterable[str]) -> bool:
    """Tell whether the address is in one of the networks; nobody's address is in none."""
    if address is None:
        return False
    asked = ip_address(address)
    return any(asked in ip_network(network) for network in networks)


def _plain(text: str) -> str | None:
    """Return the address in its shortest form, without a port that a proxy has added."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(_unmapped(ip_address(text.partition("%")[0])))
    except ValueError:
        return None


def _unmapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that a socket for both families has dressed as an IPv6 one."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _network_of(entry: str) -> str:
    try:
        network = ip_network(entry, strict=False)
    except ValueError as error:
        raise AddressError(
            _(
                "%(entry)s is neither an address such as 192.0.2.7 nor a network such as"
                " 192.0.2.0/24 or 2001:db8::/32."
            )
            % {"entry": entry[:60]}
        ) from error
    if "/" in entry and str(ip_address(entry.partition("/")[0])) != str(network.network_address):
        raise AddressError(
            _("%(entry)s is an address within a network: did you mean %(network)s?")
            % {"entry": entry, "network": network}
        )
    if isinstance(network, IPv6Network) and network.network_address.ipv4_mapped:
        return _network_of(
            f"{network.network_address.ipv4_mapped}/{max(network.prefixlen - MAPPED_BITS, 0)}"
        )
    if network.prefixlen == 0:
        raise AddressError(
            _("%(entry)s allows every address: leave the list empty instead.") % {"entry": entry}
        )
    single = network.prefixlen == network.max_prefixlen
    return str(network.network_address if single else network)
