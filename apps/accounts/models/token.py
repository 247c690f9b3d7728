"""A token, or a client of OAuth2, with which a tool reads an organisation's facts."""

from datetime import datetime
from typing import cast
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.membership import Role
from apps.tenancy import links
from apps.tenancy.constraints import DueWork, OrganisationIsolation, SameOrganisation
from apps.tenancy.models import OwnedManager, OwnedModel

CLIENT_MARK = "tdm_client_"


class Scope(models.TextChoices):
    """What a token may do."""

    READ_SCORES = "read:scores", _("Read rounds, scores, personas and KPIs")
    READ_BENCHMARKS = "read:benchmarks", _("Read benchmarks and your place in them")
    READ_DICTIONARY = "read:dictionary", _("Read what each figure means")
    EXPORT = "export", _("Ask for whole datasets as files")
    MANAGE_WEBHOOKS = "webhooks:manage", _("Set up webhooks")
    WRITE_ASSESSMENTS = "write:assessments", _("Write: rounds, invitations, KPIs and events")


# A token may do no more than who makes it: these change what only admins may change.
SCOPES_OF_ADMINS = (Scope.MANAGE_WEBHOOKS, Scope.WRITE_ASSESSMENTS)


def scopes_given_by(role: str) -> list[Scope]:
    """Return the scopes that a member of the role may give a token."""
    if role in {Role.ADMIN, Role.OWNER}:
        return list(Scope)
    return [scope for scope in Scope if scope not in SCOPES_OF_ADMINS]


class TokenKind(models.TextChoices):
    """How a tool shows that it may."""

    TOKEN = "token", _("Token")  # its secret goes with every request
    CLIENT = "client", _("OAuth2 client")  # its secret is exchanged for an access token


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens in the order that a page shows them, and those that work."""

    def latest_first(self) -> "ApiTokenQuerySet":
        """Put the one made last at the top."""
        return self.order_by("-created_at", "pk")

    def working(self, at: datetime) -> "ApiTokenQuerySet":
        """Keep those that were not revoked and have not expired."""
        return self.filter(revoked_at=None, expires_at__gt=at)

    def with_notice_due(self, at: datetime) -> "ApiTokenQuerySet":
        """Keep those of whose end somebody is to be told by now."""
        return self.filter(tell_at__lte=at)

    def names(self) -> dict[UUID, str]:
        """Return what people call each of them, by its key: a token, too, does what is logged."""
        rows = self.values_list("pk", "name", "prefix")
        return {
            pk: gettext("Token %(name)s (%(prefix)s)") % {"name": name, "prefix": prefix}
            for pk, name, prefix in rows
        }


class ApiToken(OwnedModel):
    """The organisation's, not a person's: a leaver does not break a dashboard."""

    kind = models.CharField(max_length=10, choices=TokenKind, default=TokenKind.TOKEN)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)  # the public part by which people tell tokens apart
    secret_hash = models.BinaryField(max_length=32)  # SHA-256 of 43 random characters
    previous_hash = models.BinaryField(max_length=32, null=True)  # of the secret before this one
    previous_until = models.DateTimeField(null=True)  # the end of the time in which both work
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope))
    addresses = ArrayField(models.CharField(max_length=43), default=list)  # CIDR; none: everywhere
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)  # None: made on the command line
    expires_at = models.DateTimeField()
    tell_at = models.DateTimeField(null=True)  # when admins are told next that it expires
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # written at most every five minutes
    last_used_address = models.GenericIPAddressField(null=True)

    objects = OwnedManager.from_queryset(ApiTokenQuerySet)()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="api_token_isolation"),
            models.UniqueConstraint(fields=["organisation", "prefix"], name="api_token_prefix"),
            models.UniqueConstraint(
                fields=["organisation", "id"], name="api_token_within_organisation"
            ),
            models.CheckConstraint(
                condition=Q(previous_hash=None, previous_until=None)
                | Q(previous_hash__isnull=False, previous_until__isnull=False),
                name="api_token_previous_secret_ends",
            ),
            DueWork(
                name="api_token_notice_due",
                due_at="tell_at",
                condition="tell_at IS NOT NULL",
                columns=("tell_at",),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def is_client(self) -> bool:
        """Whether it is a client of OAuth2, whose secret is exchanged."""
        return self.kind == TokenKind.CLIENT

    @property
    def client_id(self) -> str:
        """The id by which a client of OAuth2 names itself, and its organisation."""
        return f"{CLIENT_MARK}{links.public_id(self.owner_id)}_{self.prefix}"

    @property
    def owner_id(self) -> UUID:
        """The organisation's id, which is never missing: its row is not asked for it."""
        return cast("UUID", self.organisation_id)

    def is_expired(self, at: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at <= at

    def is_working(self, at: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.revoked_at is None and not self.is_expired(at)


class TokenUse(OwnedModel):
    """A day on which a token was used from an address."""

    token = models.ForeignKey(ApiToken, models.CASCADE, db_constraint=False, related_name="uses")
    day = models.DateField()  # in UTC
    address = models.GenericIPAddressField()
    last_at = models.DateTimeField()  # written at most every five minutes

    objects: OwnedManager["TokenUse"] = OwnedManager()

    class Meta(OwnedModel.Meta):
        constraints = [
            OrganisationIsolation(name="token_use_isolation"),
            SameOrganisation(name="token_use_same_organisation", fk="token"),
            models.UniqueConstraint(
                fields=["organisation", "token", "day", "address"], name="token_use_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} from {self.address}"
