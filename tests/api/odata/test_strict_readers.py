"""Readers that others wrote accept $metadata, and each of them would see a fault."""

from pathlib import Path

import pytest

from tests.api.conftest import ALL_SCOPES, caller, token_of
from tests.api.odata.strict_readers import READERS
from tests.conftest import Company

# what is put wrong, and what the reader says of it
FAULTS = {
    "oasis_schema": (b'Type="Edm.Double"', b'Type="Edm Double"', "Edm Double"),
    "odata_csdl": (b'Nullable="false"', b'Nullabel="false"', "unexpected attribute: Nullabel"),
    "odata_openapi": (b'Type="Edm.Double"', b'Type="Edm.Doubel"', "Unknown type: Edm.Doubel"),
    "odata2ts": (b'Type="Tidemark.periods_row"', b'Type="Tidemark.lost"', "Tidemark.lost"),
}


@pytest.fixture
def document(acme: Company) -> bytes:
    return bytes(caller(token_of(acme, *ALL_SCOPES))("/odata/v4/$metadata").content)


@pytest.mark.parametrize("reader", READERS)
class TestEachReader:
    def test_accepts_the_metadata(self, reader: str, document: bytes, tmp_path: Path) -> None:
        file = tmp_path / "metadata.xml"
        file.write_bytes(document)

        assert READERS[reader](file) == ""

    def test_sees_a_fault(self, reader: str, document: bytes, tmp_path: Path) -> None:
        right, wrong, said = FAULTS[reader]
        file = tmp_path / "metadata.xml"
        file.write_bytes(document.replace(right, wrong))

        assert right in document
        assert said in READERS[reader](file)
