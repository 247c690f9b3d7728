"""The app's registration."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Running the whole."""

    name = "apps.operations"
