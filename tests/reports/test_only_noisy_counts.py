"""What anybody is shown of others follows from the stored noisy counts, and from nothing else."""

import re
from uuid import UUID

import pytest
from django.test import Client

from apps.accounts.models import Organisation
from apps.accounts.quarters import Quarter
from apps.benchmarks import cohorts, manifest, releasing
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import CUT_OFF
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.api.conftest import caller, token_of
from tests.benchmarks.companies import Contributor
from tests.conftest import Company
from tests.postgres import SERVER
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

QUARTERS = ("2026-Q3", "2026-Q4")  # the second brings the yearly tables
LAST = Quarter.parse(QUARTERS[-1])
ONE_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"')
WORKED_OUT = re.compile(rb'href="([^"]*/worked-out/[^"]*)"')
OTHERS = [
    Contributor(domain=f"other{number}.example", maturity=10.0 * number, quarters=(LAST,))
    for number in range(8)
]


@pytest.fixture
def reader(acme: Company) -> Company:
    """A company with results of its own, that takes part."""
    for quarter in QUARTERS:
        rounds.scored(acme.organisation, quarter)
    return acme.take_part()


def read(browser: Client, page: str) -> bytes:
    response = browser.get(page)
    assert response.status_code == 200, page
    return ONE_TIME.sub(b"", response.content)


def seen(company: Company, token: str) -> dict[str, bytes]:
    """Return every page with figures, and every dataset, as the company gets them."""
    cohorts.kept_counts.cache_clear()  # as from a process that has just started
    home = f"/o/{company.slug}"
    pages = [
        f"{home}/",
        f"{home}/history/",
        *(f"{home}/results/{q}/" for q in QUARTERS),
        *(f"{home}/results/{q}/answers/" for q in QUARTERS),
        "/method/",
    ]
    browser: Client = company.client()
    found = {page: read(browser, page) for page in pages}
    linked = {url.decode() for markup in found.values() for url in WORKED_OUT.findall(markup)}
    found |= {page: read(browser, page) for page in sorted(linked)}
    for dataset in DATASETS:
        response = caller(token)(f"/api/v1/{dataset}?limit=500")
        assert response.status_code in {200, 403}, dataset
        found[dataset] = response.content
    return found


def erase(ids: list[UUID]) -> None:
    for organisation in ids:
        with acting_for(organisation):
            Organisation.objects.filter(pk=organisation).delete()


class TestWhatIsShownOfOthers:
    def test_does_not_change_when_every_other_company_is_erased(
        self, reader: Company, borealis: Company
    ) -> None:
        rounds.scored(borealis.organisation, QUARTERS[-1], honcho=1)
        others = [other.write() for other in OTHERS]
        for quarter in QUARTERS:
            rounds.publish(quarter)
        token = token_of(reader)
        before = seen(reader, token)

        erase([borealis.organisation.pk, *others])

        assert seen(reader, token) == before
        assert b'"is_shown":true' in before["benchmarks"]
        assert any("/worked-out/place-" in page for page in before)

    def test_is_the_same_beside_quite_other_companies(self, reader: Company) -> None:
        for other in OTHERS:
            other.write()
        for quarter in QUARTERS:
            rounds.publish(quarter)
        token = token_of(reader)
        before = seen(reader, token)

        with SERVER.administrator() as admin:
            for statement in (
                "UPDATE assessments_roundresult SET maturity = 99, label_kind = 'balanced'",
                "UPDATE assessments_dimensionscore SET value = 1",
                "UPDATE accounts_organisation SET industry = 'education', size_band = 'e1_9'",
            ):
                admin.execute(
                    statement
                    + (
                        " WHERE organisation_id <> %s"
                        if "assess" in statement
                        else " WHERE id <> %s"
                    ),
                    [reader.organisation.pk],
                )

        assert seen(reader, token) == before

    def test_changes_with_the_noisy_counts(self, reader: Company) -> None:
        rounds.publish(QUARTERS[0])
        token = token_of(reader)
        before = seen(reader, token)
        with SERVER.administrator() as admin:
            admin.execute("ALTER TABLE benchmarks_noisycount DISABLE TRIGGER USER")
            admin.execute("UPDATE benchmarks_noisycount SET value = value + 40 WHERE bin = 9")
            admin.execute("ALTER TABLE benchmarks_noisycount ENABLE TRIGGER USER")
            # Nothing changes a count that was drawn, so the feed does not look for it.
            admin.execute("UPDATE reports_feed SET stamp = ''")

        after = seen(reader, token)

        assert after["benchmarks"] != before["benchmarks"]
        assert (
            after[f"/o/{reader.slug}/results/2026-Q3/"]
            != before[f"/o/{reader.slug}/results/2026-Q3/"]
        )

    def test_stays_as_it_was_drawn_when_its_companies_leave(self, reader: Company) -> None:
        """A release with real noise: its bytes are those of the day, whoever has gone since."""
        others = [other.write() for other in OTHERS]
        at = LAST.ends_at("Etc/GMT+12") + CUT_OFF
        release, _ = releasing.draw(LAST, population=Population.REAL, at=at)
        token = token_of(reader)
        before = seen(reader, token)

        with acting_for(others[0]):
            Organisation.objects.filter(pk=others[0]).update(benchmark_consent=False)
        erase(list(others[1:]))

        assert seen(reader, token) == before
        assert manifest.differences(Release.objects.get(pk=release.pk)) == []
