"""The world most tests start from: two companies that know nothing of each other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client, override_settings

from apps.accounts.models import Membership, Organisation, Role, User
from apps.instruments.models import InstrumentVersion
from apps.tenancy.context import acting_for

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)  # in the fourth quarter of 2026, everywhere


@dataclass
class Company:
    """An organisation, and the person who founded it."""

    organisation: Organisation
    owner: User

    @property
    def slug(self) -> str:
        return self.organisation.slug

    def client(self, user: User | None = None) -> Client:
        """Return a browser in which the owner, or that member, is logged in."""
        client = Client()
        client.force_login(
            user or self.owner, "allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    def take_part(self) -> "Company":
        """Consent to benchmarks, and so see them."""
        with acting_for(self.organisation.pk):
            Organisation.objects.update(benchmark_consent=True)
        self.organisation.benchmark_consent = True
        return self

    def hire(self, role: str = Role.VIEWER) -> User:
        """Add a member with that role."""
        user = register(f"{role}.{uuid4().hex[:8]}@{self.organisation.domain}")
        with acting_for(self.organisation.pk):
            Membership.objects.create(user=user, role=role, joined_at=NOON)
        return user


def register(email: str) -> User:
    """Make an account whose address is verified."""
    user = User.objects.create_user(email, "a long enough passphrase")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def found(name: str, domain: str) -> Company:
    """Make an organisation with its owner."""
    organisation_id = uuid4()
    owner = register(f"owner.{uuid4().hex[:8]}@{domain}")
    with acting_for(organisation_id):
        organisation = Organisation.objects.create(
            id=organisation_id,
            slug=f"{name.lower()}-{uuid4().hex[:4]}",
            name=name,
            industry="telecom",
            size_band="e250_999",
            region="north_europe",
            business_model="b2c",
            time_zone="Europe/Berlin",
            domain=domain,
            created_at=NOON,
        )
        Membership.objects.create(user=owner, role=Role.OWNER, joined_at=NOON)
    return Company(organisation, owner)


@pytest.fixture(autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords in no time: the real hash is slow because it has to be."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture
def noon() -> Iterator[None]:
    """Let it be noon of a day in November, and stay so."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def acme(db: None) -> Company:
    """A company."""
    return found("Acme", "acme.example")


@pytest.fixture
def borealis(db: None) -> Company:
    """A stranger to it."""
    return found("Borealis", "borealis.example")


@pytest.fixture
def at_acme(acme: Company) -> Iterator[Company]:
    """The first company, inside its own scope."""
    with acting_for(acme.organisation.pk):
        yield acme


@pytest.fixture
def instrument(db: None) -> InstrumentVersion:
    """The published instrument, loaded once for all tests."""
    return InstrumentVersion.objects.current()
