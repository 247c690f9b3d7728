"""What to do in each tool: steps, and code to paste; said to be tried only where it was."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.dashboards.connecting.doors import Doors

Words = str | Promise
TOKEN = "YOUR_TOKEN"  # noqa: S105 - what stands in code for the reader's own


class NoRecipeError(Exception):
    """There is no recipe of that name."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One tool's."""

    tool: str  # in addresses
    name: str
    file: str  # of the code, below templates/dashboards/connecting/recipes
    steps: tuple[Words, ...]
    tried_with: str = ""  # the version; empty: nobody has tried it

    def code(self, doors: Doors) -> str:
        """Return the code to paste, with the addresses of this Tidemark."""
        template = f"dashboards/connecting/recipes/{self.file}"
        return render_to_string(template, {"doors": doors, "token": TOKEN}).strip()


def recipe(tool: str) -> Recipe:
    """Return the tool's recipe.

    Raises
    ------
    NoRecipeError
        If there is none.
    """
    found = next((recipe for recipe in RECIPES if recipe.tool == tool), None)
    if found is None:
        raise NoRecipeError(tool)
    return found


_TOKEN_AS_PASSWORD = _(
    "When it asks how to log in, choose Basic: any user name, and a token as password."
)

RECIPES = (
    Recipe(
        "power-bi",
        "Power BI",
        "power_bi.m",
        (
            _("Download the connection file above and open it, or choose Get data, OData feed."),
            _TOKEN_AS_PASSWORD,
            _(
                "Choose the tables. Power BI may find the relations by itself; look at them under"
                " Manage relationships, and make those that are missing: each dataset's page names"
                " the column under Refers to. A second one between two tables stays inactive, such"
                " as since_period_id to periods."
            ),
            _(
                "Refresh in full. Incremental refresh by the time of change would count a row twice"
                " that was corrected: what it loaded under the earlier time stays."
            ),
        ),
    ),
    Recipe(
        "excel",
        "Excel",
        "excel.m",
        (
            _("Download a dataset's connection file and open it, or choose Data, From OData feed."),
            _TOKEN_AS_PASSWORD,
            _("Or paste the query below into a blank query of Power Query."),
        ),
    ),
    Recipe(
        "tableau",
        "Tableau",
        "tableau.txt",
        (
            _("Choose Connect, To a server, OData, and enter the address of one dataset."),
            _("Enter any user name, and a token as password."),
            _(
                "Add the other datasets one by one and relate them by the columns that each"
                " dataset's page names under Refers to."
            ),
        ),
    ),
    Recipe(
        "google-sheets",
        "Google Sheets, Looker Studio",
        "google_sheets.js",
        (
            _("In a sheet choose Extensions, Apps Script, and paste the code below."),
            _("Keep a token in the script's properties under the name TIDEMARK_TOKEN."),
            _("Run it once, then by a daily trigger; Looker Studio reads the sheet."),
        ),
    ),
    Recipe(
        "duckdb",
        "DuckDB",
        "duckdb.sql",
        (_("Parquet over HTTP: nothing to store, and only this address gets the token."),),
        tried_with="DuckDB 1.5",
    ),
    Recipe(
        "r",
        "R",
        "r.R",
        (
            _("Needs no package. Keep a token in the environment as TIDEMARK_TOKEN."),
            _("The first row names the columns; times are in UTC."),
            _("R takes an empty text for a missing one, and every line break in a text for one."),
        ),
        tried_with="R 4.2.2",
    ),
    Recipe(
        "pandas",
        "pandas",
        "pandas.txt",
        (_("Keep a token in the environment as TIDEMARK_TOKEN."),),
        tried_with="pandas 3.1",
    ),
    Recipe(
        "dlt",
        "dlt",
        "dlt.txt",
        (
            _("Keep a token in the environment as TIDEMARK_TOKEN."),
            _(
                "Each run asks for what has changed since the last, removals included, and leaves"
                " in the warehouse what is in Tidemark."
            ),
        ),
        tried_with="dlt 1.31",
    ),
    Recipe(
        "airbyte",
        "Airbyte",
        "airbyte.yaml",
        (
            _("In the connector builder choose YAML and paste what is below, once per dataset."),
            _("Enter a token when it asks for one."),
            _(
                "Sync by incremental, append and dedup. A row that was removed comes once more with"
                " op = delete and without its values, and stays: leave such rows out of what you"
                " count."
            ),
        ),
        tried_with="airbyte-cdk 7.39",
    ),
    Recipe(
        "grafana",
        "Grafana",
        "grafana.txt",
        (
            _("Install the Infinity data source; choose Bearer token, and enter a token."),
            _("Allow the address of this Tidemark, then make a query as below."),
        ),
    ),
)
