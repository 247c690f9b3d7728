"""A company's pages in a language that does not exist: every word of ours goes through gettext."""

import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from apps.accounts.segments import industries, regions
from apps.dashboards.connecting.recipes import RECIPES
from apps.instruments import publishing
from apps.instruments.kpis import SOURCE as KPIS
from apps.reports.registry import DATASETS
from tests.conftest import Company
from tests.pseudo import PSEUDO, hard_coded, pseudo_languages

FORMATS = {"CSV", "PNG", "SVG", "JSON"}
SYMBOLS = {"SE", "df", "MDC", "RCI", "log", "ln", "const", "share"}  # of formulas
SEGMENTS = (industries, regions)
DEEPER = ("data/persona_shares/", "data/tools/power-bi/", "data/tools/duckdb/")
PUBLIC = ("/", "/account/login/", "/account/signup/")
OF_ONE_KIND = re.compile(r"(?<=/)(\d{4}-Q\d|[A-Z]{3}|[a-z_]+-[\w-]+|[0-9a-f-]{36})(?=/)")
PAGE = re.compile(r'href="(/o/[^"?#]*/)(?:[?#][^"]*)?"')


def test_nothing_on_a_companys_pages_is_hard_coded(measured: Company, tmp_path: Path) -> None:
    doors = set(DATASETS) | {recipe.name for recipe in RECIPES}
    data = FORMATS | SYMBOLS | doors | _names(measured) | _published()
    member = measured.client()

    with pseudo_languages(tmp_path):
        results = member.get(f"/o/{measured.slug}/", HTTP_ACCEPT_LANGUAGE=PSEUDO)
        linked = PAGE.findall(results.content.decode())
        deeper = [f"/o/{measured.slug}/{path}" for path in DEEPER]
        pages = {OF_ONE_KIND.sub("*", path): path for path in linked}
        left = {
            path: hard_coded(page.content.decode(), data)
            for path in (*PUBLIC, *deeper, *sorted(pages.values()))
            for page in [member.get(path, HTTP_ACCEPT_LANGUAGE=PSEUDO)]
        }

    assert len(left) > 12
    assert {path: words for path, words in left.items() if words} == {}


def _names(company: Company) -> set[str]:
    """Return what the company itself is called, and we are, and places are."""
    of_company = {company.organisation.name, company.slug, company.organisation.domain}
    places = {zone.replace("_", " ") for zone in available_timezones()}
    return (
        of_company | {company.owner.email, "Tidemark", "English"} | places | available_timezones()
    )


def _published() -> set[str]:
    """Return the words of the published data, which carry versions instead of translations."""
    segments = {str(words) for choices in SEGMENTS for _code, words in choices()}
    texts = segments | set(_texts([publishing.read_files(), json.loads(KPIS.read_text())]))
    return (
        texts
        | {text.removeprefix("The ") for text in texts}
        | {text.split(" (#")[0] for text in texts}
    )


def _texts(content: Any) -> list[str]:
    if isinstance(content, str):
        return [content] if len(content) > 1 else []
    parts = [*content, *content.values()] if isinstance(content, dict) else content
    return [text for part in parts for text in _texts(part)] if isinstance(parts, list) else []
