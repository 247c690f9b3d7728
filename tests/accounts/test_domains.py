"""Which part of a domain was registered, and by whom it cannot have been."""

import pytest

from apps.accounts import domains


class TestRegistrable:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("example.com", "example.com"),
            ("  WWW.Example.CO.UK ", "example.co.uk"),
            ("https://care.example.com/contact?us", "example.com"),
            ("example.com.", "example.com"),
            ("münchen.de", "xn--mnchen-3ya.de"),
            ("team.github.io", "team.github.io"),
        ],
    )
    def test_finds_what_somebody_registered(self, text: str, found: str) -> None:
        assert domains.registrable(text) == found

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "co.uk",
            "localhost",
            "a b.com",
            "a..com",
            "x" * 70 + ".com",
            "[::1",
            "a@b@c",
            "<b>.com",
        ],
    )
    def test_finds_nothing_where_nobody_registered_anything(self, text: str) -> None:
        assert domains.registrable(text) == ""

    def test_of_an_address_is_what_follows_the_last_at(self) -> None:
        assert domains.of_address('"a@gmail.com"@mail.example.co.uk') == "example.co.uk"


class TestIsFreeMail:
    @pytest.mark.parametrize("domain", ["gmail.com", "web.de", "proton.me", "mailinator.com"])
    def test_knows_where_everybody_has_an_address(self, domain: str) -> None:
        assert domains.is_free_mail(domain)

    def test_takes_any_other_domain_for_a_company(self) -> None:
        assert not domains.is_free_mail("acme.example")

    def test_every_line_of_the_list_is_a_registrable_domain(self) -> None:
        lines = domains.FREE_MAIL.read_text(encoding="utf-8").splitlines()
        listed = [line for line in lines if not line.startswith("#")]

        assert [line for line in listed if domains.registrable(line) != line] == []
        assert len(set(listed)) == len(listed)
