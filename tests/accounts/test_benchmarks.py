"""Consent to benchmarks, with its history, and the domain that tells companies apart."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from apps.accounts.actions import benchmarks
from apps.accounts.models import BenchmarkConsent, ConsentSubject, Organisation, Role
from apps.audit.models import AuditEntry
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company


class TestConsent:
    def test_is_given_and_withdrawn_and_each_is_remembered(self, at_acme: Company) -> None:
        for days, act in enumerate([benchmarks.give_consent, benchmarks.withdraw_consent]):
            act(by=at_acme.owner, at=NOON + timedelta(days=days))

        history = BenchmarkConsent.objects.latest_first()
        assert [consent.is_given for consent in history] == [False, True]
        assert not Organisation.objects.get().benchmark_consent
        assert AuditEntry.objects.filter(verb__startswith="benchmark consent").count() == 2

    def test_said_twice_is_said_once(self, at_acme: Company) -> None:
        for _ in range(2):
            benchmarks.give_consent(by=at_acme.owner, at=NOON)

        assert BenchmarkConsent.objects.count() == 1

    def test_is_a_page_that_shows_what_holds(self, acme: Company) -> None:
        browser, address = acme.client(), f"/o/{acme.slug}/settings/benchmarks/"
        assert "Take part in the benchmarks" in browser.get(address).content.decode()

        assert browser.post(f"{address}give/")["Location"] == address
        page = browser.get(address).content.decode()

        assert "Withdraw from the benchmarks" in page
        assert "Agreed" in page
        assert "Your domain is not verified yet" in page

    def test_shows_an_admin_but_lets_only_an_owner_decide(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.ADMIN))
        address = f"/o/{acme.slug}/settings/benchmarks/"

        assert "Only an owner can change this" in browser.get(address).content.decode()
        assert browser.post(f"{address}give/").status_code == 403


class TestKpiConsent:
    def test_is_apart_from_that_of_scores_in_either_direction(self, at_acme: Company) -> None:
        assert not Organisation.objects.get().kpi_benchmark_consent  # unless somebody agrees
        benchmarks.give_consent(by=at_acme.owner, at=NOON)
        benchmarks.give_kpi_consent(by=at_acme.owner, at=NOON + timedelta(days=1))
        benchmarks.withdraw_consent(by=at_acme.owner, at=NOON + timedelta(days=2))

        organisation = Organisation.objects.get()
        assert organisation.kpi_benchmark_consent
        assert not organisation.benchmark_consent
        benchmarks.withdraw_kpi_consent(by=at_acme.owner, at=NOON + timedelta(days=3))
        assert not Organisation.objects.get().kpi_benchmark_consent

    def test_is_remembered_as_what_it_was_about(self, at_acme: Company) -> None:
        for _ in range(2):
            benchmarks.give_kpi_consent(by=at_acme.owner, at=NOON)

        said = BenchmarkConsent.objects.get()
        assert (said.subject, said.is_given) == (ConsentSubject.KPIS, True)
        assert AuditEntry.objects.filter(verb="KPI benchmark consent given").count() == 1

    def test_has_its_own_button_on_the_same_page(self, acme: Company) -> None:
        browser, address = acme.client(), f"/o/{acme.slug}/settings/benchmarks/"
        assert "Let our KPIs count" in browser.get(address).content.decode()

        assert browser.post(f"{address}kpis/give/")["Location"] == address
        page = browser.get(address).content.decode()

        assert "Keep our KPIs out" in page
        assert "Take part in the benchmarks" in page  # the scores do not count for that
        assert browser.post(f"{address}kpis/withdraw/")["Location"] == address
        assert "Let our KPIs count" in browser.get(address).content.decode()

    def test_is_an_owner_s_to_give(self, acme: Company) -> None:
        browser = acme.client(acme.hire(Role.ADMIN))

        for act in ("give", "withdraw"):
            address = f"/o/{acme.slug}/settings/benchmarks/kpis/{act}/"
            assert browser.post(address).status_code == 403


class TestQuestionnaireConsent:
    def test_is_given_with_no_other(self, at_acme: Company) -> None:
        benchmarks.give_consent(by=at_acme.owner, at=NOON)
        benchmarks.give_kpi_consent(by=at_acme.owner, at=NOON)
        assert not Organisation.objects.get().questionnaire_consent

        benchmarks.give_questionnaire_consent(by=at_acme.owner, at=NOON + timedelta(days=1))

        assert Organisation.objects.get().questionnaire_consent
        assert BenchmarkConsent.objects.latest_first()[0].subject == ConsentSubject.QUESTIONS
        assert AuditEntry.objects.filter(verb="questionnaire consent given").count() == 1

    def test_tells_on_its_page_that_no_noise_is_added(self, acme: Company) -> None:
        browser, address = acme.client(), f"/o/{acme.slug}/settings/benchmarks/"
        assert "These sums carry no noise" in browser.get(address).content.decode()

        assert browser.post(f"{address}questionnaire/give/")["Location"] == address
        assert "Keep our answers out" in browser.get(address).content.decode()
        assert browser.post(f"{address}questionnaire/withdraw/")["Location"] == address
        page = browser.get(address).content.decode()

        assert "Let our answers check the questionnaire" in page
        assert "Take part in the benchmarks" in page  # the scores do not count for that


class TestVerifyDomain:
    def verify(self, company: Company, text: str) -> tuple[int, str]:
        address = f"/o/{company.slug}/settings/domain/"
        answer = company.client().post(address, {"domain": text}, follow=True)
        return answer.status_code, answer.content.decode()

    def verified_domain(self, company: Company) -> str:
        with acting_for(company.organisation.pk):
            organisation = Organisation.objects.get()
        return organisation.domain if organisation.domain_verified_at else ""

    @pytest.mark.parametrize(
        "text", ["acme.example", "https://www.ACME.example/about", "care.acme.example"]
    )
    def test_believes_an_owner_s_verified_address(self, text: str, acme: Company) -> None:
        status, page = self.verify(acme, text)

        assert (status, self.verified_domain(acme)) == (200, "acme.example")
        assert "acme.example is verified since" in page

    def test_refuses_a_domain_at_which_the_owner_has_no_address(self, acme: Company) -> None:
        status, page = self.verify(acme, "borealis.example")

        assert (status, self.verified_domain(acme)) == (422, "")
        assert "None of your verified email addresses is at borealis.example" in page
        assert 'value="borealis.example"' in page

    def test_refuses_an_address_that_is_not_verified(self, acme: Company) -> None:
        EmailAddress.objects.create(user=acme.owner, email="me@holding.example", verified=False)

        assert self.verify(acme, "holding.example")[0] == 422

    def test_refuses_a_stranger_s_address(self, acme: Company, borealis: Company) -> None:
        assert borealis.owner.email.endswith("@borealis.example")
        assert self.verify(acme, "borealis.example")[0] == 422

    def test_refuses_a_mail_provider_kindly_though_the_owner_has_an_address(
        self, acme: Company
    ) -> None:
        EmailAddress.objects.create(user=acme.owner, email="me@gmail.com", verified=True)
        status, page = self.verify(acme, "gmail.com")

        assert (status, self.verified_domain(acme)) == (422, "")
        assert "does not tell companies apart" in page

    @pytest.mark.parametrize("text", ["co.uk", "our company", ""])
    def test_refuses_what_is_nobody_s_domain(self, text: str, acme: Company) -> None:
        assert self.verify(acme, text)[0] == 422
        assert self.verified_domain(acme) == ""
