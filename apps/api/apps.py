"""The app's registration."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The doors for BI."""

    name = "apps.api"
