"""Addresses for those who operate Tidemark."""

from django.urls import path

from apps.operations import health

app_name = "operations"
urlpatterns = [
    path("livez", health.tell_liveness, name="tell_liveness"),
    path("readyz", health.tell_readiness, name="tell_readiness"),
]
