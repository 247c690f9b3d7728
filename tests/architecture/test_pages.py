"""Apps lead up to pages by what the project calls them: they do not know who shows them."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

CHECKOUT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"""["']([a-z]+):[a-z_]+["']""")


def apps_above() -> dict[str, set[str]]:
    """Return for each app those that stand above it, as the import contract has them."""
    contracts = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = [layer.split(" | ") for layer in contracts["contracts"][0]["layers"]]
    return {
        app: set(chain.from_iterable(layers[:place]))
        for place, layer in enumerate(layers)
        for app in layer
    }


@pytest.mark.parametrize(("app", "above"), sorted(apps_above().items()))
def test_no_app_names_a_page_of_an_app_above_it(app: str, above: set[str]) -> None:
    named = [
        f"{path.relative_to(CHECKOUT)}: {match[0]}"
        for path in (CHECKOUT / "apps" / app).rglob("*.py")
        for match in ADDRESS.finditer(path.read_text())
        if match[1] in above
    ]

    assert named == []


@pytest.mark.parametrize("address", [*settings.PAGES.values(), *settings.API_ADDRESSES.values()])
def test_there_is_every_address_that_the_project_names(address: str) -> None:
    *namespaces, name = address.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        _prefix, resolver = resolver.namespace_dict[namespace]

    assert name in resolver.reverse_dict
