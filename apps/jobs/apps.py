"""The app's registration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work that must happen, whatever the broker loses or repeats."""

    name = "apps.jobs"
