"""The faces of a card: page, CSV and JSON tell the same, and the pictures are whole."""

import re
from io import BytesIO
from itertools import product
from xml.etree import ElementTree

import pytest
from django.test import Client
from PIL import Image

from apps.accounts.models import Role
from apps.accounts.spreadsheets import guarded
from tests.conftest import Company
from tests.dashboards.conftest import SECOND
from tests.dashboards.faces import Tables, faces_of, numbers, read_csv, read_json
from tests.reports import rounds

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

KINDS = {
    "svg": ("image/svg+xml", "inline"),
    "png": ("image/png", "inline"),
    "csv": ("text/csv", "attachment"),
    "json": ("application/json", "inline"),
}
EXTENSIONS = tuple(KINDS)
TOLD = {"mix", "compass", "dimensions", "maturity", "history", "gaps"}
DRAWN = {"mix", "compass", "dimensions", "maturity", "history"}


@pytest.fixture
def page(measured: Company) -> str:
    """The address of a page of results among peers."""
    rounds.publish(SECOND)
    return f"/o/{measured.slug}/results/{SECOND}/"


class TestAccess:
    def test_any_member_may_read(self, measured: Company) -> None:
        viewer = measured.client(measured.hire(Role.VIEWER))

        for extension in EXTENSIONS:
            answer = viewer.get(f"/o/{measured.slug}/results/{SECOND}/charts/mix.{extension}")
            assert answer.status_code == 200

    def test_a_stranger_finds_nothing(self, measured: Company, borealis: Company) -> None:
        for extension in EXTENSIONS:
            address = f"results/{SECOND}/charts/mix.{extension}"
            assert borealis.client().get(f"/o/{measured.slug}/{address}").status_code == 404
            assert borealis.client().get(f"/o/{borealis.slug}/{address}").status_code == 404

    def test_nobody_reads_without_logging_in(self, measured: Company, client: Client) -> None:
        for extension in EXTENSIONS:
            answer = client.get(f"/o/{measured.slug}/results/{SECOND}/charts/mix.{extension}")
            assert answer.status_code == 302

    def test_what_is_not_there_has_no_face(self, measured: Company) -> None:
        client, page = measured.client(), f"/o/{measured.slug}/results"

        for extension in EXTENSIONS:
            for place in (f"{SECOND}/charts/nothing", f"{SECOND}/charts/MIX", "2025-Q1/charts/mix"):
                assert client.get(f"{page}/{place}.{extension}").status_code == 404
        for extension in ("pdf", "html", "jpg", "CSV"):
            assert client.get(f"{page}/{SECOND}/charts/mix.{extension}").status_code == 404


