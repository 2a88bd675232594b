"""Loading a codebook: the one that ships, or a folder, with a user's own layers laid over it.

A codebook is a folder of TOML and CSV files named in its `codebook.toml`. A layer is a folder with a `codebook.toml`
that gives `name`, `version` and `source`, and any of `types.toml`, `modes.toml`, `contexts.toml`, `cameo.csv`: an entry
with a known name replaces that entry, any other is new. (Its `triggers/` and `classes/` are read with the lexicon.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from legation.codebook import entries
from legation.codebook.book import Codebook
from legation.codebook.checking import flaws
from legation.codebook.records import CameoCode, Context, EventType, Mode, Scale, Source
from legation.errors import SetupError
from legation.toml_rows import Row, fault, parse_toml, rows

DEFAULT_CODEBOOK = "plover-cameo"
ROOT_FILE = "codebook.toml"
PARTS: dict[str, tuple[str, Callable[[Row], Any]]] = {
    "types": ("type", entries.event_type),
    "modes": ("mode", entries.mode),
    "contexts": ("context", entries.context),
    "quads": ("quad", entries.quad),
    "errata": ("erratum", entries.erratum),
}
LAYERED = {"types": "types.toml", "modes": "modes.toml", "contexts": "contexts.toml", "cameo": "cameo.csv"}
OWN_TYPE = "Belongs to a codebook of the user's own."


def load_codebook(path: Path | None = None, layers: Sequence[Path | str] = ()) -> Codebook:
    """Load and check a codebook.

    Args:
        path: the folder of a whole codebook; without it, the one that ships with Legation.
        layers: folders of a user's own entries, laid over it in this order.

    Raises:
        SetupError: a file is missing, malformed or names something that does not exist; names the file and line.
    """
    book, faults = examine_codebook(path, layers)
    if faults or book is None:
        raise faults[0]
    return book


def examine_codebook(path: Path | None = None, layers: Sequence[Path | str] = ()) -> tuple[Codebook | None, list[SetupError]]:
    """The codebook with everything that is wrong with it; no codebook where it cannot be put together at all.

    Args: as for `load_codebook`.
    """
    reading = _Reading()
    shipped = files("legation") / "data" / "codebooks" / DEFAULT_CODEBOOK
    reading.base(path if path is not None else shipped, str(path) if path is not None else DEFAULT_CODEBOOK)
    for number, layer in enumerate(layers, 1):
        reading.layer(Path(layer), number)
    if reading.root is None or reading.broken:
        return None, reading.faults
    try:
        book = reading.book()
    except SetupError as error:
        return None, [*reading.faults, error]
    found = [fault(reading.places.get((flaw.part, flaw.key), reading.names.get(flaw.part, ROOT_FILE)), flaw.text) for flaw in flaws(book)]
    return book, [*reading.faults, *found]


class _Reading:
    """The entries of all folders, by part and key, with where each stands and every fault met on the way."""

    def __init__(self) -> None:
        self.faults: list[SetupError] = []
        self.texts: dict[str, str] = {}
        self.names: dict[str, str] = {}
        self.places: dict[tuple[str, str], str] = {}
        self.found: dict[str, dict[str, Any]] = {part: {} for part in (*PARTS, "cameo")}
        self.root: Row | None = None
        self.scales: tuple[Scale, ...] = ()
        self.sources: tuple[Source, ...] = ()
        self.layers: list[str] = []
        self.broken = False

    def base(self, folder: Traversable | Path, shown: str) -> None:
        """Read a whole codebook."""
        try:
            self.texts[ROOT_FILE] = _text(folder, ROOT_FILE, shown)
            self.root = Row(parse_toml(self.texts[ROOT_FILE], f"{shown}/{ROOT_FILE}"), f"{shown}/{ROOT_FILE}", 1, self.texts[ROOT_FILE])
            named = Row(self.root.take("files", dict), self.root.name, 1, self.root.text)
            self.sources = tuple(self._made(rows(self.root.text, "source", self.root.name), entries.source))
            self.scales = tuple(self._made(rows(self.root.text, "scale", self.root.name), entries.scale))
        except SetupError as error:
            self.faults.append(error)
            self.broken = True
            return
        for part in (*PARTS, "cameo"):
            try:
                name = named.take(part, str)
                self.texts[name] = _text(folder, name, shown)
            except SetupError as error:
                self.faults.append(error)
                self.broken = True
                continue
            self.names[part] = f"{shown}/{name}"
            self._part(part, self.texts[name], f"{shown}/{name}", own=False)

    def layer(self, folder: Path, number: int) -> None:
        """Read a user's layer over what has been read so far."""
        shown = str(folder)
        try:
            text = _text(folder, ROOT_FILE, shown)
            root = Row(parse_toml(text, f"{shown}/{ROOT_FILE}"), f"{shown}/{ROOT_FILE}", 1, text)
            name, version = root.take("name", str), root.take("version", str)
            root.take("source", str)
        except SetupError as error:
            self.faults.append(error)
            self.broken = True
            return
        self.layers.append(f"{name} {version}")
        self.texts[f"{number}/{ROOT_FILE}"] = text
        for part, file in LAYERED.items():
            if (folder / file).exists():
                try:
                    content = _text(folder, file, shown)
                except SetupError as error:
                    self.faults.append(error)
                    continue
                self.texts[f"{number}/{file}"] = content
                self._part(part, content, f"{shown}/{file}", own=True)

    def book(self) -> Codebook:
        """The codebook of all that was read."""
        assert self.root is not None
        version = " + ".join((self.root.take("version", str), *self.layers))
        return Codebook(
            name=self.root.take("name", str),
            version=version,
            title=self.root.take("title", str),
            cameo_version=self.root.take("cameo_version", str),
            plover_version=self.root.take("plover_version", str),
            sources=self.sources,
            scales=self.scales,
            fingerprint=_fingerprint(self.texts),
            types=self._all("types"),
            modes=self._all("modes"),
            contexts=self._all("contexts"),
            codes=self._all("cameo"),
            quads=self._all("quads"),
            errata=self._all("errata"),
        )

    def _all(self, part: str) -> tuple[Any, ...]:
        return tuple(self.found[part].values())

    def _part(self, part: str, text: str, name: str, *, own: bool) -> None:
        """The entries of one file; what is wrong with one does not hide the others."""
        seen: set[str] = set()
        try:
            found = list(self._entries(part, text, name, own=own))
        except SetupError as error:
            self.faults.append(error)
            self.broken = self.broken or not own
            return
        for entry, where in found:
            key = _key(entry)
            if key in seen:
                self.faults.append(fault(where, f"{key} occurs more than once."))
                continue
            seen.add(key)
            self.found[part][key] = entry
            self.places[part, key] = where

    def _entries(self, part: str, text: str, name: str, *, own: bool) -> Iterator[tuple[Any, str]]:
        if part == "cameo":
            for where, cells in entries.code_rows(text, name):
                yield from self._kept(partial(entries.cameo_code, cells, where), where)
            return
        table, make = PARTS[part]
        for row in rows(text, table, name, needed=not own):
            if own and part in ("types", "modes") and "cameo_note" not in row.values:
                row.values = {**row.values, "cameo_note": OWN_TYPE}
            yield from self._kept(partial(make, row), row.where)

    def _kept(self, make: Callable[[], Any], where: str) -> Iterator[tuple[Any, str]]:
        try:
            yield make(), where
        except SetupError as error:
            self.faults.append(error)

    def _made(self, found: Iterable[Row], make: Callable[[Row], Any]) -> Iterator[Any]:
        for row in found:
            for entry, _ in self._kept(partial(make, row), row.where):
                yield entry


def _key(entry: Any) -> str:
    match entry:
        case Mode():
            return f"{entry.type}-{entry.name}"
        case EventType() | Context():
            return entry.name
        case CameoCode():
            return entry.code
        case _:
            return str(getattr(entry, "number", "") or entry.id)


def _text(folder: Traversable | Path, name: str, shown: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8").replace("\r\n", "\n").removeprefix("\ufeff")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            f"The codebook file cannot be read ({type(error).__name__}).",
            where=f"{shown}/{name}",
            remedy="Give a folder that holds a codebook, or leave the setting out to use the one that ships.",
        ) from error


def _fingerprint(texts: dict[str, str]) -> str:
    """A short hash of the content of all files, the same on every platform."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()[:16]
