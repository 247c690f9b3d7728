"""How allauth's flows meet Tidemark's."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Allauth's account flows, with Tidemark's mail."""