class TestFigures:
    def test_csv_tells_what_json_tells(self, measured: Company, page: str) -> None:
        client = measured.client()
        found = faces_of(client, page)
        assert {slug for slug, kinds in found.items() if {"csv", "json"} <= kinds} >= TOLD

        for slug in found:
            told = read_json(client, f"{page}charts/{slug}")
            assert (told["rows"], told["columns"]) == (
                told["tables"][0]["rows"],
                told["tables"][0]["columns"],
            )
            for table in told["tables"]:
                rows = read_csv(client, f"{page}charts/{slug}", f"?table={table['code']}")

                assert rows == _as_text(table["rows"])
                assert rows
                assert list(rows[0]) == [column["code"] for column in table["columns"]]

    def test_one_csv_holds_all_tables_of_a_card(self, measured: Company, page: str) -> None:
        client = measured.client()

        told = read_json(client, f"{page}charts/mix")["tables"]
        rows = read_csv(client, f"{page}charts/mix")

        assert [table["code"] for table in told] == ["main", "rounds", "balance", "peers"]
        for table in told:
            codes = [column["code"] for column in table["columns"]]
            own = [row for row in rows if row["table"] == table["code"]]
            assert [{code: row[code] for code in codes} for row in own] == _as_text(table["rows"])
        assert client.get(f"{page}charts/mix.csv?table=nothing").status_code == 404

    def test_the_page_shows_what_json_tells(self, measured: Company, page: str) -> None:
        client = measured.client()
        tables = Tables(client.get(page).content.decode()).found
        compared = 0

        for slug in faces_of(client, page):
            for told in read_json(client, f"{page}charts/{slug}")["tables"]:
                if told["title"] not in tables:
                    continue
                _head, *shown = tables[told["title"]]
                compared += 1

                assert len(shown) == len(told["rows"])
                for cells, row in zip(shown, told["rows"], strict=True):
                    once = {code: v for code, v in row.items() if f"{code}_in_words" not in row}
                    assert [n for cell in cells for n in numbers(cell)] == [
                        n for value in once.values() for n in _numbers(value)
                    ]
                    assert {v for v in once.values() if isinstance(v, str)} <= set(cells)

        assert compared >= len(TOLD) + 3  # the mix alone has four; two sides are told otherwise

    def test_a_number_beside_words_is_that_of_the_words(self, measured: Company, page: str) -> None:
        rows = read_json(measured.client(), f"{page}charts/dimensions")["rows"]

        clear = [row for row in rows if row["change"] is not None]

        assert clear
        for row in clear:
            assert numbers(row["change_in_words"])[0] == row["change"]

    def test_the_page_shows_both_sides_that_json_tells(self, measured: Company, page: str) -> None:
        client = measured.client()
        tables = Tables(client.get(page).content.decode()).found

        rows = read_json(client, f"{page}charts/gaps")["rows"]

        assert rows
        for row in rows:
            cells = next(r for r in tables[row["compared"]] if r[0].startswith(row["name"]))
            told = ("first", "second", "difference", "difference_low", "difference_high")
            assert [n for cell in cells for n in numbers(cell)] == [row[code] for code in told]
            assert cells[0].endswith("Gap") == (row["verdict"] == "gap")

    def test_json_says_what_the_card_says(self, measured: Company, page: str) -> None:
        client = measured.client()
        markup = client.get(page).content.decode()

        told = read_json(client, f"{page}charts/mix")

        assert told["finding"] in markup
        assert told["sentence"] in markup
        assert told["quarter"] == SECOND
        assert told["source"] == "24 answers · questionnaire 1.0.0"
        assert {"code": "share", "name": "Share", "unit": "percent"} in told["columns"]

    def test_a_hidden_group_is_in_no_face(self, acme: Company) -> None:
        rounds.scored(acme.organisation, SECOND, {"leader": 2, "manager": 3, "frontline": 9})
        client, page = acme.client(), f"/o/{acme.slug}/results/{SECOND}/"

        for slug, kinds in faces_of(client, page).items():
            told = read_json(client, f"{page}charts/{slug}")
            codes = {column["code"] for column in told["columns"]}
            assert not codes & {"leader", "manager"}
            for extension in kinds - {"png"}:  # which is painted from the SVG
                text = client.get(f"{page}charts/{slug}.{extension}").content.decode()
                assert not re.search(r"\b(leaders?|managers?)\b", text, re.IGNORECASE)


