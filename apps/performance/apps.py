"""The app's registration."""

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    """A company's own figures, quarter by quarter."""

    name = "apps.performance"
