"""The addresses of the start page and of pages of results."""

from django.urls import path

from apps.dashboards import views

app_name = "dashboards"

urlpatterns = [
    path("", views.home, name="home"),
    path("o/<slug:slug>/", views.results, name="results"),
    path("o/<slug:slug>/results/<str:quarter>/", views.round_results, name="round_results"),
    path(
        "o/<slug:slug>/results/<str:quarter>/worked-out/<str:figure>/",
        views.worked_out,
        name="worked_out",
    ),
    path("o/<slug:slug>/results/<str:quarter>/answers/", views.answers, name="answers"),
    path("o/<slug:slug>/releases/<str:quarter>.json", views.release, name="release"),
    path("o/<slug:slug>/history/", views.history, name="history"),
]
