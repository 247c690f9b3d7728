"""The app's registration."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Mail and webhooks."""

    name = "apps.notifications"
