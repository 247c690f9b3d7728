"""The addresses of the start page and of pages of results."""

from django.urls import path

from apps.dashboards import kpi_pages, views
from apps.dashboards.benchmark_pages import views as benchmark_pages
from apps.dashboards.closeups import views as closeups
from apps.dashboards.compared import views as compared
from apps.dashboards.connecting import views as connecting
from apps.dashboards.first_run import views as first_run
from apps.dashboards.sharing import reports, shared
from apps.dashboards.workings import views as workings

app_name = "dashboards"

urlpatterns = [
    path("", first_run.home, name="home"),
    path("sample/", first_run.visit_sample, name="visit_sample"),
    path("o/<slug:slug>/quick-check/result/", first_run.show_quick_check, name="show_quick_check"),
    path(
        "o/<slug:slug>/quick-check/result/charts/<slug:card>.<slug:extension>",
        first_run.quick_check_chart,
        name="quick_check_chart",
    ),
    path("o/<slug:slug>/", views.results, name="results"),
    path("o/<slug:slug>/results/<str:quarter>/", views.round_results, name="round_results"),
    path(
        "o/<slug:slug>/results/<str:quarter>/worked-out/<str:figure>/",
        workings.worked_out,
        name="worked_out",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/worked-out/<str:figure>.json",
        workings.worked_out_file,
        name="worked_out_file",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/charts/<slug:card>.<slug:extension>",
        views.chart,
        name="chart",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/dimensions/<str:dimension>/",
        closeups.dimension,
        name="dimension",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/dimensions/<str:dimension>/charts/<slug:card>.<slug:extension>",
        closeups.dimension_chart,
        name="dimension_chart",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/personas/<str:persona>/",
        closeups.persona,
        name="persona",
    ),
    path(
        "o/<slug:slug>/results/<str:quarter>/personas/<str:persona>/charts/<slug:card>.<slug:extension>",
        closeups.persona_chart,
        name="persona_chart",
    ),
    path("o/<slug:slug>/results/<str:quarter>/answers/", views.answers, name="answers"),
    path("o/<slug:slug>/releases/<str:quarter>.json", views.release, name="release"),
    path("o/<slug:slug>/reports/", reports.list_reports, name="list_reports"),
    path("o/<slug:slug>/reports/list/", reports.refresh_reports, name="refresh_reports"),
    path("o/<slug:slug>/reports/new/", reports.make_report, name="make_report"),
    path(
        "o/<slug:slug>/reports/<uuid:report_id>.pdf",
        reports.download_report,
        name="download_report",
    ),
    path(
        "o/<slug:slug>/reports/<uuid:report_id>/retry/", reports.retry_report, name="retry_report"
    ),
    path(
        "o/<slug:slug>/reports/<uuid:report_id>/remove/",
        reports.remove_report,
        name="remove_report",
    ),
    path("o/<slug:slug>/reports/links/new/", reports.create_share_link, name="create_share_link"),
    path(
        "o/<slug:slug>/reports/links/<uuid:link_id>/",
        reports.edit_share_link,
        name="edit_share_link",
    ),
    path(
        "o/<slug:slug>/reports/links/<uuid:link_id>/revoke/",
        reports.revoke_share_link,
        name="revoke_share_link",
    ),
    path("share/<str:token>/", shared.shared, name="shared"),
    path("share/<str:token>/report.pdf", shared.shared_report, name="shared_report"),
    path(
        "share/<str:token>/charts/<slug:card>.<str:extension>",
        shared.shared_chart,
        name="shared_chart",
    ),
    path("o/<slug:slug>/benchmarks/", benchmark_pages.benchmarks, name="benchmarks"),
    path(
        "o/<slug:slug>/benchmarks/<str:quarter>/",
        benchmark_pages.quarter_benchmarks,
        name="quarter_benchmarks",
    ),
    path(
        "o/<slug:slug>/benchmarks/<str:quarter>/charts/<slug:card>.<slug:extension>",
        benchmark_pages.benchmark_chart,
        name="benchmark_chart",
    ),
    path("o/<slug:slug>/kpis/", kpi_pages.kpis, name="kpis"),
    path(
        "o/<slug:slug>/kpis/charts/<slug:series>.<str:extension>",
        kpi_pages.kpi_face,
        name="kpi_face",
    ),
    path("o/<slug:slug>/history/", views.history, name="history"),
    path("o/<slug:slug>/compare/", compared.compare, name="compare"),
    path(
        "o/<slug:slug>/compare/charts/<slug:card>.<slug:extension>",
        compared.compare_chart,
        name="compare_chart",
    ),
    path("o/<slug:slug>/data/", connecting.connect, name="connect"),
    path(
        "o/<slug:slug>/data/tidemark.pbids",
        connecting.download_power_bi,
        name="download_power_bi",
    ),
    path("o/<slug:slug>/data/tools/<slug:tool>/", connecting.show_recipe, name="show_recipe"),
    path("o/<slug:slug>/data/<slug:dataset>/", connecting.show_dataset, name="show_dataset"),
    path("o/<slug:slug>/data/<slug:dataset>.odc", connecting.download_excel, name="download_excel"),
]
