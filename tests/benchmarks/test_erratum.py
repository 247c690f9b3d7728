"""An erratum spends the year's reserve, once, and is read in place of what it mends."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from apps.benchmarks import cohorts, manifest, releasing
from apps.benchmarks.models import LedgerLine, NoisyCount, Population, Release
from apps.method import budget
from tests.benchmarks.companies import AT, Q3, Contributor, pseudonym

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

Q4 = Q3.shifted(1)
YEAR = tuple(Q3.shifted(by) for by in (-2, -1, 0, 1))
AFTER = Q4.ends_at("Etc/GMT+12") + timedelta(days=80)


def draw_year() -> list[Release]:
    """Draw the four releases of 2026, each when its rounds are scored."""
    return [
        releasing.draw(
            quarter,
            population=Population.REAL,
            at=quarter.ends_at("Etc/GMT+12") + timedelta(days=70),
        )[0]
        for quarter in YEAR
    ]


def mend(quarter: str = Q3.code) -> str:
    out = StringIO()
    with time_machine.travel(AFTER):
        call_command("draw_release", "--erratum", "--quarter", quarter, stdout=out)
    return out.getvalue()


def spent(name: str = "acme.example") -> Decimal:
    lines = LedgerLine.objects.using("pool").filter(contributor=pseudonym(name), year=2026)
    return sum((line.epsilon for line in lines), Decimal(0))


class TestAnErratum:
    def test_is_read_in_place_of_the_release_that_it_mends(self) -> None:
        Contributor(quarters=YEAR).write()
        mended = draw_year()[2]

        assert "real erratum to the release of 2026-Q3 published" in mend()

        erratum = cohorts.release_for(Q3.code, Population.REAL)
        assert erratum is not None
        assert (erratum.is_erratum, erratum.pk == mended.pk) == (True, False)
        assert erratum.plan["eligibility"] == mended.plan["eligibility"]
        assert manifest.differences(erratum) == manifest.differences(mended) == []

    def test_spends_what_the_year_keeps_for_it(self) -> None:
        Contributor(quarters=YEAR).write()
        draw_year()
        assert spent() == 10

        mend()

        assert spent() == Decimal("12.25") == budget.CAP

    def test_is_drawn_once_though_asked_for_twice(self) -> None:
        Contributor(quarters=YEAR).write()
        draw_year()
        mend()
        before = list(NoisyCount.objects.order_by("pk").values_list("pk", "value"))

        assert "stays as it is" in mend()

        assert list(NoisyCount.objects.order_by("pk").values_list("pk", "value")) == before

    def test_leaves_the_yearly_tables_to_the_release(self) -> None:
        Contributor(quarters=YEAR).write()
        draw_year()

        mend(Q4.code)

        table = cohorts.latest_table(budget.COMPASS, Population.REAL, until=Q4.code)
        erratum = cohorts.release_for(Q4.code, Population.REAL)
        assert table is not None
        assert erratum is not None
        assert budget.COMPASS not in erratum.plan["epsilons"]

    def test_counts_whom_the_release_could_have_counted(self) -> None:
        """A company of a later day waits for the next release: the erratum keeps the cut-off."""
        Contributor(quarters=YEAR).write()
        draw_year()
        Contributor(domain="late.example", quarters=YEAR, founded_at=AFTER).write()

        mend()

        erratum = Release.objects.get(is_erratum=True)
        lines = LedgerLine.objects.using("pool").filter(release=erratum)
        assert {line.contributor for line in lines} == {pseudonym("acme.example")}


class TestTheReserve:
    def test_is_spent_once_a_year(self) -> None:
        Contributor(quarters=YEAR).write()
        draw_year()
        mend(Q3.code)

        with pytest.raises(
            CommandError, match=r"went to the erratum of 2026-Q3.*nothing was drawn"
        ):
            mend("2026-Q1")

        assert Release.objects.filter(is_erratum=True).count() == 1
        assert spent() == Decimal("12.25")

    def test_is_guarded_by_the_database(self) -> None:
        for quarter in ("2026-Q1", "2027-Q1", "2026-Q2"):
            publish = Release.objects.using("pool").create
            row = {"population": "real", "is_erratum": True, "leaf_plan": "L0", "plan": {}}
            if quarter != "2026-Q2":
                publish(quarter=quarter, published_at=AT, **row)
                continue
            with pytest.raises(IntegrityError, match="release_one_erratum_a_year"):
                publish(quarter=quarter, published_at=AT, **row)

    def test_is_not_spent_on_what_was_never_released(self) -> None:
        with pytest.raises(CommandError, match="2026 Q3 has no release that an erratum could mend"):
            mend()
