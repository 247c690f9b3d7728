"""The addresses behind links: the survey of a respondent, the mirror for customers."""

from django.urls import path

from apps.assessments.views import mirror, survey

urlpatterns = [
    path("s/<str:token>/", survey.start_survey, name="start_survey"),
    path("s/<str:token>/<int:number>/", survey.submit_answer, name="submit_answer"),
    path("s/<str:token>/check/", survey.check_answers, name="check_answers"),
    path("s/<str:token>/erase/", survey.erase_answers, name="erase_answers"),
    path("s/<str:token>/submit/", survey.submit_response, name="submit_response"),
    path("s/<str:token>/receipt/", survey.receipt, name="receipt"),
    path("m/<str:token>/", mirror.mirror, name="mirror"),
]
