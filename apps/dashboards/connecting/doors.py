"""The addresses at which the same rows are read, and the files that lead tools to them."""

import json
from dataclasses import dataclass
from xml.etree import ElementTree as ET

FILES = ("csv", "xlsx", "parquet", "arrow", "ndjson")
OFFICE = "urn:schemas-microsoft-com:office:office"
CONNECTION = "urn:schemas-microsoft-com:office:odc"
OLDEST_EXCEL = "2.21.0.0"  # of the query engine that can read such a file


@dataclass(frozen=True, slots=True)
class Doors:
    """Every way to the rows of one Tidemark; `root` is its address, with a slash at its end."""

    root: str

    @property
    def rest(self) -> str:
        """Return the address below which every dataset has one."""
        return f"{self.root}api/v1/"

    @property
    def odata(self) -> str:
        """Return the address of the OData service."""
        return f"{self.root}odata/v4/"

    def of(self, dataset: str) -> dict[str, str]:
        """Return the addresses of one dataset by what they give."""
        files = {suffix: f"{self.rest}{dataset}.{suffix}" for suffix in FILES}
        return {"json": f"{self.rest}{dataset}", **files, "odata": f"{self.odata}{dataset}"}


def power_bi_file(doors: Doors) -> bytes:
    """Return what Power BI Desktop opens as a connection to the OData service."""
    address = {"protocol": "odata", "address": {"url": doors.odata}}
    connection = {"details": address, "options": {}, "mode": "Import"}
    return json.dumps({"version": "0.1", "connections": [connection]}, indent=2).encode()


def excel_file(doors: Doors, dataset: str) -> bytes:
    """Return what Excel opens as a query of one dataset: an HTML page that holds a connection."""
    connection = ET.Element("odc:OfficeDataConnection", {"xmlns:odc": CONNECTION, "xmlns": OFFICE})
    query = ET.SubElement(connection, "odc:PowerQueryConnection", {"odc:Type": "OLEDB"})
    ET.SubElement(query, "odc:ConnectionString").text = (
        "Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;"
        f"Location={dataset};Extended Properties="
    )
    ET.SubElement(query, "odc:CommandType").text = "SQL"
    ET.SubElement(query, "odc:CommandText").text = f"SELECT * FROM [{dataset}]"  # noqa: S608 - for Excel; a name of the registry
    ET.SubElement(connection, "odc:PowerQueryMashupData").text = _mashup(doors, dataset)

    page = ET.Element("html", {"xmlns:o": OFFICE, "xmlns": "http://www.w3.org/TR/REC-html40"})
    head = ET.SubElement(page, "head")
    ET.SubElement(
        head, "meta", {"http-equiv": "Content-Type", "content": "text/x-ms-odc; charset=utf-8"}
    )
    ET.SubElement(head, "meta", {"name": "ProgId", "content": "ODC.Database"})
    ET.SubElement(head, "meta", {"name": "SourceType", "content": "OLEDB"})
    ET.SubElement(head, "title").text = f"Tidemark: {dataset}"
    ET.SubElement(head, "xml", {"id": "msodc"}).append(connection)
    found: bytes = ET.tostring(page, encoding="utf-8", xml_declaration=False)
    return found


def excel_query(doors: Doors, dataset: str) -> str:
    """Return the query in M, which Excel and Power BI share."""
    return (
        "let\n"
        f'    Source = OData.Feed("{doors.odata}", null, [Implementation = "2.0"]),\n'
        f'    Rows = Source{{[Name = "{dataset}", Signature = "table"]}}[Data]\n'
        "in\n"
        "    Rows"
    )


def _mashup(doors: Doors, dataset: str) -> str:
    mashup = ET.Element("Mashup", {"xmlns": "http://schemas.microsoft.com/DataMashup"})
    ET.SubElement(mashup, "Client").text = "EXCEL"
    ET.SubElement(mashup, "Version").text = OLDEST_EXCEL
    ET.SubElement(mashup, "MinVersion").text = OLDEST_EXCEL
    ET.SubElement(mashup, "Culture").text = "en-US"
    ET.SubElement(mashup, "SafeCombine").text = "true"
    query = ET.SubElement(ET.SubElement(mashup, "Items"), "Query", {"Name": dataset})
    ET.SubElement(query, "Formula").text = excel_query(doors, dataset)
    ET.SubElement(query, "IsParameterQuery", {"xsi:nil": "true"})
    mashup.set("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
    return ET.tostring(mashup, encoding="unicode")
