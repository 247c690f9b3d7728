"""The app's registration."""

from django.apps import AppConfig


class SamplesConfig(AppConfig):
    """The sample population."""

    name = "apps.samples"
