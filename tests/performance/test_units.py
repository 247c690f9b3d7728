"""Values of KPIs in words: one way for every page, in the language that is read."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from apps.performance.series import Series
from apps.performance.units import in_its_unit, number, signed, unit_name
from tests.performance.entering import AHT, CSAT

EFFORT, COST = Series("ces_mean7"), Series("cost_per_contact", "EUR")


@pytest.mark.parametrize(
    ("series", "value", "told"),
    [
        (CSAT, Decimal("81.200"), "81.2%"),
        (AHT, Decimal(412), "412 seconds"),
        (AHT, Decimal("1.000"), "1 second"),
        (AHT, 1, "1 second"),
        (EFFORT, Decimal("5.25"), "5.25 of 7"),
        (COST, Decimal("1234.5"), "1,234.5 EUR"),
        (Series("nps", "relationship"), Decimal(-12), "\u221212 points"),
    ],
)
def test_a_value_has_its_unit(series: Series, value: Decimal | int, told: str) -> None:
    with override("en"):
        assert in_its_unit(series, value) == told


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    with override("de"):
        assert number(Decimal("1234.5")) == "1.234,5"
        assert signed(Decimal("-0.5")) == "\u22120,5"


@pytest.mark.parametrize(
    ("value", "decimals", "told"),
    [
        (Decimal("0.5"), None, "+0.5"),
        (Decimal(0), None, "0"),
        (-0.04, 1, "0.0"),
        (0.04, 1, "0.0"),
        (1.26, 1, "+1.3"),
    ],
)
def test_a_change_has_its_sign(value: Decimal | float, decimals: int | None, told: str) -> None:
    assert signed(value, decimals) == told


def test_a_float_is_written_as_finely_as_values_are_kept() -> None:
    assert number(0.1 + 0.2) == "0.3"
    assert number(Decimal("100.0001")) == "100.0001"


def test_a_unit_by_itself_is_in_the_plural() -> None:
    assert [unit_name(series) for series in (AHT, CSAT, COST)] == ["seconds", "%", "EUR"]
