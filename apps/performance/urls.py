"""The addresses of a company's own figures."""

from django.urls import path

from apps.performance import views

app_name = "performance"

KPIS = "o/<slug:slug>/kpis/"

urlpatterns = [
    path(KPIS, views.show_kpis, name="show_kpis"),
    path(f"{KPIS}choose/", views.choose_kpis, name="choose_kpis"),
    path(f"{KPIS}<str:quarter>/", views.show_kpis, name="show_kpis"),
    path(f"{KPIS}<str:quarter>/record/", views.record_quarter, name="record_quarter"),
]
