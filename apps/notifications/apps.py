"""The app's registration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail."""

    name = "apps.notifications"
