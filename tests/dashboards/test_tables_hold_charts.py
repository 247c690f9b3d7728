"""What a chart writes stands in its tables too: every number of every card, on every page."""

import re
from collections.abc import Mapping
from datetime import date
from html import unescape

import pytest
from django.test import Client

from apps.performance import actions
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company
from tests.dashboards.faces import numbers, read_json
from tests.dashboards.test_every_figure import EVERYBODY, HIDDEN, NOW, QUARTERS, years

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "pool"]),
    pytest.mark.usefixtures("noon"),
]

SVG = re.compile(r'href="([^"]*/charts/[\w.,-]*)\.svg(\?[^"]*)?"')
TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
TICK = ('class="num"', 'fill="#5f7384"')  # numbers of an axis: small and grey
DRAWN = {"mix", "compass", "dimensions", "maturity", "history", "gaps", "past", "groups", "peers"}


def addresses(company: Company) -> list[str]:
    home = f"/o/{company.slug}"
    return [
        f"{home}/results/{NOW}/",
        f"{home}/results/{QUARTERS[0]}/",
        f"{home}/results/{NOW}/dimensions/TEC/",
        f"{home}/results/{NOW}/personas/selfie/",
        f"{home}/kpis/",
        f"{home}/benchmarks/{NOW}/",
        f"{home}/compare/?from={QUARTERS[0]}&to={NOW}",
    ]


def charts_of(client: Client, page: str) -> dict[str, str]:
    """Return the addresses of a page's pictures, without their extension, with their query."""
    markup = client.get(page).content.decode()
    return {address: unescape(query) for address, query in SVG.findall(markup)}


def written(svg: str) -> list[tuple[float, str]]:
    """Return each number that a card's chart writes, its axes aside, and where it stands."""
    inner = svg[svg.index("<svg", 1) :]  # the card's own words stand before it
    return [
        (abs(number), unescape(words))
        for look, words in TEXT.findall(inner)
        if not all(sign in look for sign in TICK)
        for number in numbers(unescape(words))
    ]


def held(client: Client, address: str, query: str) -> set[float]:
    """Return each number that the tables of a card hold, in their names and their cells."""
    told = read_json(client, address, query)
    words = [table["title"] for table in told["tables"]]
    words += [column["name"] for table in told["tables"] for column in table["columns"]]
    cells = [v for table in told["tables"] for row in table["rows"] for v in row.values()]
    words += [str(cell) for cell in cells if isinstance(cell, str)]
    return {abs(n) for word in words for n in numbers(word)} | {
        abs(cell) for cell in cells if isinstance(cell, int | float)
    }


@pytest.mark.parametrize("people", [EVERYBODY, HIDDEN], ids=["everybody", "two groups hidden"])
def test_every_number_of_a_chart_stands_in_its_tables(
    acme: Company, people: Mapping[str, int]
) -> None:
    company = years(acme, people)
    with acting_for(company.organisation.pk):
        event = actions.Event(date(2026, 2, 11), "Moved 3 teams", "", "")
        actions.add_annotation(event=event, by=company.owner.pk, at=NOON)
    client, seen, missing = company.client(), set(), {}

    for page in addresses(company):
        for address, query in charts_of(client, page).items():
            svg = client.get(f"{address}.svg{query}").content.decode()
            table = held(client, address, query)
            missing[address] = [said for number, said in written(svg) if number not in table]
            seen.add(address.rpartition("/")[2])

    assert not {address: said for address, said in missing.items() if said}
    assert seen >= DRAWN
