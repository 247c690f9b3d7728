"""What the keys of the facts mean: quarters, dimensions, personas, cohorts, units, versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, pairwise

from django.utils.timezone import now

from apps.accounts.models import Organisation, Unit
from apps.accounts.quarters import Quarter
from apps.accounts.segments import segments
from apps.assessments.models import Round
from apps.benchmarks.cohorts import population_of
from apps.benchmarks.models import Release
from apps.instruments.definition import Definition
from apps.instruments.models import InstrumentVersion
from apps.method import leaves
from apps.performance.models import Annotation, KpiReading
from apps.reports.keys import versioned
from apps.reports.peers import cohort_name
from apps.tenancy.context import current_organisation

MOST_POINTS = 100.0


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One quarter."""

    period_id: str
    name: str  # such as 2026 Q3
    starts_on: date
    ends_on: date
    year: int
    quarter: int  # 1-4
    ordinal: int  # rises by one each quarter


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension of maturity, as one version of the questionnaire defines it."""

    dimension_id: str
    dimension_key: str
    instrument_version: str
    name: str
    definition: str
    scale_min: float
    scale_max: float
    direction: str  # higher, or inside: best somewhere between the ends
    is_current: bool


@dataclass(frozen=True, slots=True)
class PersonaRow:
    """One persona, as one version of the questionnaire defines it."""

    persona_id: str
    persona_key: str
    instrument_version: str
    name: str
    definition: str
    valid_from: datetime | None  # of the first version: from the beginning
    valid_to: datetime | None
    is_current: bool


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort with which companies are compared."""

    cohort_id: str
    name: str
    industry: str  # code of the industry or of its group; empty for everyone
    size_class: str  # empty: of every size


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One part of the organisation."""

    unit_id: str
    code: str
    name: str
    parent_id: str | None
    depth: int  # 0: at the top


@dataclass(frozen=True, slots=True)
class QuestionnaireRow:
    """One version of the questionnaire."""

    questionnaire_key: str
    version: str
    scoring_version: str
    prototype_version: str
    items: int
    published_at: datetime
    content_hash: str
    is_current: bool


def periods() -> list[PeriodRow]:
    """Return every quarter from the first of which something is told to the present one."""
    organisation = Organisation.objects.get(pk=current_organisation())
    this = Quarter.at(now(), organisation.time_zone)
    known = sorted({this, *map(Quarter.parse, _quarters(organisation))})
    count = known[-1].ordinal - known[0].ordinal + 1
    return [_period(known[0].shifted(by)) for by in range(count)]


def dimensions() -> list[DimensionRow]:
    """Return the dimensions of every published version, oldest version first."""
    return [
        DimensionRow(
            dimension_id=versioned(dimension.code, words.version),
            dimension_key=dimension.code,
            instrument_version=words.version,
            name=dimension.name,
            definition=dimension.definition,
            scale_min=0.0,
            scale_max=MOST_POINTS,
            direction="inside" if dimension.has_optimum_inside else "higher",
            is_current=until is None,
        )
        for _version, words, until in _versions()
        for dimension in words.dimensions
    ]


def personas() -> list[PersonaRow]:
    """Return the personas of every published version, oldest version first."""
    return [
        PersonaRow(
            persona_id=versioned(persona.code, words.version),
            persona_key=persona.code,
            instrument_version=words.version,
            name=persona.name,
            definition=_sentences(persona.strength, persona.trap),
            valid_from=version.published_at if number else None,
            valid_to=until,
            is_current=until is None,
        )
        for number, (version, words, until) in enumerate(_versions())
        for persona in words.personas
    ]


def questionnaires() -> list[QuestionnaireRow]:
    """Return every published version, oldest first."""
    return [
        QuestionnaireRow(
            questionnaire_key=version.code,
            version=version.version,
            scoring_version=version.scoring_version,
            prototype_version=version.prototype_version,
            items=len(words.questions),
            published_at=version.published_at,
            content_hash=version.content_hash,
            is_current=until is None,
        )
        for version, words, until in _versions()
    ]


def cohorts() -> list[CohortRow]:
    """Return every cohort that a release can have, the same for everybody."""
    classification = leaves.read_segments(segments())
    codes = {
        rung.code
        for plan in leaves.PLANS
        for leaf in leaves.leaves_of(plan, classification)
        for rung in leaves.ladder(plan, classification, leaf)
    }
    return [_cohort(code) for code in sorted(codes)]


def units() -> list[UnitRow]:
    """Return the organisation's parts, each above its own."""
    return [
        UnitRow(
            unit_id=str(branch.unit.pk),
            code=branch.unit.code,
            name=branch.unit.name,
            parent_id=str(branch.unit.parent_id) if branch.unit.parent_id else None,
            depth=branch.depth,
        )
        for branch in Unit.objects.in_tree_order()
    ]


def _quarters(organisation: Organisation) -> Iterator[str]:
    """Yield the quarter of everything that is told, some more than once."""
    yield from Release.objects.of(population_of(organisation.is_sample)).values_list(
        "quarter", flat=True
    )
    yield from Round.objects.values_list("quarter", flat=True).distinct()
    yield from KpiReading.objects.values_list("quarter", flat=True).distinct()
    for day in Annotation.objects.values_list("happened_on", flat=True).distinct():
        yield Quarter(day.year, (day.month + 2) // 3).code


def _period(quarter: Quarter) -> PeriodRow:
    return PeriodRow(
        period_id=quarter.code,
        name=quarter.label,
        starts_on=quarter.starts_at("UTC").date(),
        ends_on=quarter.last_day(),
        year=quarter.year,
        quarter=quarter.number,
        ordinal=quarter.ordinal,
    )


def _versions() -> list[tuple[InstrumentVersion, Definition, datetime | None]]:
    """Return each version, its words, and when the next one took its place."""
    found = list(InstrumentVersion.objects.newest_first())[::-1]
    return [
        (version, version.words(), following.published_at if following else None)
        for version, following in pairwise(chain(found, [None]))
        if version is not None
    ]


def _sentences(*texts: str) -> str:
    """Return the texts one behind another, each with a full stop; an empty one is left out."""
    return " ".join(f"{text.removesuffix('.')}." for text in texts if text)


def _cohort(code: str) -> CohortRow:
    head, _separator, size_class = code.partition(leaves.SEPARATOR)
    return CohortRow(
        cohort_id=code,
        name=cohort_name(code) or "All companies",
        industry="" if head == leaves.EVERYONE else head,
        size_class=size_class,
    )
