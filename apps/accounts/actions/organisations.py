"""An organisation's beginning, and what it says about itself."""

from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import choice
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from apps.accounts.models import (
    TERMS_VERSION,
    BenchmarkConsent,
    Membership,
    Organisation,
    Role,
    User,
)
from apps.audit.record import record
from apps.tenancy.context import acting_for

SLUG_LENGTH = 50  # leaves room for what tells two of a name apart
UNMISTAKABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 and o, no 1, i and l
SUFFIX_LENGTH = 5


@dataclass(frozen=True, slots=True)
class Profile:
    """What an organisation says about itself; codes of `segments`, and an IANA time zone."""

    name: str
    industry: str
    size_band: str
    region: str = ""
    business_model: str = ""
    time_zone: str = "UTC"


def found_organisation(
    *,
    profile: Profile,
    has_consented: bool,
    by: User,
    at: datetime,
    organisation_id: UUID | None = None,
    sample_domain: str = "",
) -> Organisation:
    """Make an organisation whose owner is the person who founds it.

    With a `sample_domain` it is a sample: of a population of its own, and verified at a domain that
    nobody can own.
    """
    organisation_id = organisation_id or uuid4()
    with acting_for(organisation_id):
        organisation = _with_free_slug(
            Organisation(
                id=organisation_id,
                created_at=at,
                benchmark_consent=has_consented,
                is_sample=bool(sample_domain),
                domain=sample_domain,
                domain_verified_at=at if sample_domain else None,
                **asdict(profile),
            )
        )
        Membership.objects.create(user=by, role=Role.OWNER, joined_at=at)
        record("organisation founded", organisation.slug, by=by.pk, at=at)
        if has_consented:
            BenchmarkConsent.objects.create(
                is_given=True, at=at, by_id=by.pk, terms_version=TERMS_VERSION
            )
            record("benchmark consent given", TERMS_VERSION, by=by.pk, at=at)
    return organisation


def edit_organisation(
    *, profile: Profile, corporate_group: str, by: User, at: datetime
) -> Organisation:
    """Change what the current organisation says about itself; its address stays the same."""
    organisation = Organisation.objects.locked()
    said = asdict(profile) | {"corporate_group": corporate_group}
    changed = [field for field, value in said.items() if getattr(organisation, field) != value]
    if changed:
        for field in changed:
            setattr(organisation, field, said[field])
        organisation.save(update_fields=changed)
        record("organisation edited", ", ".join(changed), by=by.pk, at=at)
    return organisation


def change_floor(*, floor: int, by: User, at: datetime) -> None:
    """Set the smallest group that rounds opened from now on may show; opened ones keep theirs."""
    organisation = Organisation.objects.locked()
    if organisation.anonymity_floor == floor:
        return
    before, organisation.anonymity_floor = organisation.anonymity_floor, floor
    organisation.save(update_fields=["anonymity_floor"])
    record("privacy floor changed", f"from {before} to {floor}", by=by.pk, at=at)


def choose_language(*, language: str, by: User, at: datetime) -> None:
    """Set the language of mails to people who have not chosen one."""
    organisation = Organisation.objects.locked()
    if organisation.language == language:
        return
    organisation.language = language
    organisation.save(update_fields=["language"])
    record("language changed", language, by=by.pk, at=at)


def _with_free_slug(organisation: Organisation) -> Organisation:
    """Save the organisation under a slug of its name; only the database knows which are taken."""
    wish = slugify(organisation.name)[:SLUG_LENGTH].strip("-")
    organisation.slug = wish or f"organisation-{_suffix()}"
    while True:
        try:
            with transaction.atomic():
                organisation.save(force_insert=True)
        except IntegrityError as error:
            if "slug" not in str(error):
                raise
            organisation.slug = f"{wish or 'organisation'}-{_suffix()}"
        else:
            return organisation


def _suffix() -> str:
    return "".join(choice(UNMISTAKABLE) for _ in range(SUFFIX_LENGTH))
