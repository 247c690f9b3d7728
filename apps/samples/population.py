"""Writes the sample population: companies by the action that founds one, their answers in bulk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from apps.accounts.actions.benchmarks import give_kpi_consent
from apps.accounts.actions.organisations import Profile, found_organisation
from apps.accounts.models import Organisation, User
from apps.accounts.quarters import Quarter
from apps.assessments.models import MirrorResponse, Response, Round
from apps.assessments.scoring import score_rounds_in_bulk
from apps.benchmarks import releasing
from apps.benchmarks.models import Population, Release
from apps.benchmarks.plan import due_at, due_quarter
from apps.instruments.models import InstrumentVersion
from apps.method.form import Form
from apps.performance.models import KpiReading, TrackedKpi
from apps.samples import answering, measuring
from apps.samples.answering import Points
from apps.samples.companies import SampleCompany, companies
from apps.tenancy.context import acting_for

AGE = timedelta(days=120)  # of a company when its first round opens
ROUND_LENGTH = timedelta(days=21)
CUSTOMERS = 48  # who answer the demonstration's mirror survey each quarter
DEMO_EMAIL = "demo@tidemark.example"
FOUNDER_EMAIL = "founder@sample.example"  # owns the rest of the population; has no password


def is_complete() -> bool:
    """Tell whether the sample population is there: its releases are drawn last, all at once."""
    return Release.objects.filter(population=Population.SAMPLE).exists()


def make_accounts(password: str | None) -> tuple[User, User]:
    """Make the demonstration's account, with this password, and the one that owns the rest.

    Without a password nobody can log in as the demonstration until there is one.
    """
    with transaction.atomic():
        demo, is_new = User.objects.get_or_create(email=DEMO_EMAIL, defaults={"name": "Demo"})
        if password or is_new:
            demo.set_password(password)
            demo.save(update_fields=["password"])
        EmailAddress.objects.get_or_create(
            user=demo, email=demo.email, defaults={"verified": True, "primary": True}
        )
        founder, is_new = User.objects.get_or_create(email=FOUNDER_EMAIL)
        if is_new:
            founder.set_unusable_password()
            founder.save(update_fields=["password"])
        return demo, founder


def quarters_until(number: int, at: datetime) -> list[Quarter]:
    """Return so many quarters, the last of them the latest whose release is due."""
    last = due_quarter(at)
    return [last.shifted(-back) for back in range(number - 1, -1, -1)]


def write_companies(
    number: int, quarters: list[Quarter], seed: int, owners: tuple[User, User]
) -> Iterator[SampleCompany]:
    """Found and fill as many companies, each in a transaction of its own; yield it when done.

    A run that was interrupted goes on where it stopped.
    """
    instrument = InstrumentVersion.objects.current()
    for index, company in enumerate(companies(number, len(quarters), seed, instrument.form())):
        owner = owners[0] if index == 0 else owners[1]
        rng = np.random.default_rng([seed, index, 1])
        with acting_for(company.id):
            if not Organisation.objects.filter(pk=company.id).exists():
                _found(company, owner, quarters[0])
                _fill(company, quarters, instrument, rng)
                measuring_rng = np.random.default_rng([seed, index, 2])
                _measure(company, quarters, instrument.form(), measuring_rng)
        yield company


def draw_releases(quarters: list[Quarter]) -> Iterator[Release]:
    """Draw each quarter's release over the sample population, as of its cut-off: all or none."""
    with transaction.atomic(using="pool"):
        for quarter in quarters:
            at = due_at(quarter)
            yield releasing.draw(quarter, population=Population.SAMPLE, at=at)[0]


def _found(company: SampleCompany, owner: User, first: Quarter) -> None:
    profile = Profile(
        name=company.name,
        industry=company.industry,
        size_band=company.size_band,
        region=company.region,
        business_model=company.business_model,
        time_zone=company.time_zone,
    )
    at = first.starts_at(company.time_zone) - AGE
    found_organisation(
        profile=profile,
        has_consented=company.has_consented,
        by=owner,
        at=at,
        organisation_id=company.id,
        sample_domain=company.domain,
    )
    if company.shares_kpis:
        give_kpi_consent(by=owner, at=at)


def _fill(
    company: SampleCompany,
    quarters: list[Quarter],
    instrument: InstrumentVersion,
    rng: np.random.Generator,
) -> None:
    form = instrument.form()
    rounds, responses, customers = [], [], []
    for quarter, profile in zip(quarters, company.profiles, strict=True):
        if profile is None:
            continue
        round_ = _round(company, quarter, instrument, rng)
        rounds.append(round_)
        responses += _responses(company, round_, profile, form, rng)
        if company.domain.startswith("harrow"):
            customers += _customers(round_, profile, form, rng)

    Round.objects.bulk_create(rounds)
    Response.objects.bulk_create(responses)
    MirrorResponse.objects.bulk_create(customers)
    score_rounds_in_bulk(rounds, at=quarters[-1].ends_at(company.time_zone))
    Round.objects.filter(state="scored").update(scored_at=F("closed_at"))  # each in its own time


def _measure(
    company: SampleCompany, quarters: list[Quarter], form: Form, rng: np.random.Generator
) -> None:
    """Write the figures that the company measures, in the quarters in which it had a round."""
    way = measuring.way_of(rng)
    TrackedKpi.objects.bulk_create(measuring.tracked(rng, way))
    KpiReading.objects.bulk_create(
        reading
        for quarter, profile in zip(quarters, company.profiles, strict=True)
        if profile is not None
        for reading in measuring.readings(rng, way, quarter, profile, form)
    )


def _round(
    company: SampleCompany,
    quarter: Quarter,
    instrument: InstrumentVersion,
    rng: np.random.Generator,
) -> Round:
    opened_at = quarter.starts_at(company.time_zone) + timedelta(days=int(rng.integers(20, 60)))
    closed_at = opened_at + ROUND_LENGTH
    return Round(
        id=_id(rng),
        quarter=quarter.code,
        time_zone=company.time_zone,
        instrument=instrument,
        state="closed",
        opened_at=opened_at,
        closes_at=closed_at,
        closed_at=closed_at,
    )


def _responses(
    company: SampleCompany,
    round_: Round,
    profile: Points,
    form: Form,
    rng: np.random.Generator,
) -> list[Response]:
    team = company.team
    made = []
    for role, n in (
        ("leader", team.leader),
        ("manager", team.manager),
        ("frontline", team.frontline),
    ):
        answers = answering.answer(rng, profile, role, n, form)
        predictions = answering.predict(rng, profile, n)
        made += [
            Response(
                id=_id(rng),
                round=round_,
                group=role,
                answers=row.tolist(),
                predicted_csat=int(guess),
                is_submitted=True,
            )
            for row, guess in zip(answers, predictions, strict=True)
        ]
    return made


def _customers(
    round_: Round, profile: Points, form: Form, rng: np.random.Generator
) -> list[MirrorResponse]:
    rows = answering.mirror(rng, profile, CUSTOMERS, form)
    return [MirrorResponse(id=_id(rng), round=round_, answers=row.tolist()) for row in rows]


def _id(rng: np.random.Generator) -> UUID:
    return UUID(bytes=rng.bytes(16), version=4)
