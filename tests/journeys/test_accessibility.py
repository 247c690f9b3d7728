"""Every page keeps to the rules of accessibility: both schemes, on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.journeys.accessibility import Violation, violations
from tests.journeys.served import Served
from tests.journeys.tour import Tour, named_pages

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]

ONLY_POSTED_TO = {
    *("account_logout", "accounts-give_consent", "accounts-give_kpi_consent"),
    *("accounts-give_questionnaire_consent", "accounts-revoke_token"),
    *("accounts-add_unit", "accounts-take_back_deletion", "accounts-withdraw_colleague_invitation"),
    *("accounts-withdraw_consent", "accounts-withdraw_kpi_consent"),
    *("accounts-withdraw_questionnaire_consent", "assessments-close_mirror"),
    *("assessments-delete_quick_check", "assessments-open_mirror", "assessments-open_round"),
    *("assessments-remind", "assessments-submit_response", "assessments-withdraw_invitation"),
    *("dashboards-make_report", "dashboards-remove_report", "dashboards-retry_report"),
    *("mfa_login_webauthn", "mfa_reauthenticate_webauthn"),
    "performance-record_quarter",
    *("accounts-ping_endpoint", "accounts-enable_endpoint", "accounts-disable_endpoint"),
    "accounts-replay_delivery",
}
FILES = {
    *("accounts-download_audit_log", "dashboards-chart", "dashboards-dimension_chart"),
    *("dashboards-download_report", "dashboards-kpi_face", "dashboards-persona_chart"),
    "dashboards-quick_check_chart",
    *("dashboards-release", "dashboards-shared_chart", "dashboards-shared_report"),
    *("dashboards-benchmark_chart", "dashboards-compare_chart", "dashboards-worked_out_file"),
    "mfa_download_recovery_codes",
    *("dashboards-download_excel", "dashboards-download_power_bi", "trying-keep_answer"),
    *("operations-security_contact", "operations-tell_liveness", "operations-tell_readiness"),
    "performance-import_template",
}
LIKE_ANOTHER_STOP = {  # one form of one field or one question, in a frame that the tour has seen
    *("account_complete_password_reset", "account_confirm_login_code"),
    *("account_confirm_password_reset_code", "account_email_verification_sent"),
    *("account_inactive", "account_password_reset_completed", "account_reauthenticate"),
    *("account_set_password", "accounts-accept_invitation", "accounts-hand_over_ownership"),
    *("accounts-leave_organisation", "dashboards-refresh_reports"),
    *("accounts-remove_member", "mfa_authenticate", "mfa_deactivate_totp", "mfa_edit_webauthn"),
    *("mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_reauthenticate"),
    *("mfa_remove_webauthn", "mfa_view_recovery_codes"),
}
BY_ANOTHER_NAME = {  # the survey's stops are called after what they ask
    *("assessments-start_survey", "assessments-submit_answer", "assessments-check_answers"),
    *("assessments-erase_answers", "assessments-receipt", "dashboards-visit_sample"),
}


class TestEveryPage:
    def test_stands_on_the_tour(self, tour: Tour) -> None:
        seen = {stop.name for stop in tour.stops}

        left_out = {
            name for name in named_pages() if not any(stop.startswith(name) for stop in seen)
        }

        assert left_out == ONLY_POSTED_TO | FILES | LIKE_ANOTHER_STOP | BY_ANOTHER_NAME

    def test_breaks_no_rule_in_either_scheme_at_any_width(
        self, new_context: NewContext, sample: Served, tour: Tour
    ) -> None:
        nobody = new_context(base_url=sample.url, bypass_csp=True)
        member = new_context(base_url=sample.url, bypass_csp=True)
        tour.admit(member, sample)
        found: list[Violation] = []

        for stop in tour.stops:
            found += violations(nobody if stop.is_public else member, stop)

        assert "\n".join(map(str, found)) == ""
