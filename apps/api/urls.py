"""The addresses of the API."""

from django.urls import include, path, re_path

from apps.api.problems import not_found
from apps.api.reference import show_contract, show_reference

app_name = "api"

urlpatterns = [
    path("", show_reference, name="reference"),
    path("v1/", include("apps.api.v1.urls")),
    path("openapi.json", show_contract, name="openapi"),
    re_path(r"^(?P<path>[\s\S]*)$", not_found),  # a line break is no way out
]
