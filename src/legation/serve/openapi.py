"""The description of the interface: what the framework finds, with the one shape of problems in the place of its own."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

PROBLEM = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
    },
}  # fmt: skip
_OWN = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Make the application describe its problems as they are answered."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        found = made()
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        if "Problem" in schemas:
            return found
        for name in _OWN:
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM
        answer = {"description": "A problem", "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
        for methods in found["paths"].values():
            for told in methods.values():
                told["responses"].pop("422", None)
                told["responses"]["default"] = answer
        return found

    app.openapi = openapi  # type: ignore[method-assign]


def methods(app: FastAPI, path: str) -> list[str]:
    """The methods that an address of the interface has; none if it is no such address."""
    found: set[str] = set()
    for template, told in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            found.update(name.upper() for name in told)
    return sorted(found)
