"""The addresses of rounds and surveys."""

from django.urls import include, path

from apps.assessments.views import invitations, preview, quick_check, rounds

app_name = "assessments"

ROUNDS = "o/<slug:slug>/rounds/"
ROUND = f"{ROUNDS}<uuid:round_id>/"
QUICK_CHECK = "o/<slug:slug>/quick-check/"
INVITATION = f"{ROUND}invitations/<uuid:invitation_id>/"

urlpatterns = [
    path(ROUNDS, rounds.list_rounds, name="list_rounds"),
    path(f"{ROUNDS}start/", rounds.start_round, name="start_round"),
    path(ROUND, rounds.show_round, name="show_round"),
    path(f"{ROUND}edit/", rounds.edit_round, name="edit_round"),
    path(f"{ROUND}preview/", preview.preview_questions, name="preview_questions"),
    path(f"{ROUND}facts/", rounds.answer_facts, name="answer_facts"),
    path(f"{ROUND}open/", rounds.open_round, name="open_round"),
    path(f"{ROUND}extend/", rounds.extend_round, name="extend_round"),
    path(f"{ROUND}close/", rounds.close_round, name="close_round"),
    path(f"{ROUND}mirror/open/", rounds.open_mirror, name="open_mirror"),
    path(f"{ROUND}mirror/close/", rounds.close_mirror, name="close_mirror"),
    path(f"{ROUND}remind/", invitations.remind, name="remind"),
    path(f"{ROUND}invitations/", invitations.list_invitations, name="list_invitations"),
    path(f"{ROUND}invitations/new/", invitations.invite, name="invite"),
    path(f"{ROUND}invitations/import/", invitations.import_invitations, name="import_invitations"),
    path(INVITATION, invitations.correct_invitation, name="correct_invitation"),
    path(f"{INVITATION}withdraw/", invitations.withdraw_invitation, name="withdraw_invitation"),
    path(QUICK_CHECK, quick_check.take_quick_check, name="take_quick_check"),
    path(
        f"{QUICK_CHECK}<uuid:quick_check_id>/delete/",
        quick_check.delete_quick_check,
        name="delete_quick_check",
    ),
    path("", include("apps.assessments.survey_urls")),
]
