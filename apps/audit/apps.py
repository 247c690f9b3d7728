"""The app's registration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Who did what."""

    name = "apps.audit"
