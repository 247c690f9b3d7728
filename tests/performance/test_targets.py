"""What a company wants its KPIs to be: kept within reason, drawn, and nobody else's."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Role
from apps.audit.models import AuditEntry
from apps.performance import actions
from apps.performance.actions import ImpossibleTargetError, Target
from apps.performance.models import KpiTarget
from apps.performance.series import Series
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.reading import words
from tests.performance.entering import AHT, CSAT, choose
from tests.performance.sending import opened

pytestmark = pytest.mark.usefixtures("noon")

LOW, HIGH = Decimal(380), Decimal(420)


@pytest.fixture
def tracking(acme: Company) -> Company:
    with acting_for(acme.organisation.pk):
        choose(acme, CSAT, AHT)
    return acme


def aim(company: Company, low: Decimal | None, high: Decimal | None, series: Series = AHT) -> None:
    actions.set_targets(targets={series: Target(low, high)}, by=company.owner.pk, at=NOON)


def save(company: Company, **ends: str) -> Any:
    browser, address = company.client(), f"/o/{company.slug}/kpis/targets/"
    answer: Any = browser.post(address, opened(browser, address) | ends)
    return answer


def bands(company: Company) -> dict[str, str]:
    with acting_for(company.organisation.pk):
        return {target.kpi: target.band for target in KpiTarget.objects.all()}


class TestSetTargets:
    def test_keeps_a_band_and_what_is_open_to_one_side(self, tracking: Company) -> None:
        answer = save(
            tracking,
            **{"aht_sec---low": "380", "aht_sec---high": "420", "csat_pct-scale_5--low": "82,5 %"},
        )

        assert answer.status_code == 302
        assert bands(tracking) == {"aht_sec": "380\u2013420", "csat_pct": "82.5\u2013"}

    def test_takes_a_target_away_where_both_ends_are_cleared(self, tracking: Company) -> None:
        save(tracking, **{"aht_sec---low": "380"})

        save(tracking, **{"aht_sec---low": ""})

        assert bands(tracking) == {}

    def test_shows_again_what_was_kept(self, tracking: Company) -> None:
        save(tracking, **{"aht_sec---low": "380.5"})

        told = tracking.client().get(f"/o/{tracking.slug}/kpis/targets/").content.decode()

        assert 'value="380.5"' in told

    @pytest.mark.parametrize(
        ("low", "high", "sentence"),
        [
            ("420", "380", "Enter more than the lower end."),
            ("400", "400", "Enter more than the lower end."),
            ("1", "380", "Enter a value from 5 to 14,400."),
            ("soon", "", "This is not a number."),
            ("40%", "", "Write the value in seconds."),
        ],
    )
    def test_says_beside_the_field_what_is_wrong_and_loses_nothing(
        self, tracking: Company, low: str, high: str, sentence: str
    ) -> None:
        answer = save(
            tracking,
            **{"aht_sec---low": low, "aht_sec---high": high, "csat_pct-scale_5--low": "82"},
        )

        told = answer.content.decode()
        assert answer.status_code == 422
        assert told.count(sentence) == 2
        assert f'value="{low}"' in told
        assert 'value="82"' in told
        assert bands(tracking) == {}

    def test_is_for_analysts_and_up(self, tracking: Company, borealis: Company) -> None:
        address = f"/o/{tracking.slug}/kpis/targets/"

        assert tracking.client(tracking.hire(Role.ANALYST)).get(address).status_code == 200
        assert tracking.client(tracking.hire(Role.VIEWER)).get(address).status_code == 403
        assert borealis.client().post(address, {"aht_sec---low": "380"}).status_code == 404
        assert bands(tracking) == {}

    def test_invites_to_choose_where_nothing_is_tracked(self, acme: Company) -> None:
        told = acme.client().get(f"/o/{acme.slug}/kpis/targets/").content.decode()

        assert "No KPI is chosen" in told

    def test_writes_down_what_it_was_before(self, tracking: Company) -> None:
        with acting_for(tracking.organisation.pk):
            aim(tracking, LOW, None)
            aim(tracking, LOW, HIGH)
            aim(tracking, LOW, HIGH)

            said = [entry.subject for entry in AuditEntry.objects.filter(verb="KPI target set")]

        assert sorted(said) == ["aht_sec: 380\u2013", "aht_sec: 380\u2013420, was 380\u2013"]


class TestATarget:
    @pytest.mark.parametrize(
        ("low", "high"), [(None, None), (HIGH, LOW), (LOW, LOW), (Decimal(1), None)]
    )
    def test_is_refused_where_it_is_none(
        self, tracking: Company, low: Decimal | None, high: Decimal | None
    ) -> None:
        with acting_for(tracking.organisation.pk), pytest.raises(ImpossibleTargetError):
            aim(tracking, low, high)

    @pytest.mark.parametrize(
        ("low", "high"), [(None, None), (HIGH, LOW), (LOW, LOW), (Decimal(1), None)]
    )
    def test_is_refused_by_the_database_too(
        self, tracking: Company, low: Decimal | None, high: Decimal | None
    ) -> None:
        with (
            acting_for(tracking.organisation.pk),
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            KpiTarget.objects.create(kpi=AHT.kpi, low=low, high=high, set_at=NOON)

    def test_stays_the_companys_own(self, tracking: Company, borealis: Company) -> None:
        save(tracking, **{"aht_sec---low": "380"})

        assert bands(borealis) == {}

    def test_has_a_place_where_a_band_is_spoken_of(self, tracking: Company) -> None:
        told = tracking.client().get(f"/o/{tracking.slug}/kpis/this-quarter/").content.decode()

        assert f"/o/{tracking.slug}/kpis/targets/#id_aht_sec---low" in told
        assert "Set yourselves a band" in words(told)
