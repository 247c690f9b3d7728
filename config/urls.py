"""The map of the site."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("apps.operations.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.instruments.urls")),
    path("", include("apps.assessments.urls")),
    path("", include("apps.performance.urls")),
    path("", include("apps.dashboards.urls")),
    path("api/", include("apps.api.urls")),
    path("odata/", include("apps.api.odata.urls")),
]
