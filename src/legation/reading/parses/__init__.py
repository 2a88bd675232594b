"""What runs in the sandbox: one file a format; each takes bytes and arguments and gives plain JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from legation.errors import SetupError

EXTRA = {"parquet": "data"}
OPERATIONS = {
    "feed": "feed",
    "page": "page",
    "fragments": "fragments",
    "newsml": "news_xml",
    "petrarch": "petrarch",
    "mail": "mail",
    "parquet": "parquet",
}
"""Operation → module whose function `parse` does it."""


def run(operation: str, data: bytes, arguments: Mapping[str, Any]) -> Any:
    """Do one operation.

    Raises:
        StoryError: what is wrong with the bytes.
        SetupError: if a package is missing.
    """
    try:
        module = import_module(f"legation.reading.parses.{OPERATIONS[operation]}")
    except ModuleNotFoundError as error:
        raise missing(str(error.name), EXTRA.get(operation, "web")) from error
    parse: Callable[[bytes, Mapping[str, Any]], Any] = module.parse
    return parse(data, arguments)


def missing(package: str, extra: str) -> SetupError:
    """The error for an optional package that is not installed."""
    return SetupError(f"this format needs the package {package!r}", remedy=f"Install it: pip install legation[{extra}]")
