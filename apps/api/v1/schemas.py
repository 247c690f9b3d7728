"""The shapes that the OpenAPI document promises: fields are added, never renamed or removed."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from apps.accounts.models import TokenKind
from apps.reports.registry import Column, Dataset


class ProblemSerializer(serializers.Serializer[Any]):
    """An error, as a problem document (RFC 9457)."""

    type = serializers.CharField(help_text="What kind of problem: urn:tidemark:problem:...")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="What is wrong, and what to do.")
    parameter = serializers.CharField(required=False, help_text="The parameter it is about.")
    full_listing = serializers.URLField(
        required=False, help_text="Of an expired cursor: where to read again from the beginning."
    )


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one member of a body."""

    pointer = serializers.CharField(help_text="Which one (RFC 6901), such as #/data/3/email.")
    detail = serializers.CharField()


class InvalidBodySerializer(ProblemSerializer):
    """A body that cannot be used, or a key that was used for another one."""

    # The stubs take `errors` for the serializer's own property; DRF reads it as a field.
    errors = FaultSerializer(many=True, required=False)  # type: ignore[assignment] # a field


class ColumnSerializer(serializers.Serializer[Any]):
    """One column of a dataset."""

    name = serializers.CharField()
    type = serializers.ChoiceField(["string", "integer", "number", "boolean", "date", "timestamp"])
    unit = serializers.CharField(allow_blank=True)
    is_nullable = serializers.BooleanField()
    description = serializers.CharField()
    since = serializers.CharField(help_text="Version of the API that has had it first.")
    deprecated = serializers.CharField(
        allow_null=True,
        help_text="Version of the API that advises against it, a year before it is taken away;"
        " null: none does.",
    )


class ReferenceSerializer(serializers.Serializer[Any]):
    """A column that holds keys of another dataset."""

    column = serializers.CharField()
    dataset = serializers.CharField()


class DatasetLinksSerializer(serializers.Serializer[Any]):
    """The same rows through every door; which scopes these need is theirs to say."""

    json = serializers.URLField(help_text="Page by page.")
    changes = serializers.URLField(help_text="What changes after `as_of`, removals included.")
    csv = serializers.URLField()
    xlsx = serializers.URLField()
    parquet = serializers.URLField()
    arrow = serializers.URLField()
    ndjson = serializers.URLField()
    odata = serializers.URLField()
    exports = serializers.URLField(help_text="Where to POST for files that a worker makes.")


class DatasetSerializer(serializers.Serializer[Any]):
    """One dataset, as the dictionary tells it."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(["fact", "dimension"])
    grain = serializers.CharField(help_text="What one row is.")
    scope = serializers.CharField(help_text="What a token needs to read it.")
    primary_key = serializers.ListField(child=serializers.CharField())
    references = ReferenceSerializer(many=True)
    filters = serializers.ListField(child=serializers.CharField())
    columns = ColumnSerializer(many=True)
    as_of = serializers.DateTimeField(help_text="When anything was published last.")
    url = serializers.URLField(help_text="The same as `links.json`.")
    links = DatasetLinksSerializer()


class CountedDatasetSerializer(DatasetSerializer):
    """One dataset, as the dictionary tells it, and how many rows it has."""

    row_count = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="null: the token may not read it."
    )


class DatasetListSerializer(serializers.Serializer[Any]):
    """Every dataset, not counted."""

    # The stubs take `data` for the serializer's own property; DRF reads it as a field.
    data = DatasetSerializer(many=True)  # type: ignore[assignment] # a field, see above


class RootLinksSerializer(serializers.Serializer[Any]):
    """Where to go on from the beginning of the API."""

    datasets = serializers.URLField(help_text="Every dataset with its columns and addresses.")
    changes = serializers.URLField()
    me = serializers.URLField(help_text="The token, its scopes and its quotas.")
    openapi = serializers.URLField(help_text="This contract.")
    odata = serializers.URLField()
    exports = serializers.URLField(help_text="Where to POST for files that a worker makes.")
    webhook_endpoints = serializers.URLField()


class RootSerializer(serializers.Serializer[Any]):
    """The beginning of the API."""

    version = serializers.CharField(help_text="Of the API.")
    as_of = serializers.DateTimeField(help_text="When anything was published last.")
    links = RootLinksSerializer()


class OrganisationSerializer(serializers.Serializer[Any]):
    """The organisation that the token belongs to."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    slug = serializers.CharField()
    is_sample = serializers.BooleanField()


class TokenSerializer(serializers.Serializer[Any]):
    """The token that was sent; its secret is shown nowhere."""

    kind = serializers.ChoiceField(TokenKind.choices)
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField())
    addresses = serializers.ListField(
        child=serializers.CharField(), help_text="From where it works; empty: from everywhere."
    )
    expires_at = serializers.DateTimeField()


class QuotaSerializer(serializers.Serializer[Any]):
    """How often may be asked, and how often still."""

    policy = serializers.ChoiceField(["token", "organisation"], help_text="Who it is counted for.")
    quota = serializers.IntegerField(help_text="Requests in a window.")
    window_seconds = serializers.IntegerField()
    remaining = serializers.IntegerField(help_text="Requests left, this one counted.")
    resets_in_seconds = serializers.IntegerField(help_text="Until the window ends.")


