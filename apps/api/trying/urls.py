"""The addresses at which members try the doors."""

from django.urls import path

from apps.api.trying import views

app_name = "trying"

urlpatterns = [
    path("o/<slug:slug>/data/try/", views.try_door, name="try_door"),
    path("o/<slug:slug>/data/try/request/", views.try_request, name="try_request"),
    path("o/<slug:slug>/data/try/answer", views.keep_answer, name="keep_answer"),
]
