"""Tables of TOML files read field by field, each fault with the file and the line it stands on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any, TypeVar

from legation.errors import SetupError

_T = TypeVar("_T")
REMEDY = "Correct the file, or compare it with the one that ships."


def fault(where: str, what: str) -> SetupError:
    """The error for one fault of a data file."""
    return SetupError(what, where=where, remedy=REMEDY)


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML file.

    Args:
        text: the file's text.
        name: the file, as errors name it.

    Raises:
        SetupError: if it is not TOML; names the file and line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise fault(f"{name}:{line[1]}" if line else name, f"Not valid TOML: {error}.") from error


def header_lines(text: str, key: str) -> list[int]:
    """The lines, from 1, on which the tables `[[key]]` of a TOML text begin."""
    head = re.compile(rf"\s*\[\[\s*{re.escape(key)}\s*\]\]")
    return [number for number, line in enumerate(text.splitlines(), 1) if head.match(line)]


class Row:
    """One table of a file, read field by field with a check of its kind.

    Args:
        values: the table.
        name: the file, as errors name it.
        line: the line on which the table begins.
        text: the file's text, to find the line of a field.
    """

    __slots__ = ("line", "name", "text", "values")

    def __init__(self, values: Mapping[str, Any], name: str, line: int = 1, text: str = "") -> None:
        self.values, self.name, self.line, self.text = values, name, line, text

    @property
    def where(self) -> str:
        """The file and line of the table."""
        return f"{self.name}:{self.line}"

    def where_of(self, key: str) -> str:
        """The file and line of a field, or of the table where the field is absent."""
        lines = self.text.splitlines()
        for number in range(self.line, len(lines)):
            if re.match(rf"\s*{re.escape(key)}\s*=", lines[number]):
                return f"{self.name}:{number + 1}"
            if lines[number].lstrip().startswith("[["):
                break
        return self.where

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """The value of a field.

        Raises:
            SetupError: if it is absent without a default, or of another kind.
        """
        value = self.values.get(key, default)
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise fault(self.where_of(key), f"The field `{key}` is missing or is not a {kind.__name__}.")
        return value

    def words(self, key: str, *, needed: bool = True) -> tuple[str, ...]:
        """A list of words; empty where it is absent and not needed."""
        value = self.take(key, list, None if needed else [])
        if not all(isinstance(item, str) and item for item in value):
            raise fault(self.where_of(key), f"The field `{key}` must be a list of words.")
        return tuple(value)

    def tables(self, key: str, *, needed: bool = True) -> list[Row]:
        """The tables of a field, such as the examples of a type."""
        found = self.values.get(key, None if needed else [])
        if not isinstance(found, list) or (needed and not found) or not all(isinstance(item, dict) for item in found):
            raise fault(self.where_of(key), f"There is no [[{key}]] entry.")
        return [Row(item, self.name, self.line, self.text) for item in found]


def rows(text: str, key: str, name: str, *, needed: bool = True) -> list[Row]:
    """The tables `[[key]]` of a TOML text, each with its line.

    Raises:
        SetupError: if the text is not TOML, or holds no such table though one is needed.
    """
    values = parse_toml(text, name)
    found = values.get(key, None if needed else [])
    if not isinstance(found, list) or (needed and not found) or not all(isinstance(item, dict) for item in found):
        raise fault(name, f"There is no [[{key}]] entry.")
    lines = header_lines(text, key)
    lines += [1] * (len(found) - len(lines))  # written as an inline array: no header of its own
    return [Row(item, name, line, text) for item, line in zip(found, lines, strict=False)]
