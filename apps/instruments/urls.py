"""The addresses of the public pages on the method."""

from django.urls import path

from apps.instruments import views

app_name = "instruments"

urlpatterns = [
    path("method/", views.method, name="method"),
    path("method/fidelity/", views.fidelity, name="fidelity"),
]
