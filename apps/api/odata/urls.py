"""The addresses of the OData service."""

from django.urls import path, re_path

from apps.api.odata.views import (
    ReadResource,
    RefuseAddress,
    RefuseBatch,
    ShowMetadata,
    ShowService,
)

app_name = "odata"

urlpatterns = [
    path("v4/", ShowService.as_view(), name="service"),
    path("v4", ShowService.as_view()),
    path("v4/$metadata", ShowMetadata.as_view(), name="metadata"),
    path("v4/$batch", RefuseBatch.as_view(), name="batch"),
    re_path(r"^v4/(?P<address>[\s\S]+)$", ReadResource.as_view(), name="resource"),
    re_path(r"^(?P<path>[\s\S]*)$", RefuseAddress.as_view()),
]
