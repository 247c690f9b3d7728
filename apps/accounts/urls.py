"""The addresses of people and organisations."""

from django.urls import path

from apps.accounts.views import (
    account,
    audit_log,
    benchmarks,
    deletion,
    deliveries,
    invitations,
    members,
    organisations,
    settings,
    tokens,
    units,
    webhooks,
)

app_name = "accounts"

OWN = "o/<slug:slug>/"
MEMBER = OWN + "members/<uuid:membership_id>/"
UNIT = OWN + "settings/units/<uuid:unit_id>/"
TOKEN = OWN + "tokens/<uuid:token_id>/"
ENDPOINT = OWN + "webhooks/<uuid:endpoint_id>/"
DELIVERY = ENDPOINT + "deliveries/<uuid:delivery_id>/"

urlpatterns = [
    path("organisations/", organisations.list_organisations, name="list_organisations"),
    path("organisations/new/", organisations.found_organisation, name="found_organisation"),
    path("join/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("account/preferences/", account.edit_preferences, name="edit_preferences"),
    path("account/close/", account.close_account, name="close_account"),
    path(OWN + "settings/", organisations.edit_organisation, name="edit_organisation"),
    path(OWN + "settings/benchmarks/", benchmarks.show_consent, name="show_consent"),
    path(OWN + "settings/benchmarks/give/", benchmarks.give_consent, name="give_consent"),
    path(
        OWN + "settings/benchmarks/withdraw/", benchmarks.withdraw_consent, name="withdraw_consent"
    ),
    path(
        OWN + "settings/benchmarks/kpis/give/", benchmarks.give_kpi_consent, name="give_kpi_consent"
    ),
    path(
        OWN + "settings/benchmarks/kpis/withdraw/",
        benchmarks.withdraw_kpi_consent,
        name="withdraw_kpi_consent",
    ),
    path(
        OWN + "settings/benchmarks/questionnaire/give/",
        benchmarks.give_questionnaire_consent,
        name="give_questionnaire_consent",
    ),
    path(
        OWN + "settings/benchmarks/questionnaire/withdraw/",
        benchmarks.withdraw_questionnaire_consent,
        name="withdraw_questionnaire_consent",
    ),
    path(OWN + "settings/domain/", benchmarks.verify_domain, name="verify_domain"),
    path(OWN + "settings/privacy/", settings.edit_privacy, name="edit_privacy"),
    path(OWN + "settings/language/", settings.edit_language, name="edit_language"),
    path(OWN + "settings/units/", units.list_units, name="list_units"),
    path(OWN + "settings/units/new/", units.add_unit, name="add_unit"),
    path(UNIT + "rename/", units.rename_unit, name="rename_unit"),
    path(UNIT + "move/", units.move_unit, name="move_unit"),
    path(UNIT + "remove/", units.remove_unit, name="remove_unit"),
    path(OWN + "settings/delete/", deletion.ask_for_deletion, name="ask_for_deletion"),
    path(
        OWN + "settings/delete/take-back/", deletion.take_back_deletion, name="take_back_deletion"
    ),
    path(OWN + "settings/audit/", audit_log.show_audit_log, name="show_audit_log"),
    path(OWN + "settings/audit/log.csv", audit_log.download_audit_log, name="download_audit_log"),
    path(OWN + "members/", members.list_members, name="list_members"),
    path(OWN + "members/leave/", members.leave_organisation, name="leave_organisation"),
    path(OWN + "members/invite/", invitations.invite_colleague, name="invite_colleague"),
    path(
        OWN + "members/invitations/<uuid:invitation_id>/withdraw/",
        invitations.withdraw_colleague_invitation,
        name="withdraw_colleague_invitation",
    ),
    path(MEMBER + "role/", members.change_role, name="change_role"),
    path(MEMBER + "remove/", members.remove_member, name="remove_member"),
    path(MEMBER + "hand-over/", members.hand_over_ownership, name="hand_over_ownership"),
    path(OWN + "tokens/", tokens.list_tokens, name="list_tokens"),
    path(OWN + "tokens/new/", tokens.create_token, name="create_token"),
    path(OWN + "tokens/clients/new/", tokens.create_client, name="create_client"),
    path(TOKEN, tokens.show_token, name="show_token"),
    path(TOKEN + "edit/", tokens.edit_token, name="edit_token"),
    path(TOKEN + "rotate/", tokens.rotate_token, name="rotate_token"),
    path(TOKEN + "revoke/", tokens.revoke_token, name="revoke_token"),
    path(OWN + "webhooks/", webhooks.list_endpoints, name="list_endpoints"),
    path(OWN + "webhooks/new/", webhooks.add_endpoint, name="add_endpoint"),
    path(ENDPOINT, webhooks.show_endpoint, name="show_endpoint"),
    path(ENDPOINT + "change/", webhooks.change_endpoint, name="change_endpoint"),
    path(ENDPOINT + "rotate/", webhooks.rotate_secret, name="rotate_secret"),
    path(ENDPOINT + "ping/", webhooks.ping_endpoint, name="ping_endpoint"),
    path(ENDPOINT + "enable/", webhooks.enable_endpoint, name="enable_endpoint"),
    path(ENDPOINT + "disable/", webhooks.disable_endpoint, name="disable_endpoint"),
    path(ENDPOINT + "remove/", webhooks.remove_endpoint, name="remove_endpoint"),
    path(DELIVERY, deliveries.show_delivery, name="show_delivery"),
    path(DELIVERY + "replay/", deliveries.replay_delivery, name="replay_delivery"),
]
