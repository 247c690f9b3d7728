"""The app's registration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations and what binds them."""

    name = "apps.accounts"