class MeSerializer(serializers.Serializer[Any]):
    """Who is asking, for whom, and how often they may."""

    organisation = OrganisationSerializer()
    token = TokenSerializer()
    limits = serializers.DictField(child=serializers.CharField())
    quotas = QuotaSerializer(many=True)


class ExportedFileSerializer(serializers.Serializer[Any]):
    """One file of an export."""

    url = serializers.URLField(help_text="Where to fetch it, without a token, until it expires.")
    expires_at = serializers.DateTimeField(help_text="Until when; the export tells new addresses.")
    bytes = serializers.IntegerField()
    rows = serializers.IntegerField()
    sha256 = serializers.CharField(help_text="In hexadecimal digits.")


class ExportSerializer(serializers.Serializer[Any]):
    """An export: what was asked for, and what was made of it; it is kept for a day."""

    id = serializers.UUIDField()
    dataset = serializers.CharField()
    format = serializers.CharField()
    filters = serializers.DictField()
    status = serializers.ChoiceField(["waiting", "making", "ready", "failed"])
    progress = serializers.FloatField(help_text="Share of its files that are ready, 0 to 1.")
    reason = serializers.CharField(allow_null=True, help_text="Why it failed, where that is known.")
    asked_at = serializers.DateTimeField()
    files = ExportedFileSerializer(many=True)
    url = serializers.URLField(help_text="Where to ask again.")


class RemovalSerializer(serializers.Serializer[Any]):
    """A row that is there no longer, or no longer meets the filters."""

    id = serializers.CharField()
    change_seq = serializers.IntegerField()
    changed_at = serializers.DateTimeField()
    op = serializers.ChoiceField(["delete"])


@extend_schema_field({"type": "string", "enum": ["upsert", "delete"]})
class OperationField(serializers.CharField):
    """What has become of a row."""


class ChangeSerializer(serializers.Serializer[Any]):
    """One change: which row of which dataset; what stands in it is asked of the dataset."""

    dataset = serializers.CharField()
    id = serializers.UUIDField(help_text="The row's id, as the dataset has it.")
    op = OperationField(help_text="upsert: added or changed.")
    change_seq = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class ChangePageSerializer(serializers.Serializer[Any]):
    """Changes of all datasets that the token may read."""

    data = ChangeSerializer(many=True)  # type: ignore[assignment] # a field, see above
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(
        help_text="For the next page; of the last page, for `since` another day."
    )
    as_of = serializers.DateTimeField(help_text="When anything was published last.")


ERRORS = dict.fromkeys(
    [(code, "application/problem+json") for code in (400, 401, 403, 429, 503)], ProblemSerializer
)
DATASET_ERRORS = ERRORS | dict.fromkeys(
    [(code, "application/problem+json") for code in (404, 410)], ProblemSerializer
)
NOT_FOUND = {(404, "application/problem+json"): ProblemSerializer}
INVALID_BODY = {(422, "application/problem+json"): InvalidBodySerializer}
WRITE_ERRORS = (
    ERRORS
    | dict.fromkeys(
        [(code, "application/problem+json") for code in (404, 409, 413, 415)], ProblemSerializer
    )
    | INVALID_BODY
)
FILE_ERRORS = ERRORS | dict.fromkeys(
    [(code, "application/problem+json") for code in (404, 412, 416, 422, 503)], ProblemSerializer
)
DOWNLOAD_ERRORS = dict.fromkeys(
    [(code, "application/problem+json") for code in (403, 410, 412, 416, 429)], ProblemSerializer
)


def envelope_of(dataset: Dataset) -> type[serializers.Serializer[Any]]:
    """Return the shape of a page of the dataset."""
    name = "".join(part.title() for part in dataset.name.split("_"))
    row: type[serializers.Serializer[Any]] = type(
        f"{name}Row",
        (serializers.Serializer,),
        {"__doc__": f"{dataset.grain.capitalize()}."}
        | {column.name: _field(column) for column in dataset.columns}
        | {"op": serializers.ChoiceField(["upsert"])},
    )
    rows = PolymorphicProxySerializer(
        component_name=f"{name}RowOrRemoval",
        serializers={"upsert": row, "delete": RemovalSerializer},
        resource_type_field_name="op",
        many=True,
    )
    listed = type(
        "Rows", (serializers.ListField,), {}
    )  # a class of its own: the schema stays on it
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "__doc__": f"Rows of {dataset.name}.",
            "data": extend_schema_field(rows)(listed)(),
            "has_more": serializers.BooleanField(),
            "next_cursor": serializers.CharField(
                help_text="For the next page; of the last page, for `since` another day."
            ),
            "as_of": serializers.DateTimeField(help_text="When anything was published last."),
        },
    )


def _field(column: Column) -> serializers.Field[Any, Any, Any, Any]:
    kinds: dict[str, type[serializers.Field[Any, Any, Any, Any]]] = {
        "string": serializers.CharField,
        "integer": serializers.IntegerField,
        "number": serializers.FloatField,
        "boolean": serializers.BooleanField,
        "date": serializers.DateField,
        "timestamp": serializers.DateTimeField,
    }
    text = f"{column.description} Unit: {column.unit}." if column.unit else column.description
    return kinds[column.type](allow_null=column.is_nullable, help_text=text)
