"""The app's registration."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Rounds, respondents, answers, results."""

    name = "apps.assessments"
