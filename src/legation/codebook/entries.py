"""From the tables of a codebook's files to its entries."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from legation.codebook.records import (
    Boundary,
    CameoCode,
    Context,
    Erratum,
    EventType,
    Example,
    Mode,
    Quad,
    Scale,
    Source,
)
from legation.toml_rows import Row, fault

CAMEO_COLUMNS = (
    "code", "label", "base", "root", "level", "quad", "goldstein_gdelt", "goldstein_icews", "plover", "plover_mode",
    "plover_contexts", "definition", "example", "note",
)  # fmt: skip


def source(row: Row) -> Source:
    """A source of the codebook."""
    return Source(
        id=row.take("id", str),
        title=row.take("title", str),
        authors=row.take("authors", str),
        year=row.take("year", int),
        licence=row.take("licence", str),
        used=row.take("used", str),
    )


def scale(row: Row) -> Scale:
    """A scale of conflict and cooperation."""
    subject = row.take("subject", str)
    if subject not in ("cameo", "type"):
        raise fault(row.where_of("subject"), "The field `subject` must be cameo or type.")
    return Scale(
        id=row.take("id", str),
        name=row.take("name", str),
        source=row.take("source", str),
        version=row.take("version", str),
        subject="cameo" if subject == "cameo" else "type",
        low=row.take("low", float),
        high=row.take("high", float),
        unit=row.take("unit", str),
        note=row.take("note", str, ""),
    )


def event_type(row: Row) -> EventType:
    """An event type. A type of a user's own may leave out what only conversions to other formats need."""
    name, score = row.take("name", str), row.take("score_v2", float)
    return EventType(
        name=name,
        label=row.take("label", str),
        quad=row.take("quad", int),
        score_v2=score,
        score_v13=row.take("score_v13", float, score),
        requires_recipient=row.take("requires_recipient", bool, False),
        reciprocal=row.take("reciprocal", bool, False),
        future_as=row.take("future_as", str, name),
        negated_past_as=row.take("negated_past_as", str, name),
        negated_future_as=row.take("negated_future_as", str, name),
        default_cameo=row.take("default_cameo", str),
        cameo_note=row.take("cameo_note", str, ""),
        definition=row.take("definition", str),
        includes=row.words("includes", needed=False),
        excludes=row.words("excludes", needed=False),
        boundaries=tuple(
            Boundary(type=r.take("type", str), note=r.take("note", str)) for r in row.tables("boundaries", needed=False)
        ),
        errata=row.words("errata", needed=False),
        examples=tuple(example(r) for r in row.tables("examples")),
    )


def example(row: Row) -> Example:
    """An example sentence of a type."""
    return Example(
        text=row.take("text", str),
        actors=row.words("actors"),
        recipients=row.words("recipients", needed=False),
        mode=row.take("mode", str, ""),
    )


def mode(row: Row) -> Mode:
    """A mode of a type."""
    return Mode(
        type=row.take("type", str),
        name=row.take("name", str),
        score=row.take("score", float) if "score" in row.values else None,
        default_cameo=row.take("default_cameo", str),
        cameo_note=row.take("cameo_note", str, ""),
        definition=row.take("definition", str),
        examples=row.words("examples"),
        adds_contexts=row.words("adds_contexts", needed=False),
    )


def context(row: Row) -> Context:
    """A context."""
    return Context(
        name=row.take("name", str),
        definition=row.take("definition", str),
        keywords=row.words("keywords"),
        examples=row.words("examples"),
    )


def quad(row: Row) -> Quad:
    """A quad class."""
    return Quad(
        number=row.take("number", int),
        label=row.take("label", str),
        definition=row.take("definition", str),
        gdelt_icews=row.take("gdelt_icews", str),
        phoenix=row.take("phoenix", str),
        plover=row.take("plover", str),
    )


def erratum(row: Row) -> Erratum:
    """An erratum."""
    return Erratum(
        id=row.take("id", str),
        subject=row.take("subject", str),
        problem=row.take("problem", str),
        decision=row.take("decision", str),
    )


def code_rows(text: str, name: str) -> Iterator[tuple[str, Mapping[str, str | None]]]:
    """The rows of a table of CAMEO codes, each with its file and line.

    Raises:
        SetupError: if columns are missing or the text is not CSV.
    """
    reader = csv.DictReader(io.StringIO(text), strict=True)
    try:
        missing = set(CAMEO_COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise fault(f"{name}:1", f"The columns {', '.join(sorted(missing))} are missing.")
        for row in reader:
            yield f"{name}:{reader.line_num}", row
    except csv.Error as error:
        raise fault(f"{name}:{reader.line_num}", f"Not valid CSV: {error}.") from error


def cameo_code(row: Mapping[str, str | None], where: str) -> CameoCode:
    """A CAMEO code of one row.

    Raises:
        SetupError: if a number is none.
    """
    cells = {key: row.get(key) or "" for key in CAMEO_COLUMNS}
    try:
        return CameoCode(
            code=cells["code"],
            label=cells["label"],
            base=cells["base"],
            root=cells["root"],
            level=int(cells["level"]),
            quad=int(cells["quad"]),
            goldstein_gdelt=float(cells["goldstein_gdelt"]) if cells["goldstein_gdelt"] else None,
            goldstein_icews=float(cells["goldstein_icews"]) if cells["goldstein_icews"] else None,
            plover=cells["plover"],
            plover_mode=cells["plover_mode"],
            plover_contexts=tuple(filter(None, cells["plover_contexts"].split(";"))),
            definition=cells["definition"],
            example=cells["example"],
            note=cells["note"],
        )
    except ValueError as error:
        raise fault(where, f"Not a number: {error}.") from error
