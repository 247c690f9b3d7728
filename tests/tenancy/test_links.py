"""Links name their organisation, survive a round trip, and are refused when mangled."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tenancy import links
from apps.tenancy.links import MangledLinkError

secrets = st.text(links.ALPHABET, min_size=links.SECRET_LENGTH, max_size=links.SECRET_LENGTH)
tokens = st.builds(links.join, st.uuids(), secrets)
strangers = st.characters().filter(lambda character: character not in links.ALPHABET)


class TestJoin:
    @given(st.uuids(), secrets)
    def test_is_undone_by_split(self, organisation_id: UUID, secret: str) -> None:
        assert links.split(links.join(organisation_id, secret)) == (organisation_id, secret)

    @given(tokens)
    def test_makes_text_that_a_mail_program_leaves_whole(self, token: str) -> None:
        assert re.fullmatch("[0-9A-Za-z]{65}", token)


class TestSplit:
    @given(tokens, st.integers(0, 64))
    def test_refuses_a_link_that_was_cut_off(self, token: str, length: int) -> None:
        with pytest.raises(MangledLinkError):
            links.split(token[:length])

    @given(tokens, st.text(min_size=1))
    def test_refuses_a_link_that_something_was_added_to(self, token: str, more: str) -> None:
        with pytest.raises(MangledLinkError):
            links.split(token + more)

    @given(tokens, st.integers(0, 64), strangers)
    def test_refuses_characters_that_we_never_write(
        self, token: str, at: int, character: str
    ) -> None:
        with pytest.raises(MangledLinkError):
            links.split(token[:at] + character + token[at + 1 :])

    @given(st.text(max_size=70).filter(lambda text: not re.fullmatch("[0-9A-Za-z]{65}", text)))
    def test_refuses_what_somebody_invented(self, text: str) -> None:
        with pytest.raises(MangledLinkError):
            links.split(text)

    def test_refuses_an_organisation_beyond_128_bits(self) -> None:
        largest = links.public_id(UUID(int=2**128 - 1))

        assert links.organisation_of(largest) == UUID(int=2**128 - 1)
        with pytest.raises(MangledLinkError):
            links.organisation_of(links.base62(2**128, links.ORGANISATION_LENGTH))


class TestNewSecret:
    def test_is_never_the_same(self) -> None:
        made = {links.new_secret() for _ in range(1000)}

        assert len(made) == 1000
        assert {len(secret) for secret in made} == {links.SECRET_LENGTH}


class TestIdentity:
    @given(secrets)
    def test_looks_like_any_random_id(self, secret: str) -> None:
        found = links.identity(secret)

        assert (found.version, found.variant) == (4, UUID(int=0, version=4).variant)
        assert found == links.identity(secret)

    @given(secrets)
    def test_does_not_follow_from_what_is_stored(self, secret: str) -> None:
        """The fingerprint is in the database, the key is not."""
        assert links.identity(secret).bytes[:6] != links.fingerprint(secret)[:6]

    @given(secrets, secrets)
    def test_differs_between_secrets(self, one: str, other: str) -> None:
        assert (links.identity(one) == links.identity(other)) == (one == other)


class TestSeal:
    @given(secrets)
    def test_is_undone_by_unseal(self, secret: str) -> None:
        sealed = links.seal(secret)

        assert secret.encode() not in sealed
        assert links.unseal(sealed) == secret

    def test_refuses_what_was_changed(self) -> None:
        sealed = bytearray(links.seal(links.new_secret()))
        sealed[-1] ^= 1

        with pytest.raises(MangledLinkError):
            links.unseal(bytes(sealed))
