"""What an organisation agrees to, and proves, before it counts in a benchmark."""

from datetime import datetime

from allauth.account.models import EmailAddress

from apps.accounts import domains
from apps.accounts.models import (
    TERMS_VERSION,
    BenchmarkConsent,
    ConsentSubject,
    Organisation,
    User,
)
from apps.audit.record import record

COLUMN = {
    ConsentSubject.SCORES: "benchmark_consent",
    ConsentSubject.KPIS: "kpi_benchmark_consent",
    ConsentSubject.QUESTIONS: "questionnaire_consent",
}
LOGGED = {
    ConsentSubject.SCORES: "benchmark consent",
    ConsentSubject.KPIS: "KPI benchmark consent",
    ConsentSubject.QUESTIONS: "questionnaire consent",
}


class FreeMailError(Exception):
    """Anybody can have an address at that domain."""


class DeletionAskedForError(Exception):
    """The organisation is about to be deleted: it counts nowhere any more."""


class NoSuchAddressError(Exception):
    """The person has no verified address at that domain."""


def give_consent(*, by: User, at: datetime) -> None:
    """Let the organisation's rounds count in benchmarks from the next release on."""
    _say(ConsentSubject.SCORES, is_given=True, by=by, at=at)


def withdraw_consent(*, by: User, at: datetime) -> None:
    """Keep the organisation's rounds out of every later release; those published stay."""
    _say(ConsentSubject.SCORES, is_given=False, by=by, at=at)


def give_kpi_consent(*, by: User, at: datetime) -> None:
    """Let the organisation's KPIs count in benchmarks of KPIs; its scores are another matter."""
    _say(ConsentSubject.KPIS, is_given=True, by=by, at=at)


def withdraw_kpi_consent(*, by: User, at: datetime) -> None:
    """Keep the organisation's KPIs out of every later benchmark of KPIs."""
    _say(ConsentSubject.KPIS, is_given=False, by=by, at=at)


def give_questionnaire_consent(*, by: User, at: datetime) -> None:
    """Let answers be summed to check the questionnaire, while scores count in benchmarks too."""
    _say(ConsentSubject.QUESTIONS, is_given=True, by=by, at=at)


def withdraw_questionnaire_consent(*, by: User, at: datetime) -> None:
    """Keep the organisation's answers out of every later check of the questionnaire."""
    _say(ConsentSubject.QUESTIONS, is_given=False, by=by, at=at)


def withdraw_every_consent(*, by: User, at: datetime) -> None:
    """Keep the organisation out of whatever counts more than one, from now on."""
    for subject in ConsentSubject:
        _say(subject, is_given=False, by=by, at=at)


def verify_domain(*, domain: str, by: User, at: datetime) -> None:
    """Take the registrable domain as the organisation's: the person has an address there.

    Raises
    ------
    FreeMailError
        If it is a mail provider's.
    NoSuchAddressError
        If none of the person's verified addresses is at that domain.
    """
    if domains.is_free_mail(domain):
        raise FreeMailError
    addresses = EmailAddress.objects.filter(user=by, verified=True).values_list("email", flat=True)
    if domain not in {domains.of_address(email) for email in addresses}:
        raise NoSuchAddressError

    organisation = Organisation.objects.locked()
    organisation.domain, organisation.domain_verified_at = domain, at
    organisation.save(update_fields=["domain", "domain_verified_at"])
    record("domain verified", domain, by=by.pk, at=at)


def _say(subject: ConsentSubject, *, is_given: bool, by: User, at: datetime) -> None:
    organisation, column = Organisation.objects.locked(), COLUMN[subject]
    if getattr(organisation, column) == is_given:
        return  # said already: a second click adds nothing to the history
    if is_given and organisation.deletion_due_at is not None:
        raise DeletionAskedForError
    setattr(organisation, column, is_given)
    organisation.save(update_fields=[column])
    BenchmarkConsent.objects.create(
        subject=subject, is_given=is_given, at=at, by_id=by.pk, terms_version=TERMS_VERSION
    )
    verb = f"{LOGGED[subject]} {'given' if is_given else 'withdrawn'}"
    record(verb, TERMS_VERSION, by=by.pk, at=at)
