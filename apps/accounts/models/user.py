"""A person with an account, known by an email address."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.tenancy.constraints import APP, Grant


class Notice(models.TextChoices):
    """What a member is told by mail, unless they turn it off."""

    ROUND_CLOSED = "round_closed", _("An assessment has closed")
    RESULTS_READY = "results_ready", _("Results are ready")
    RELEASE_PUBLISHED = "release_published", _("A benchmark that may count us is published")


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new account; without a password nobody can log in with one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person; what they may see is said by their memberships."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True, max_length=254)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=12, blank=True)  # nothing: as the browser asks
    muted = ArrayField(models.CharField(max_length=20, choices=Notice), default=list, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            Grant(name="user_granted", to=APP, privileges="SELECT, INSERT, UPDATE, DELETE"),
            models.CheckConstraint(
                condition=Q(language__in=["", *(code for code, _name in settings.LANGUAGES)]),
                name="user_language_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email
