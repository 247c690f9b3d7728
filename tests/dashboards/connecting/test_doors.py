import json
from xml.etree import ElementTree as ET

from apps.dashboards.connecting.doors import Doors, excel_file, power_bi_file

DOORS = Doors("https://tidemark.example/")
NAMES = {
    "odc": "urn:schemas-microsoft-com:office:odc",
    "mashup": "http://schemas.microsoft.com/DataMashup",
}


class TestPowerBiFile:
    def test_leads_to_the_odata_service(self) -> None:
        [connection] = json.loads(power_bi_file(DOORS))["connections"]

        assert connection["mode"] == "Import"
        assert connection["details"] == {
            "protocol": "odata",
            "address": {"url": "https://tidemark.example/odata/v4/"},
        }


class TestExcelFile:
    def test_queries_one_dataset_of_the_odata_service(self) -> None:
        page = ET.fromstring(excel_file(DOORS, "kpi_values"))  # noqa: S314 - our own

        text = page.findtext(".//odc:PowerQueryMashupData", "", NAMES)
        mashup = ET.fromstring(text)  # noqa: S314 - our own

        formula = mashup.findtext(".//mashup:Formula", "", NAMES)
        assert '"https://tidemark.example/odata/v4/"' in formula
        assert 'Name = "kpi_values"' in formula
        assert "Location=kpi_values" in page.findtext(".//odc:ConnectionString", "", NAMES)
