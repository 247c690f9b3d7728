"""The pages under Data and API: how tools connect, and every dataset with its columns."""

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.models import Role
from apps.accounts.permissions import MemberRequest, requires
from apps.dashboards.connecting.doors import Doors, excel_file, power_bi_file
from apps.dashboards.connecting.recipes import RECIPES, NoRecipeError, recipe
from apps.reports import moments
from apps.reports.benchmarks import NotContributingError
from apps.reports.feed import publish
from apps.reports.registry import DATASETS, Dataset

SHOWN = 10  # rows of a dataset


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a dataset, as tools get them."""

    total: int
    latest: list[list[str | None]]  # in the order of its columns, as files tell them
    is_open: bool = True  # else shown only to those who take part in benchmarks


@require_safe
@requires(Role.ANALYST)
def connect(request: MemberRequest) -> HttpResponse:
    """Show every way to connect a tool."""
    context = {"doors": _doors(request), "recipes": RECIPES, "datasets": list(DATASETS.values())}
    return render(request, "dashboards/connecting/connect.html", context)


@require_safe
@requires(Role.ANALYST)
def show_recipe(request: MemberRequest, tool: str) -> HttpResponse:
    """Show how one tool is connected."""
    try:
        found = recipe(tool)
    except NoRecipeError as missing:
        raise Http404 from missing
    context = {"recipe": found, "code": found.code(_doors(request)), "recipes": RECIPES}
    return render(request, "dashboards/connecting/show_recipe.html", context)


@require_safe
@requires(Role.ANALYST)
def show_dataset(request: MemberRequest, dataset: str) -> HttpResponse:
    """Show a dataset's columns, its addresses, and what was published of it last."""
    found = _dataset(dataset)
    context = {"dataset": found, "doors": _doors(request).of(found.name), "rows": _rows(found)}
    return render(request, "dashboards/connecting/show_dataset.html", context)


@require_safe
@requires(Role.ANALYST)
def download_power_bi(request: MemberRequest) -> HttpResponse:
    """Give the file that Power BI opens."""
    return _file(power_bi_file(_doors(request)), "application/json", "tidemark.pbids")


@require_safe
@requires(Role.ANALYST)
def download_excel(request: MemberRequest, dataset: str) -> HttpResponse:
    """Give the file that Excel opens for a dataset."""
    name = _dataset(dataset).name
    return _file(excel_file(_doors(request), name), "text/x-ms-odc; charset=utf-8", f"{name}.odc")


def _doors(request: HttpRequest) -> Doors:
    return Doors(request.build_absolute_uri("/"))


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]


def _rows(dataset: Dataset) -> Rows:
    """Return the latest rows: those that changed last come first."""
    try:
        dataset.check()
    except NotContributingError:
        return Rows(0, [], is_open=False)
    publish()
    rows = dataset.model.objects.all()
    names = [column.name for column in dataset.columns]
    latest = rows.order_by("-change_seq").values_list(*names)[:SHOWN]
    return Rows(rows.count(), [[_told(value) for value in row] for row in latest])


def _told(value: object) -> str | None:
    """Return a value as files tell it, whatever the page's language."""
    if isinstance(value, datetime):
        return moments.written(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