class TestPictures:
    def test_stand_on_their_own(self, measured: Company, page: str) -> None:
        client = measured.client()
        assert {s for s, kinds in faces_of(client, page).items() if "svg" in kinds} >= DRAWN

        for slug, theme, width in product(sorted(DRAWN), ("light", "dark"), (340, 540, 1000)):
            asked = f"?theme={theme}&width={width}"
            drawing = client.get(f"{page}charts/{slug}.svg{asked}").content.decode()

            frame = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
            assert frame.attrib["width"] == str(width + (32 if width == 340 else 48))
            assert "var(" not in drawing
            assert "url(" not in drawing.replace("url(#", "")
            assert "font-family" in frame.attrib

    @pytest.mark.parametrize(
        ("theme", "paper"), [("light", (255, 255, 255)), ("dark", (19, 37, 52))]
    )
    def test_are_painted_at_twice_their_size(
        self, measured: Company, page: str, theme: str, paper: tuple[int, int, int]
    ) -> None:
        for slug in sorted(DRAWN):
            answer = measured.client().get(f"{page}charts/{slug}.png?theme={theme}&width=340")

            picture = Image.open(BytesIO(answer.content)).convert("RGB")
            colours = picture.getcolors(picture.width * picture.height)
            assert picture.width == 2 * (340 + 32)
            assert picture.getpixel((0, 0)) == paper
            assert picture.getpixel((picture.width - 1, picture.height - 1)) == paper
            assert colours is not None
            assert len(colours) > 20
            assert max(colours)[1] == paper

    def test_are_not_drawn_otherwise(self, measured: Company) -> None:
        client, address = measured.client(), f"/o/{measured.slug}/results/{SECOND}/charts/mix"

        for asked in ("theme=sepia", "width=400", "width=", "width=1e9"):
            for extension in ("svg", "png"):
                answer = client.get(f"{address}.{extension}?{asked}")
                assert answer.status_code == 400
                assert "one of: 340, 540, 1000" in answer.content.decode()


class TestHeaders:
    def test_unchanged_is_not_sent_again(self, measured: Company) -> None:
        client = measured.client()

        for extension in EXTENSIONS:
            address = f"/o/{measured.slug}/results/{SECOND}/charts/mix.{extension}"
            first = client.get(address)
            again = client.get(address, headers={"If-None-Match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert again["ETag"] == first["ETag"]
            assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
            assert "Cookie" in first["Vary"]

    def test_another_face_has_another_tag(self, measured: Company) -> None:
        client = measured.client()
        address = f"/o/{measured.slug}/results/{SECOND}/charts/mix"

        tags = {
            client.get(f"{address}.{asked}")["ETag"]
            for asked in ("svg", "png", "csv", "json", "svg?theme=dark", "svg?width=1000")
        }

        assert len(tags) == 6

    def test_say_what_it_is(self, measured: Company) -> None:
        client, address = measured.client(), f"/o/{measured.slug}/results/{SECOND}/charts/mix"

        for extension, (kind, place) in KINDS.items():
            answer = client.get(f"{address}.{extension}")
            assert answer["Content-Type"].split(";")[0] == kind
            name = f"tidemark-{SECOND}-results-mix.{extension}"
            assert answer["Content-Disposition"] == f'{place}; filename="{name}"'

    def test_name_a_table_by_itself(self, measured: Company) -> None:
        address = f"/o/{measured.slug}/results/{SECOND}/charts/mix.csv?table=rounds"

        named = measured.client().get(address)["Content-Disposition"]

        assert named == f'attachment; filename="tidemark-{SECOND}-results-mix-rounds.csv"'


class TestCardFoot:
    def test_leads_to_every_face(self, measured: Company, page: str) -> None:
        client = measured.client()

        for slug, kinds in faces_of(client, page).items():
            for kind in kinds:
                assert client.get(f"{page}charts/{slug}.{kind}").status_code == 200

    def test_names_a_tables_file_by_what_the_link_says_and_the_table(
        self, measured: Company, page: str
    ) -> None:
        links = re.findall(
            r'<a href="[^"]+\.csv[^"]*">This table as CSV(.*?)</a>',
            measured.client().get(page).content.decode(),
        )

        assert len(links) > 1
        assert len(set(links)) == len(links)
        assert all("visually-hidden" in caption for caption in links)

    def test_offers_nothing_of_a_sample(self, client: Client, db: None) -> None:
        assert "card-files" not in client.get("/").content.decode()


def _as_text(rows: list[dict[str, float | str | None]]) -> list[dict[str, str]]:
    """Return rows as a CSV has them: what is not told is empty, formulas are guarded."""
    return [
        {code: "" if value is None else str(guarded(value)) for code, value in row.items()}
        for row in rows
    ]


def _numbers(value: float | str | None) -> list[float]:
    if isinstance(value, str):
        return numbers(value)
    return [] if value is None else [value]
