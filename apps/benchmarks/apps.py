"""The app's registration."""

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    """Releases over all consenting organisations."""

    name = "apps.benchmarks"
