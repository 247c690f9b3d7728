"""Finishes the OpenAPI document."""

from typing import Any


def require_bodies(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say of every body that it has to be sent: the generator does not of a schema of its own."""
    for operations in result["paths"].values():
        for operation in operations.values():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
    return result
