"""The address of the public method page."""

from django.urls import path

from apps.instruments import views

app_name = "instruments"

urlpatterns = [path("method/", views.method, name="method")]
