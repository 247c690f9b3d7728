"""Who belongs to an organisation, and as what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Role

ROLE_MEANINGS = {
    Role.OWNER: _("Owner: everything, including consent to benchmarks and the other owners"),
    Role.ADMIN: _("Admin: people, settings, assessments and API tokens"),
    Role.ANALYST: _(
        "Analyst: reads the results, enters KPIs and events, makes reports, shares results by link,"
        " and makes API tokens for other tools"
    ),
    Role.VIEWER: _("Viewer: reads the results, and downloads reports"),
}


class ChangeRoleForm(forms.Form):
    """One of the roles that the person who fills this in may give."""

    role = forms.ChoiceField(
        label=_("Role"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role.")},
    )

    def __init__(self, *args: Any, giver: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.choices = roles_to_give(giver)  # type: ignore[attr-defined] # a ChoiceField

    def clean_role(self) -> Role:
        """Turn the word into the role."""
        return Role(self.cleaned_data["role"])


class InviteColleagueForm(ChangeRoleForm):
    """Whom to ask, and as what."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        error_messages={"required": _("Enter your colleague's email address.")},
    )
    field_order = ("email", "role")


def roles_to_give(giver: Role) -> list[tuple[str, str]]:
    """Return the roles that somebody with that role may give, each with what it means."""
    from_viewer_up = list(reversed(ROLE_MEANINGS))
    upmost = from_viewer_up.index(giver)
    return [(role.value, str(ROLE_MEANINGS[role])) for role in from_viewer_up[: upmost + 1]]
