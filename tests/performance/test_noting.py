"""Events beside the figures: who said what, and what it said before."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEntry
from apps.performance import actions
from apps.performance.actions import Event
from apps.performance.models import Annotation
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.performance.happening import LAUNCH, note

LATER = NOON + timedelta(days=3)


def log() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", "subject"))


class TestAddAnnotation:
    def test_keeps_what_happened_and_who_says_so(self, at_acme: Company) -> None:
        found = note(at_acme)

        assert (found.happened_on, found.text, found.kpi) == (
            date(2026, 8, 16),
            "Chat launched",
            "csat_pct",
        )
        assert (found.created_by_id, found.edited_at) == (at_acme.owner.pk, None)
        assert log() == [("event added", "2026-08-16 csat_pct: Chat launched")]

    def test_is_the_companys_own(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            note(acme)

        with acting_for(borealis.organisation.pk):
            assert not Annotation.objects.exists()


class TestEditAnnotation:
    def test_says_it_otherwise_and_the_log_keeps_what_it_said(self, at_acme: Company) -> None:
        found = note(at_acme)
        said = replace(LAUNCH, text="Chat launched in Norway", kpi="")

        actions.edit_annotation(annotation_id=found.pk, event=said, by=None, at=LATER)

        found.refresh_from_db()
        assert (found.text, found.kpi, found.edited_at) == ("Chat launched in Norway", "", LATER)
        assert log()[-1] == ("event changed", "was 2026-08-16 csat_pct: Chat launched")

    def test_tells_a_detail_from_the_rest(self, at_acme: Company) -> None:
        found = note(at_acme)

        actions.edit_annotation(
            annotation_id=found.pk, event=replace(LAUNCH, detail=""), by=None, at=LATER
        )

        assert log()[-1] == ("event changed", "detail of 2026-08-16 csat_pct: Chat launched")

    def test_notes_no_correction_where_nothing_is_new(self, at_acme: Company) -> None:
        found = note(at_acme)

        actions.edit_annotation(annotation_id=found.pk, event=LAUNCH, by=None, at=LATER)

        found.refresh_from_db()
        assert found.edited_at is None
        assert len(log()) == 1

    def test_finds_no_event_of_a_stranger(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            theirs = note(acme)

        with (
            acting_for(borealis.organisation.pk),
            pytest.raises(actions.UnknownEventError),
        ):
            actions.edit_annotation(annotation_id=theirs.pk, event=LAUNCH, by=None, at=LATER)


class TestRemoveAnnotation:
    def test_takes_it_away_and_can_be_said_twice(self, at_acme: Company) -> None:
        found = note(at_acme)

        for _ in range(2):
            actions.remove_annotation(annotation_id=found.pk, by=at_acme.owner.pk, at=LATER)

        assert not Annotation.objects.exists()
        assert [verb for verb, _ in log()] == ["event added", "event removed"]

    def test_leaves_a_strangers(self, acme: Company, borealis: Company) -> None:
        with acting_for(acme.organisation.pk):
            theirs = note(acme)
        with acting_for(borealis.organisation.pk):
            actions.remove_annotation(annotation_id=theirs.pk, by=None, at=LATER)

        with acting_for(acme.organisation.pk):
            assert Annotation.objects.exists()


class TestTheTable:
    @pytest.mark.parametrize(
        "event",
        [
            Event(date(2026, 8, 16), ""),
            Event(date(1999, 12, 31), "Too long ago"),
            Event(date(2026, 8, 16), "Unheard of", kpi="happiness"),
        ],
    )
    def test_refuses_what_no_chart_could_show(self, at_acme: Company, event: Event) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            note(at_acme, event)

    def test_refuses_an_editor_without_a_time(self, at_acme: Company) -> None:
        note(at_acme)

        with pytest.raises(IntegrityError), transaction.atomic():
            Annotation.objects.update(edited_by_id=at_acme.owner.pk)
