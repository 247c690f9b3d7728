"""The public API, version 1: the whole contract on one page."""

from django.urls import path

from apps.api.v1.annotations import AddAnnotation, ChangeAnnotation
from apps.api.v1.changes import ListChanges
from apps.api.v1.datasets import DatasetView, view_of
from apps.api.v1.dictionary import ListDatasets, ShowDataset
from apps.api.v1.exports import AskForExport, DownloadExport, ShowExport
from apps.api.v1.files import csv_view_of, file_view_of
from apps.api.v1.invitations import InviteRespondents
from apps.api.v1.kpi_values import RecordKpiValues
from apps.api.v1.me import ShowMe
from apps.api.v1.root import ShowRoot
from apps.api.v1.rounds import CloseRound, OpenRound, ShowRound, StartRound
from apps.api.v1.tokens import ManageToken, ManageTokens, RotateToken
from apps.api.v1.webhook_deliveries import ListDeliveries, ReplayDelivery, ShowDelivery
from apps.api.v1.webhook_endpoints import (
    ManageEndpoint,
    ManageEndpoints,
    PingEndpoint,
    RotateEndpointSecret,
)
from apps.reports.registry import DATASETS

app_name = "v1"

WRITTEN: dict[str, type[DatasetView]] = {  # datasets that can be written, too
    "annotations": AddAnnotation,
    "kpi_values": RecordKpiValues,
    "rounds": StartRound,
}

urlpatterns = [
    path("", ShowRoot.as_view(), name="root"),
    path("me", ShowMe.as_view(), name="me"),
    path("tokens", ManageTokens.as_view(), name="tokens"),
    path("tokens/<uuid:token_id>", ManageToken.as_view(), name="token"),
    path("tokens/<uuid:token_id>/rotate", RotateToken.as_view(), name="rotate_token"),
    path("changes", ListChanges.as_view(), name="changes"),
    path("datasets", ListDatasets.as_view(), name="datasets"),
    path("datasets/<str:name>", ShowDataset.as_view(), name="dataset"),
    path("exports", AskForExport.as_view(), name="exports"),
    path("exports/<uuid:export_id>", ShowExport.as_view(), name="export"),
    path("downloads/<str:signature>", DownloadExport.as_view(), name="download"),
    path("rounds/<uuid:round_id>", ShowRound.as_view(), name="round"),
    path("rounds/<uuid:round_id>/open", OpenRound.as_view(), name="open_round"),
    path("rounds/<uuid:round_id>/close", CloseRound.as_view(), name="close_round"),
    path(
        "rounds/<uuid:round_id>/invitations",
        InviteRespondents.as_view(),
        name="invite_respondents",
    ),
    path("annotations/<uuid:annotation_id>", ChangeAnnotation.as_view(), name="change_annotation"),
    path("webhook-endpoints", ManageEndpoints.as_view(), name="webhook_endpoints"),
    path("webhook-endpoints/<uuid:endpoint_id>", ManageEndpoint.as_view(), name="webhook_endpoint"),
    path("webhook-endpoints/<uuid:endpoint_id>/ping", PingEndpoint.as_view(), name="ping_endpoint"),
    path(
        "webhook-endpoints/<uuid:endpoint_id>/rotate",
        RotateEndpointSecret.as_view(),
        name="rotate_endpoint_secret",
    ),
    path("webhook-deliveries", ListDeliveries.as_view(), name="webhook_deliveries"),
    path("webhook-deliveries/<uuid:delivery_id>", ShowDelivery.as_view(), name="webhook_delivery"),
    path(
        "webhook-deliveries/<uuid:delivery_id>/replay",
        ReplayDelivery.as_view(),
        name="replay_delivery",
    ),
    *(
        path(name, view_of(dataset, WRITTEN.get(name, DatasetView)).as_view(), name=name)
        for name, dataset in DATASETS.items()
    ),
    *(
        path(f"{name}.csv", csv_view_of(dataset).as_view(), name=f"{name}_csv")
        for name, dataset in DATASETS.items()
    ),
    *(
        path(f"{name}.<str:suffix>", file_view_of(dataset).as_view(), name=f"{name}_file")
        for name, dataset in DATASETS.items()
    ),
]
