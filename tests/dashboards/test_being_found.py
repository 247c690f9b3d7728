"""What search engines may list: public pages, and of all organisations the sample's report only."""

import re

import pytest
from django.test import Client

from apps.accounts.actions.organisations import Profile, found_organisation
from apps.accounts.models import Organisation, User
from apps.accounts.public_sample import PUBLIC_SAMPLE
from tests.conftest import NOON, Company, register
from tests.dashboards.conftest import SECOND
from tests.reports import rounds

pytestmark = pytest.mark.usefixtures("instrument")


@pytest.fixture
def open_water(db: None) -> Organisation:
    """The sample that everybody may look at, with results."""
    organisation = found_organisation(
        profile=Profile(name="Open Water", industry="telecom", size_band="e250_999"),
        has_consented=False,
        by=register("founder@open.sample.example"),
        at=NOON,
        organisation_id=PUBLIC_SAMPLE,
        sample_domain="open.sample.example",
    )
    rounds.scored(organisation, SECOND, stickler=1)
    return organisation


def page(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def is_hidden(markup: str) -> bool:
    return '<meta name="robots" content="noindex' in markup


def canonical(markup: str) -> str | None:
    found = re.search(r'<link rel="canonical"\s+href="([^"]*)"', markup)
    return found and found[1]


class TestThePublicSample:
    def test_may_be_found_by_its_report_alone(self, open_water: Organisation) -> None:
        home = f"/o/{open_water.slug}/"

        report = page(f"{home}?from=elsewhere")

        assert not is_hidden(report)
        assert canonical(report) == f"http://testserver{home}"
        assert "The report of a company that does not exist" in report
        for rest in (f"results/{SECOND}/", "history/", "kpis/", "rounds/", "benchmarks/"):
            assert is_hidden(page(f"{home}{rest}")), rest
            assert canonical(page(f"{home}{rest}")) is None

    def test_is_no_page_to_be_found_to_its_members(self, open_water: Organisation) -> None:
        founder = User.objects.get(email="founder@open.sample.example")

        assert is_hidden(page(f"/o/{open_water.slug}/", Company(open_water, founder).client()))


class TestEveryOtherOrganisation:
    def test_is_never_found(self, measured: Company, borealis: Company) -> None:
        for rest in ("", f"results/{SECOND}/", "history/"):
            assert is_hidden(page(f"/o/{measured.slug}/{rest}", measured.client()))
            assert borealis.client().get(f"/o/{measured.slug}/{rest}").status_code == 404


@pytest.mark.django_db
class TestPublicPages:
    @pytest.mark.parametrize("path", ["/", "/method/", "/account/login/"])
    def test_are_found_under_one_address(self, path: str) -> None:
        markup = page(f"{path}?next=/organisations/")

        assert not is_hidden(markup)
        assert canonical(markup) == f"http://testserver{path}"

    def test_for_whoever_lost_the_password_are_not_found(self) -> None:
        assert is_hidden(page("/account/password/reset/"))
