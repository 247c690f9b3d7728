"""What is published of an organisation, and when."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid5

import pytest
import time_machine
from django.utils import translation

from apps.accounts.models import Organisation
from apps.assessments.models import Gap, Round
from apps.performance.models import Annotation
from apps.reports.feed import publish
from apps.reports.models import (
    Feed,
    PublishedAnnotation,
    PublishedCohort,
    PublishedDimension,
    PublishedDimensionScore,
    PublishedGap,
    PublishedPeriod,
    PublishedPersona,
    PublishedPersonaDrift,
    PublishedPersonaShare,
    PublishedRound,
    PublishedRow,
    Tombstone,
)
from apps.reports.registry import DATASETS, Dataset
from apps.tenancy.context import acting_for
from tests.api.conftest import score
from tests.conftest import NOON, Company
from tests.pseudo import PSEUDO, pseudo_languages

FIELDS = {
    "string": "TextField",
    "integer": "IntegerField",
    "number": "FloatField",
    "boolean": "BooleanField",
    "date": "DateField",
    "timestamp": "DateTimeField",
}


FROM_BEFORE = (
    *(PublishedDimension, PublishedPersona),
    *(PublishedDimensionScore, PublishedPersonaShare),
)


def add_gaps(round_: Round) -> Round:
    """Give the round a gap of one dimension and one of several together."""
    Gap.objects.bulk_create(
        Gap(
            round=round_,
            kind="stated_practised",
            dimension=code,
            value=9.0,
            low=1.0,
            high=17.0,
            is_called=False,
        )
        for code in ("TEC", "ALL")
    )
    return round_


def make_old(model: type[PublishedRow]) -> set[UUID]:
    """Give the rows ids of another key, as those had that were published before; return them."""
    old = set()
    for row in list(model.objects.all()):
        model.objects.filter(pk=row.pk).update(id=uuid5(row.pk, "before"))
        old.add(uuid5(row.pk, "before"))
    return old


def note(text: str) -> Annotation:
    return Annotation.objects.create(happened_on=date(2026, 7, 1), text=text, created_at=NOON)


class TestTables:
    @pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
    def test_have_the_columns_of_the_dictionary(self, dataset: Dataset) -> None:
        common = {field.name for field in PublishedAnnotation._meta.get_fields()} - {
            column.name for column in DATASETS["annotations"].own_columns
        }
        stored = {
            field.name: (type(field).__name__, field.null)
            for field in dataset.model._meta.fields
            if field.name not in common
        }

        assert stored == {
            column.name: (FIELDS[column.type], column.is_nullable) for column in dataset.own_columns
        }

    @pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
    def test_are_described_column_by_column(self, dataset: Dataset) -> None:
        assert list(dataset.told) == [column.name for column in dataset.own_columns]
        assert all(column.description for column in dataset.columns)

    @pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
    def test_have_keys_that_never_lack_a_value_and_lead_to_datasets(self, dataset: Dataset) -> None:
        assert not any(dataset.column(name).is_nullable for name in dataset.primary_key)
        for column, name in dataset.references.items():
            assert DATASETS[name].primary_key == (column.removeprefix("since_"),)

    @pytest.mark.usefixtures("at_acme")
    @pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))
    def test_hold_every_row_once(self, dataset: Dataset, acme: Company) -> None:
        score(acme.take_part(), "2026-Q2", 40.0)
        note("Chat launched")
        Organisation.objects.update(kpi_benchmark_consent=True)

        publish()

        names = [column.name for column in dataset.own_columns]
        stored = list(dataset.model.objects.values_list(*names))
        wanted = [tuple(getattr(row, name) for name in names) for row in dataset.rows()]
        assert sorted(map(repr, stored)) == sorted(map(repr, wanted))


@pytest.mark.usefixtures("at_acme")
class TestStar:
    def test_leads_from_every_fact_to_one_row_of_each_dimension(self, acme: Company) -> None:
        for quarter in ("2026-Q2", "2026-Q3"):
            add_gaps(score(acme.take_part(), quarter, 40.0))
        publish()

        for dataset in DATASETS.values():
            for column, name in dataset.references.items():
                told = set(dataset.model.objects.values_list(column, flat=True)) - {None}
                key = DATASETS[name].primary_key[0]
                assert told <= set(DATASETS[name].model.objects.values_list(key, flat=True))
        for model in (PublishedDimensionScore, PublishedPersonaShare, PublishedPersonaDrift):
            assert model.objects.exists()

    def test_names_the_version_that_the_round_asked(self, acme: Company) -> None:
        version = add_gaps(score(acme, "2026-Q2", 40.0)).instrument.version
        publish()

        for row in PublishedDimensionScore.objects.all():
            assert row.dimension_id == f"{row.dimension_key}@{version}"
        for row in PublishedPersonaShare.objects.all():
            assert row.persona_id == f"{row.persona_key}@{version}"
        gaps = PublishedGap.objects.values_list("dimension_key", "dimension_id")
        assert set(gaps) == {("TEC", f"TEC@{version}"), ("all", None)}

    def test_is_written_anew_where_rows_are_from_before_its_keys(self, acme: Company) -> None:
        score(acme, "2026-Q2", 40.0)
        first = publish().last_seq
        kept = {model: {row.pk for row in model.objects.all()} for model in FROM_BEFORE}
        olds = {model: make_old(model) for model in (PublishedDimension, PublishedPersona)}
        PublishedDimensionScore.objects.update(dimension_id="")
        PublishedPersonaShare.objects.update(persona_id="")
        Feed.objects.update(stamp="")

        publish()

        for model, ids in kept.items():
            assert {row.pk for row in model.objects.all()} == ids
            assert all(row.change_seq > first for row in model.objects.all())
        graves = set(Tombstone.objects.values_list("row_id", flat=True))
        assert graves == olds[PublishedDimension] | olds[PublishedPersona]
        assert not PublishedDimensionScore.objects.filter(dimension_id="").exists()
        assert not PublishedPersonaShare.objects.filter(persona_id="").exists()


class TestPersonas:
    @pytest.mark.usefixtures("at_acme")
    def test_are_valid_from_the_beginning_in_their_first_version(self) -> None:
        publish()

        assert {row.valid_from for row in PublishedPersona.objects.all()} == {None}

    @pytest.mark.usefixtures("at_acme")
    def test_are_told_in_whole_sentences(self) -> None:
        publish()

        honcho = PublishedPersona.objects.get(persona_key="honcho")

        assert honcho.definition == (
            "Leaders' commitment, service as part of strategy. Words ahead of practice:"
            " technology is believed in and bought, but hardly joined up or used."
        )


@pytest.mark.usefixtures("at_acme")
class TestPublish:
    def test_gives_what_has_changed_the_next_number(self, acme: Company) -> None:
        score(acme, "2026-Q2", 40.0)
        first = publish().last_seq
        note("Chat launched")

        second = publish().last_seq

        assert PublishedRound.objects.get().change_seq <= first
        assert first < PublishedAnnotation.objects.get().change_seq <= second

    def test_uses_no_number_up_where_nothing_has_changed(self) -> None:
        first = publish()

        assert publish().last_seq == first.last_seq

    def test_uses_none_up_where_what_has_changed_is_told_nowhere(self) -> None:
        first = publish().last_seq
        Organisation.objects.update(name="Acme Limited")

        assert publish().last_seq == first

    def test_leaves_a_tombstone_where_a_row_was(self) -> None:
        event = note("Chat launched")
        publish()
        row = PublishedAnnotation.objects.get()
        event.delete()

        feed = publish()

        grave = Tombstone.objects.get(dataset="annotations")
        assert (grave.dataset, grave.row_id) == ("annotations", row.pk)
        assert row.change_seq < grave.change_seq <= feed.last_seq
        assert grave.changed_at == feed.last_changed_at
        assert not PublishedAnnotation.objects.exists()

    def test_takes_a_tombstone_away_when_the_row_is_back(self) -> None:
        event = note("Chat launched")
        publish()
        Annotation.objects.filter(pk=event.pk).delete()
        publish()
        event.save(force_insert=True)

        publish()

        assert PublishedAnnotation.objects.get().annotation_id == str(event.pk)
        assert not Tombstone.objects.filter(dataset="annotations").exists()

    def test_tells_a_quarter_as_soon_as_it_has_begun_where_the_company_is(self) -> None:
        Organisation.objects.update(time_zone="America/Los_Angeles")
        eve, day = (datetime(2027, 1, 1, hour, tzinfo=UTC) for hour in (7, 9))
        for at, quarter in ((eve, "2026-Q4"), (day, "2027-Q1")):
            with time_machine.travel(at, tick=False):
                publish()
            known = PublishedPeriod.objects.order_by("ordinal").values_list("period_id", flat=True)
            assert list(known)[-1] == quarter

    def test_speaks_one_language_whoever_reads_first(self, acme: Company, tmp_path: Path) -> None:
        score(acme.take_part(), "2026-Q2", 40.0)
        with pseudo_languages(tmp_path), translation.override(PSEUDO):
            publish()

        words = {row.name for row in PublishedCohort.objects.all()}

        assert words == {row.name for row in DATASETS["cohorts"].rows()}

    def test_sees_what_was_changed_after_it_in_one_transaction(self) -> None:
        event = note("Chat launched")
        publish()
        Annotation.objects.filter(pk=event.pk).update(text="Chat opened")

        publish()

        assert PublishedAnnotation.objects.get().text == "Chat opened"

    def test_lets_times_rise_with_numbers(self) -> None:
        times = []
        for text in ("Chat launched", "Prices raised", "Strike"):
            note(text)
            times.append(publish().last_changed_at)

        assert times == sorted(set(times))


class TestIsolation:
    def test_one_company_publishes_nothing_of_another(
        self, acme: Company, borealis: Company
    ) -> None:
        score(borealis, "2026-Q2", 90.0)
        score(acme, "2026-Q2", 40.0)

        with acting_for(acme.organisation.pk):
            publish()
            assert [row.maturity for row in PublishedRound.objects.all()] == [40.0]
        with acting_for(borealis.organisation.pk):
            assert not Feed.objects.exists()
            assert not PublishedRound.objects.exists()
            assert Round.objects.count() == 1
