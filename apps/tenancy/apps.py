"""The tenancy app: no tables of its own, the schema that guards everyone else's."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """One organisation at a time."""

    name = "apps.tenancy"
