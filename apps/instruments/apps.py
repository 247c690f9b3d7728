"""The app's registration."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    """Published questionnaires, shared and immutable."""

    name = "apps.instruments"
