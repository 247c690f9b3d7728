"""What browsers and caches may keep of a page that was made for one visitor."""

import pytest

from tests.conftest import Company

PERSONAL = [
    "/organisations/new/",
    "/o/{slug}/",
    "/o/{slug}/members/",
    "/o/{slug}/settings/",
    "/account/email/",
    "/account/2fa/",
]


class TestAPersonalPage:
    @pytest.mark.parametrize("address", PERSONAL)
    def test_is_kept_by_nobody(self, acme: Company, address: str) -> None:
        answer = acme.client().get(address.format(slug=acme.slug))

        assert answer.status_code == 200
        assert "private" in answer["Cache-Control"]
        assert "no-store" in answer["Cache-Control"]
