"""The app's registration."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """The pages of results."""

    name = "apps.dashboards"
