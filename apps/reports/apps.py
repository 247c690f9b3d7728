"""The app's registration."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """What a page, the API and a file all show."""

    name = "apps.reports"
