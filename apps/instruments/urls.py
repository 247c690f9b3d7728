"""The addresses of the public method page."""

from django.urls import URLPattern

app_name = "instruments"

urlpatterns: list[URLPattern] = []
