"""The form in which any request of the contract is put together, and examples to begin with."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.quarters import Quarter
from apps.api.trying.answering import Answer, door_at
from apps.api.trying.calls import Call

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
DAYS_OPEN = 14  # of the assessment in the example
LONGEST_ADDRESS = 4000  # characters
LONGEST_BODY = 100_000
_NO_ADDRESS = _("Enter an address of this server, such as /api/v1/me.")
KEY = "Idempotency-Key"


@dataclass(frozen=True, slots=True)
class Example:
    """A request to begin with."""

    code: str
    label: Any
    method: str
    address: str
    said: Mapping[str, Any] | None = None

    @property
    def body(self) -> str:
        """Return the body as it is typed."""
        return "" if self.said is None else json.dumps(self.said, indent=2)


class RequestForm(forms.Form):
    """A method, an address, and what is sent there; the rest of what is wrong the door says."""

    method = forms.ChoiceField(
        label=_("Method"),
        choices=[(method, method) for method in METHODS],
        help_text=_("All but GET change something in your organisation, for good."),
        widget=forms.Select(attrs={"translate": "no", "class": "input-short"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_ADDRESS,
        help_text=_("From the reference of the API, with what is asked after a question mark."),
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "autocomplete": "off", "class": "input-mono"}
        ),
    )
    body = forms.CharField(
        label=_("Body (JSON)"),
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(
            attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off", "class": "input-mono"}
        ),
    )
    key = forms.CharField(
        label=KEY,
        required=False,
        help_text=_("Sent twice with the same key, a write is done once."),
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "autocomplete": "off", "class": "input-mono"}
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, host: str, **kwargs: Any) -> None:
        super().__init__(data and data.dict(), **kwargs)
        self._host = host

    def clean_address(self) -> str:
        """Take an address of this server, whole or from its path on, where a door is."""
        try:
            parts = urlsplit(self.cleaned_data["address"])
        except ValueError as error:  # brackets that are never closed
            raise forms.ValidationError(_NO_ADDRESS) from error
        if parts.netloc not in {"", self._host} or not parts.path.startswith("/"):
            raise forms.ValidationError(_NO_ADDRESS)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if door_at(Call(address).path) is None:
            raise forms.ValidationError(_("No door that takes tokens is at this address."))
        return address

    @property
    def call(self) -> Call:
        """Return the request, once the form is valid."""
        said = self.cleaned_data
        method = said["method"]
        headers = {}
        if method != "GET" and said["key"]:
            headers[KEY] = said["key"]
        body = "" if method == "GET" else said["body"]
        if body:
            headers["Content-Type"] = "application/json"
        return Call(said["address"], method, headers, body)

    def learn(self, answer: Answer) -> None:
        """Offer a new key after a write that was done; put beside the body what is wrong in it."""
        if not answer.is_problem:
            self.data = {**self.data, "key": new_key()}
        for fault in answer.document.get("errors", ()):
            self.add_error("body", f"{fault['pointer']}: {fault['detail']}")


def first(asked: QueryDict) -> dict[str, str]:
    """Return what the form begins with: an example, or an address that an answer led to.

    An address comes with no other method than GET: a link that somebody sent suggests no change.
    """
    example = examples().get(asked.get("example", "me"))
    if "address" in asked or example is None:
        address = asked.get("address", "")[:LONGEST_ADDRESS]
        return {"method": "GET", "address": address, "key": new_key()}
    return {
        "method": example.method,
        "address": example.address,
        "body": example.body,
        "key": new_key(),
    }


def new_key() -> str:
    """Return a key that nobody has used."""
    return str(uuid4())


def examples() -> dict[str, Example]:
    """Return requests to begin with, by their codes."""
    return {example.code: example for example in _examples()}


def _examples() -> Iterator[Example]:
    at = now()
    quarter = Quarter.at(at, "UTC").code
    closes_at = (at + timedelta(days=DAYS_OPEN)).isoformat(timespec="seconds")
    yield Example("me", _("Who is asking"), "GET", "/api/v1/me")
    yield Example("datasets", _("The dictionary"), "GET", "/api/v1/datasets")
    yield Example("service", _("What OData offers"), "GET", "/odata/v4/")
    yield Example("metadata", _("OData's metadata"), "GET", "/odata/v4/$metadata")
    yield Example("count", _("How many rows"), "GET", "/odata/v4/dimension_scores/$count")
    yield Example("endpoints", _("Webhooks"), "GET", "/api/v1/webhook-endpoints")
    yield Example("deliveries", _("Their deliveries"), "GET", "/api/v1/webhook-deliveries")
    file = {"dataset": "dimension_scores", "format": "parquet"}
    yield Example("export", _("Have a file made"), "POST", "/api/v1/exports", file)
    event = {"happened_on": at.date().isoformat(), "text": "Chat launched"}
    yield Example("annotation", _("Add an event"), "POST", "/api/v1/annotations", event)
    figure = {"period_id": quarter, "kpi_key": "csat_pct", "method": "scale_5", "value": 82.5}
    figures = {"data": [figure]}
    yield Example("kpi_values", _("Record a figure"), "POST", "/api/v1/kpi_values", figures)
    round_ = {"period_id": quarter, "closes_at": closes_at}
    yield Example("round", _("Set up an assessment"), "POST", "/api/v1/rounds", round_)
