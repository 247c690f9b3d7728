"""The roles that respondents answer in."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    """A respondent's role in customer care."""

    LEADER = "leader", _("Leader")
    MANAGER = "manager", _("Manager")
    FRONTLINE = "frontline", _("Frontline")
