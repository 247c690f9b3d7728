import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Role
from apps.dashboards.connecting.recipes import RECIPES
from apps.performance.models import Annotation
from apps.reports.registry import DATASETS
from apps.tenancy.context import acting_for
from tests.conftest import NOON, Company

PAGES = ["", "tidemark.pbids", "tools/duckdb/", "rounds/", "rounds.odc"]


def opened(company: Company, path: str) -> str:
    answer = company.client().get(f"/o/{company.slug}/data/{path}")
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestEveryPage:
    @pytest.mark.parametrize("path", PAGES)
    def test_is_not_there_for_a_stranger(self, acme: Company, borealis: Company, path: str) -> None:
        assert borealis.client().get(f"/o/{acme.slug}/data/{path}").status_code == 404

    @pytest.mark.parametrize("path", PAGES)
    def test_asks_nobody_to_log_in(self, client: Client, acme: Company, path: str) -> None:
        assert client.get(f"/o/{acme.slug}/data/{path}").status_code == 302

    @pytest.mark.parametrize("path", PAGES)
    def test_is_for_analysts_and_above(self, acme: Company, path: str) -> None:
        for role, status in ((Role.VIEWER, 403), (Role.ANALYST, 200)):
            client = acme.client(acme.hire(role))
            assert client.get(f"/o/{acme.slug}/data/{path}").status_code == status

    @pytest.mark.parametrize("path", ["tools/abacus/", "secrets/", "secrets.odc"])
    def test_is_not_there_where_nothing_is_of_that_name(self, acme: Company, path: str) -> None:
        assert acme.client().get(f"/o/{acme.slug}/data/{path}").status_code == 404


class TestConnect:
    def test_leads_to_every_tool_and_every_dataset(self, acme: Company) -> None:
        page = opened(acme, "")

        for recipe in RECIPES:
            assert reverse("dashboards:show_recipe", args=[acme.slug, recipe.tool]) in page
        for name in DATASETS:
            assert reverse("dashboards:show_dataset", args=[acme.slug, name]) in page
            assert reverse("dashboards:download_excel", args=[acme.slug, name]) in page

    def test_says_which_tools_nobody_has_tried(self, acme: Company) -> None:
        page = opened(acme, "")

        untried = [recipe for recipe in RECIPES if not recipe.tried_with]
        assert page.count("Not tried by us") == len(untried) > 0


class TestShowRecipe:
    @pytest.mark.parametrize("tool", [recipe.tool for recipe in RECIPES])
    def test_has_the_addresses_of_this_tidemark(self, acme: Company, tool: str) -> None:
        page = opened(acme, f"tools/{tool}/")

        assert "http://testserver/api/v1/" in page or "http://testserver/odata/v4/" in page
        assert "{{" not in page.replace("{{ config", "").replace("{{ response", "").replace(
            "{{ not response", ""
        )

    def test_offers_to_copy_what_is_to_be_pasted(self, acme: Company) -> None:
        page = opened(acme, "tools/power-bi/")

        assert 'data-copy="code"' in page
        assert page.count('id="code"') == 1


class TestShowDataset:
    @pytest.mark.parametrize("name", list(DATASETS))
    def test_tells_every_column(self, acme: Company, name: str) -> None:
        page = opened(acme, f"{name}/")

        for column in DATASETS[name].columns:
            assert f"<code>{column.name}</code>" in page

    def test_shows_the_companys_rows_and_no_others(self, acme: Company, borealis: Company) -> None:
        for company, text in ((acme, "Chat launched"), (borealis, "Strike")):
            with acting_for(company.organisation.pk):
                Annotation.objects.create(happened_on=NOON.date(), text=text, created_at=NOON)

        page = opened(acme, "annotations/")

        assert "Chat launched" in page
        assert "Strike" not in page

    def test_writes_what_people_typed_as_text(self, acme: Company) -> None:
        with acting_for(acme.organisation.pk):
            Annotation.objects.create(happened_on=NOON.date(), text="<b>bold</b>", created_at=NOON)

        assert "&lt;b&gt;bold&lt;/b&gt;" in opened(acme, "annotations/")

    def test_shows_benchmarks_to_those_who_take_part(
        self, acme: Company, borealis: Company
    ) -> None:
        assert "There are no rows yet" in opened(acme, "benchmarks/")
        assert "an owner can give consent" in opened(borealis, "benchmarks/")
