"""What $metadata says, and that what would see a fault in it does."""

from xml.etree import ElementTree as ET

import pytest

from apps.api.odata.entities import entity_sets
from apps.api.odata.metadata import csdl
from apps.reports.registry import DATASETS
from tests.api.conftest import ALL_SCOPES, caller, token_of
from tests.api.odata.csdl_rules import EDM, faults
from tests.conftest import Company

WHOLE = csdl(entity_sets(ALL_SCOPES))

# what is seeded: the place, what is put there, and what is to be said
FAULTS = {
    "no container": (b"EntityContainer", b"ComplexType", "one container"),
    "a container without its sets": (b"EntitySet", b"Singleton", "in no set"),
    "a missing key": (b'<Key><PropertyRef Name="round_id" /></Key>', b"", "no key"),
    "a key that is no column": (
        b'<PropertyRef Name="kpi_key" />',
        b'<PropertyRef Name="kpi" />',
        "no key column kpi",
    ),
    "a key that may be null": (
        b'Name="period_id" Type="Edm.String" Nullable="false"',
        b'Name="period_id" Type="Edm.String"',
        "may be null",
    ),
    "a binding to no set": (b'Target="periods"', b'Target="quarters"', "bound to no set"),
    "a binding to another set": (b'Target="periods"', b'Target="kpis"', "of another type"),
    "a binding of no way": (b'Path="period"', b'Path="quarter"', "is bound and not there"),
    "a way without a binding": (
        b'<NavigationPropertyBinding Path="cohort" Target="cohorts" />',
        b"",
        "cohort is not bound",
    ),
    "a way to no type": (b'Type="Tidemark.periods_row"', b'Type="Tidemark.x"', "leads to no type"),
    "a constraint on no column": (
        b'ReferentialConstraint Property="cohort_id"',
        b'ReferentialConstraint Property="cohort"',
        "what is not there",
    ),
    "a constraint to no key": (
        b'ReferencedProperty="cohort_id"',
        b'ReferencedProperty="name"',
        "the whole key",
    ),
    "a constraint on another type": (
        b'ReferentialConstraint Property="cohort_id"',
        b'ReferentialConstraint Property="n_about"',
        "two types",
    ),
    "a way that may be null": (
        b'Type="Tidemark.cohorts_row" Nullable="false"',
        b'Type="Tidemark.cohorts_row"',
        "differ in being null",
    ),
    "a set of no type": (
        b'EntityType="Tidemark.units_row"',
        b'EntityType="Tidemark.unit"',
        "no such type",
    ),
    "a type that OData lacks": (b'"Edm.Double"', b'"Edm.Float"', "is Edm.Float"),
    "a name twice": (b'Property Name="unit"', b'Property Name="n"', "n twice"),
    "a vocabulary that is not included": (b'Alias="Core"', b'Alias="C"', "is not included"),
}


class TestCsdl:
    @pytest.mark.parametrize("scopes", [ALL_SCOPES, ("read:scores",), ("read:dictionary",)])
    def test_has_no_fault(self, scopes: tuple[str, ...]) -> None:
        assert faults(csdl(entity_sets(scopes))) == []

    @pytest.mark.parametrize("seeded", FAULTS)
    def test_would_be_found_out_with(self, seeded: str) -> None:
        place, put, said = FAULTS[seeded]
        assert place in WHOLE

        found = faults(WHOLE.replace(place, put))

        assert any(said in fault for fault in found), found

    def test_tells_of_every_column_with_its_description(self) -> None:
        root = ET.fromstring(WHOLE)  # noqa: S314 - our own

        told = {
            str(each.get("Name")).removesuffix("_row"): {
                part.get("Name"): str(part[0].get("String")) for part in each.iter(f"{EDM}Property")
            }
            for each in root.iter(f"{EDM}EntityType")
        }

        assert set(told) == set(DATASETS)
        for name, dataset in DATASETS.items():
            assert list(told[name]) == [column.name for column in dataset.columns]
            for column in dataset.columns:
                assert told[name][column.name].startswith(column.description)

    def test_leads_from_facts_to_what_their_keys_mean(self) -> None:
        ways = {
            (name, way.column, way.target)
            for name, each in entity_sets(ALL_SCOPES).items()
            for way in each.navigations.values()
        }

        assert ways == {
            (name, column, target)
            for name, dataset in DATASETS.items()
            for column, target in dataset.references.items()
        }

    def test_leads_nowhere_that_the_token_may_not_go(self, acme: Company) -> None:
        call = caller(token_of(acme, "read:scores"))

        document = call("/odata/v4/$metadata").content

        assert b"periods_row" not in document
        assert b"cohort" not in document
        assert b'Target="rounds"' in document
