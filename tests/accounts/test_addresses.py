"""Internet addresses: whose word is taken for where a request comes from, and lists of them."""

from typing import Any

import pytest
from django.test import RequestFactory

from apps.accounts.addresses import MOST, AddressError, client_address, is_within, networks_of


def seen(
    settings: Any, *, proxies: int, forwarded: str | None = None, peer: str = ""
) -> str | None:
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))


class TestClientAddress:
    def test_is_the_connections_own_without_a_proxy_whatever_is_claimed(
        self, settings: Any
    ) -> None:
        assert seen(settings, proxies=0, forwarded="10.0.0.1", peer="192.0.2.7") == "192.0.2.7"

    @pytest.mark.parametrize(
        ("proxies", "address"), [(1, "198.51.100.2"), (2, "192.0.2.7"), (3, "10.9.9.9")]
    )
    def test_is_what_the_outermost_trusted_proxy_saw(
        self, settings: Any, proxies: int, address: str
    ) -> None:
        claimed = "10.9.9.9, 192.0.2.7, 198.51.100.2"

        assert seen(settings, proxies=proxies, forwarded=claimed, peer="127.0.0.1") == address

    @pytest.mark.parametrize("forwarded", [None, "", "192.0.2.7"])
    def test_is_the_connections_own_where_a_proxy_is_missing(
        self, settings: Any, forwarded: str | None
    ) -> None:
        found = seen(settings, proxies=2, forwarded=forwarded, peer="203.0.113.1")

        assert found == "203.0.113.1"

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("192.0.2.7:4711", "192.0.2.7"),
            ("[2001:db8::7]:4711", "2001:db8::7"),
            ("2001:0DB8::0007", "2001:db8::7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("unknown", None),
            ("", None),
        ],
    )
    def test_has_one_form(self, settings: Any, text: str, address: str | None) -> None:
        assert seen(settings, proxies=0, peer=text) == address


class TestNetworksOf:
    def test_has_one_form_for_each(self) -> None:
        entered = [" 192.0.2.7 ", "192.0.2.0/24", "", "2001:DB8:0::/32", "192.0.2.7/32"]
        entered += ["::ffff:198.51.100.0/120", "::1"]

        assert networks_of(entered) == [
            "192.0.2.7",
            "192.0.2.0/24",
            "2001:db8::/32",
            "198.51.100.0/24",
            "::1",
        ]

    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            ("office", "office is neither an address"),
            ("192.0.2.300", "192.0.2.300 is neither"),
            ("192.0.2.0/33", "192.0.2.0/33 is neither"),
            ("192.0.2.7/24", r"did you mean 192\.0\.2\.0/24\?"),
            ("2001:db8::7/32", "did you mean 2001:db8::/32"),
            ("0.0.0.0/0", "allows every address"),
            ("::/0", "allows every address"),
            ("::ffff:0.0.0.0/96", "allows every address"),
        ],
    )
    def test_says_what_is_wrong(self, entry: str, sentence: str) -> None:
        with pytest.raises(AddressError, match=sentence):
            networks_of(["192.0.2.7", entry])

    def test_takes_only_so_many(self) -> None:
        entries = [f"10.0.{number}.0/24" for number in range(MOST + 1)]

        assert len(networks_of(entries[:-1])) == MOST
        with pytest.raises(AddressError, match=f"at most {MOST}"):
            networks_of(entries)


class TestIsWithin:
    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("192.0.2.255", True),
            ("192.0.3.0", False),
            ("2001:db8:ffff::1", True),
            ("2001:db9::1", False),
            ("198.51.100.1", True),
            (None, False),
        ],
    )
    def test_tells_who_is_in_one_of_them(self, address: str | None, found: bool) -> None:  # noqa: FBT001
        assert is_within(address, ["192.0.2.0/24", "2001:db8::/32", "198.51.100.1"]) == found
