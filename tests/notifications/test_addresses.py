"""Where webhooks may be sent to: the guard, with nothing switched off."""

import socket
from ipaddress import ip_address
from threading import Event
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.notifications.webhooks.addresses import (
    RefusedAddressError,
    checked_addresses,
    is_allowed,
    look_up,
    require_public,
)

PUBLIC = (
    "93.184.215.14",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "2a00:1450::1",
)
PRIVATE = (
    "0.0.0.0",  # noqa: S104 - asked about, not listened at
    *("0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255"),
    *("127.0.0.1", "127.8.8.8", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%1", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1"),
    *("2001:db8::1", "3fff::1", "100::1", "2001:2::1", "2001:10::1", "5f00::1", "4000::1"),
)
METADATA = (
    *("169.254.169.254", "169.254.170.2", "192.0.0.192", "100.100.100.200", "168.63.129.16"),
    *("fd00:ec2::254", "fd20:ce::254"),
)
CARRIERS = (  # of an IPv4 address within one of IPv6; some of a public one, even
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "::ffff:0:127.0.0.1"),
    *("::127.0.0.1", "::1.1.1.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1"),
    *(
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "fe80::5efe:7f00:1",
    ),
)


class TestIsAllowed:
    @pytest.mark.parametrize("address", PUBLIC)
    def test_lets_the_public_internet_be_sent_to(self, address: str) -> None:
        assert is_allowed(ip_address(address))

    @pytest.mark.parametrize("address", [*PRIVATE, *METADATA, *CARRIERS])
    def test_refuses_every_other_address(self, address: str) -> None:
        assert not is_allowed(ip_address(address))

    @pytest.mark.parametrize("address", [*PRIVATE, *METADATA, *CARRIERS])
    def test_lets_this_machine_be_sent_to_where_a_setting_says_so_and_no_other(
        self, address: str, settings: Any
    ) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = True

        is_this_machine = address in {"127.0.0.1", "127.8.8.8", "::1"}
        assert is_allowed(ip_address(address)) == is_this_machine


class TestCheckedAddresses:
    @pytest.mark.parametrize("other", [*PRIVATE, *METADATA, *CARRIERS])
    def test_refuses_a_name_that_leads_to_any_other_address(self, other: str) -> None:
        with pytest.raises(RefusedAddressError):
            checked_addresses(
                "both.example", 443, seconds=1, resolve=lambda *_asked: ["1.1.1.1", other]
            )

    def test_refuses_a_name_that_leads_nowhere(self) -> None:
        with pytest.raises(RefusedAddressError):
            checked_addresses("none.example", 443, seconds=1, resolve=lambda *_asked: [])

    def test_asks_the_system_for_the_address_that_is_written_in_another_way(self) -> None:
        for host in ("127.1", "0x7f.1", "2130706433", "localhost"):
            with pytest.raises(RefusedAddressError):
                checked_addresses(host, 443, seconds=5)

    def test_does_not_wait_for_the_system_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        is_over = Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_how: is_over.wait(60) and [])

        with pytest.raises(TimeoutError):
            look_up("slow.example", 443, 0.05)
        is_over.set()

    def test_tells_a_name_that_cannot_be_one(self) -> None:
        with pytest.raises(OSError, match="label"):
            look_up(f"{'x' * 64}.example", 443, 5.0)


GOOD = (
    "https://hooks.acme.example/tidemark?key=a%20b",
    "https://hooks.acme.example:8443/",
    "https://xn--bcher-kva.example",
    "https://1.1.1.1/",
    "https://[2606:4700::1111]/",
    "https://a-1.b2.example",
)
BAD = (
    *("", "hooks", "//hooks.acme.example/", "http://hooks.acme.example/", "ftp://acme.example/"),
    *("https://", "https:///path", "https://user:word@acme.example/", "https://user@acme.example/"),
    *("https://acme.example/#part", "https://acme.example/a b", "https://acme.example/\n"),
    *("https://acme.example\\@10.0.0.1/", "https://bücher.example/", "https://acme.example/\x00"),
    *("https://acme.example:22/", "https://acme.example:0/", "https://acme.example:80/"),
    *("https://acme.example:65536/", "https://acme.example:x/", "https://[::1/", "https://[v1.x]/"),
    *(
        "https://localhost/",
        "https://acme.localhost/",
        "https://printer.local/",
        "https://printer/",
    ),
    *("https://metadata.google.internal/", "https://nas.lan/", "https://router.home.arpa/"),
    *("https://127.0.0.1/", "https://127.1/", "https://0x7f.1/", "https://2130706433/"),
    *("https://0x7f000001/", "https://[::1]/", "https://[::ffff:1.1.1.1]/", "https://10.0.0.1./"),
    *("https://-a.example/", "https://a_b.example/", "https://a..example/", "https://.example/"),
    "https://acme.example/" + "x" * 500,
)


class TestRequirePublic:
    @pytest.mark.parametrize("url", GOOD)
    def test_takes_what_can_be_sent_to(self, url: str) -> None:
        require_public(url)

    @pytest.mark.parametrize("url", BAD)
    def test_refuses_on_the_field_what_nothing_would_be_sent_to(self, url: str) -> None:
        with pytest.raises(ValidationError) as refusal:
            require_public(url)

        assert list(refusal.value.message_dict) == ["url"]

    def test_takes_this_machine_where_a_setting_says_so(self, settings: Any) -> None:
        settings.WEBHOOKS_TO_LOOPBACK = True

        for url in ("http://localhost:8099/", "https://127.0.0.1:8443/", "http://[::1]/"):
            require_public(url)
        with pytest.raises(ValidationError):
            require_public("https://10.0.0.1/")
