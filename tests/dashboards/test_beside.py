"""What stands beside the scores in results: events, the first KPI, and samples of the rest."""

from datetime import date

from apps.performance.models import Annotation, KpiReading, TrackedKpi
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.conftest import SECOND
from tests.dashboards.reading import read, words


def note(company: Company, day: date, text: str) -> None:
    """Note an event beside every figure."""
    with acting_for(company.organisation.pk):
        Annotation.objects.create(happened_on=day, text=text, created_at=NOON)


def results(company: Company) -> str:
    """Return the markup of a company's latest results."""
    return company.client().get(f"/o/{company.slug}/").content.decode()


class TestEvents:
    def test_fly_over_the_history_and_the_compass(self, measured: Company) -> None:
        note(measured, date(2026, 8, 1), "New telephone system")

        page = results(measured)

        assert 'data-tip="A, 1 August 2026: New telephone system"' in page  # of the history
        assert "A: New telephone system" in page.split('id="mix"')[0]  # of the compass

    def test_of_the_time_before_and_after_stay_away(self, measured: Company) -> None:
        note(measured, date(2026, 3, 31), "Too early")
        note(measured, date(2026, 10, 1), "Too late")

        page = results(measured)

        assert "Too early" not in page
        assert "Too late" not in page

    def test_of_a_stranger_stay_with_them(self, measured: Company, borealis: Company) -> None:
        note(borealis, date(2026, 8, 1), "A stranger's news")

        assert "A stranger" not in results(measured)


class TestFirstKpi:
    def test_stands_beside_the_dimensions(self, measured: Company) -> None:
        with acting_for(measured.organisation.pk):
            TrackedKpi.objects.create(kpi="csat_pct", method="scale_5")
            KpiReading.objects.create(
                quarter=SECOND, kpi="csat_pct", method="scale_5", value=72, entered_at=NOON
            )

        page = results(measured)

        assert page.index('id="dimensions"') < page.index('id="kpi-csat') < page.index('id="gaps"')

    def test_leaves_its_place_to_the_maturity_until_there_is_one(self, measured: Company) -> None:
        page = results(measured)

        assert 'id="kpi-' not in page
        assert page.index('id="dimensions"') < page.index('id="maturity"') < page.index('id="gaps"')


class TestSamples:
    def test_say_what_is_missing_and_that_they_are_invented(self, measured: Company) -> None:
        page = results(measured)

        for card in ("coverage", "transitions"):
            told = page.split(f'id="{card}"')[1].split("</section>")[0]
            assert ">Sample<" in told
            assert "invented" in words(told)
            assert ".csv" not in told  # no file of what nobody measured
        assert "Your customers' kinds and channels are not recorded yet" in read(
            measured.client(), f"/o/{measured.slug}/"
        )
