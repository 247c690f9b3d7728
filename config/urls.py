"""The map of the site."""

from django.urls import include, path

from apps.api.oauth import IssueAccessToken

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("apps.operations.urls")),
    path("", include("apps.accounts.urls")),
    path("", include("apps.instruments.urls")),
    path("", include("apps.assessments.urls")),
    path("", include("apps.performance.urls")),
    path("", include("apps.api.trying.urls")),  # before the pages of datasets, beside which it is
    path("", include("apps.dashboards.urls")),
    path("oauth/", include(([path("token", IssueAccessToken.as_view(), name="token")], "oauth"))),
    path("api/", include("apps.api.urls")),
    path("odata/", include("apps.api.odata.urls")),
]
