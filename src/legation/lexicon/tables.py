"""Reading the dictionaries: TOML and CSV files that ship with the package or lie in a user's folder."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from legation.errors import SetupError

LEXICON = "data/lexicons/en"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV dictionary, with the file and line it stands on."""

    cells: Mapping[str, str]
    where: str

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a `|`-separated cell, empty ones left out."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())


def packaged(name: str) -> Traversable:
    """A file or folder of the English lexicon that ships with the package, such as `countries.csv`."""
    place: Traversable = resources.files("legation")
    for part in f"{LEXICON}/{name}".split("/"):
        place = place / part
    return place


def read_csv(source: str | Path | Traversable, columns: tuple[str, ...] = ()) -> list[Row]:
    """The rows of a CSV dictionary with a header.

    Args:
        source: a name in the packaged lexicon, or a file.
        columns: columns that must be there.

    Raises:
        SetupError: if the file is missing, a column is missing or a row is too short or too long; names file and line.
    """
    place, where = _open(source)
    reader = csv.DictReader(io.StringIO(_text(place, where)))
    if missing := [name for name in columns if name not in (reader.fieldnames or [])]:
        raise SetupError(f"the column {missing[0]!r} is missing", where=f"{where}:1", remedy="Add it to the header.")
    rows = []
    for cells in reader:
        if None in cells or None in cells.values():
            raise SetupError(
                "this row has more or fewer cells than the header",
                where=f"{where}:{reader.line_num}",
                remedy="Quote cells that hold commas.",
            )
        rows.append(Row(cells, f"{where}:{reader.line_num}"))
    return rows


def read_toml(source: str | Path | Traversable) -> dict[str, Any]:
    """A TOML dictionary as it stands.

    Raises:
        SetupError: if the file is missing or is not TOML; names the file and line.
    """
    place, where = _open(source)
    try:
        return tomllib.loads(_text(place, where))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise SetupError(f"not TOML: {error}", where=f"{where}:{line[1]}" if line else where) from error


def read_text(name: str) -> str:
    """A text file of the packaged lexicon.

    Raises:
        SetupError: if it is missing or not UTF-8.
    """
    return _text(packaged(name), name)


def toml_files(folder: str) -> Iterator[Traversable]:
    """The TOML files of a folder of the packaged lexicon, by name."""
    found = [place for place in packaged(folder).iterdir() if place.name.endswith(".toml")]
    return iter(sorted(found, key=lambda place: place.name))


def _open(source: str | Path | Traversable) -> tuple[Traversable, str]:
    place = packaged(source) if isinstance(source, str) else source
    return place, source if isinstance(source, str) else getattr(source, "name", str(source))


def _text(place: Traversable, where: str) -> str:
    try:
        return place.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SetupError("this dictionary file does not exist", where=where, remedy="Reinstall the package.") from error
    except UnicodeDecodeError as error:
        raise SetupError(f"not UTF-8: {error}", where=where, remedy="Save the file as UTF-8.") from error
