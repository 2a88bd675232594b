"""`legation codebook`: the ontology, with definitions in our own words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from legation.cli.common import SETUP, errors, output
from legation.codebook import CameoCode, Codebook, Context, Erratum, EventType, Mode, Scale, load_codebook

Entry = EventType | Mode | Context | CameoCode | Scale | Erratum
MOST = 25


def codebook(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE|WORD...]", help="A type, mode, context, CAMEO code, or words of a definition."),
    ] = None,
    layers: Annotated[
        list[str] | None,
        typer.Option("--codebook", metavar="DIR", help="Folder of your own entries; may be repeated.", show_default=False),
    ] = None,
    examples: Annotated[bool, typer.Option(help="With check: try the example sentences of the triggers.")] = True,
) -> None:
    """Look up event types, modes, contexts and CAMEO codes; check a codebook of your own.

    `check` reads folders of your own types, modes, contexts, codes and triggers, and says by file and line what is wrong
    with them.

    \b
    Examples:
      legation codebook
      legation codebook SANCTION
      legation codebook SANCTION-expel
      legation codebook 0874
      legation codebook withdraw troops
      legation codebook WATER --codebook my-codebook
      legation codebook check my-codebook

    \b
    Exit codes of check: 0 nothing wrong, 2 something is.
    """
    if words and words[0] == "check":
        _check(words[1:] + (layers or []), examples)
        return
    book, console = load_codebook(layers=layers or ()), output()
    if not words:
        _overview(book, console)
        return
    found = book.lookup(" ".join(words))
    if not found:
        errors().print(f"legation: nothing in the codebook for {' '.join(words)!r}", markup=False)
        raise typer.Exit(SETUP)
    if len(found) == 1 or not isinstance(found[0], CameoCode):
        _detail(found[0], book, console)
        found = found[1:]
    if found:
        _list(found, console)


def _check(folders: list[str], examples: bool) -> None:
    if not folders:
        raise typer.BadParameter("name the folder: legation codebook check my-codebook")
    from legation.own_codebook import inspect

    found, console = inspect(folders, examples=examples), output()
    for finding in found.findings:
        console.print(Text.assemble((finding.where, "bold"), f": {finding.what} {finding.remedy}".rstrip()), soft_wrap=True)
    if found.findings:
        errors().print(f"legation: {len(found.findings)} things to mend", markup=False)
        raise typer.Exit(SETUP)
    assert found.codebook is not None
    tried = f", {found.examples} examples tried" if examples else ""
    console.print(f"{found.codebook.title}, version {found.codebook.version}: nothing wrong. {found.triggers} own triggers{tried}.", markup=False)


def name_of(entry: Entry) -> tuple[str, str, str]:
    """The kind, the name and a line about an entry."""
    match entry:
        case EventType():
            return "type", entry.name, entry.label
        case Mode():
            return "mode", f"{entry.type}-{entry.name}", entry.definition
        case Context():
            return "context", entry.name, entry.definition
        case CameoCode():
            return "CAMEO", entry.code, entry.label
        case Scale():
            return "scale", entry.id, entry.name
        case _:
            return "erratum", entry.id, entry.problem


def _overview(book: Codebook, console: Console) -> None:
    table = Table(title=f"{book.title} {book.version}", title_justify="left", show_lines=False)
    for column in ("type", "what", "quad class", "modes"):
        table.add_column(column, overflow="fold")
    quads = {quad.number: quad.label for quad in book.quads}
    for entry in book.types:
        modes = ", ".join(mode.name for mode in book.modes_of(entry.name))
        table.add_row(entry.name, Text(entry.label), quads[entry.quad], Text(modes))
    console.print(table)
    console.print(
        f"{len(book.types)} types, {len(book.modes)} modes, {len(book.contexts)} contexts, {len(book.codes)} CAMEO codes."
        " One in detail: legation codebook SANCTION",
        markup=False,
    )


def _list(found: tuple[Entry, ...], console: Console) -> None:
    table = Table(show_header=True)
    for column in ("kind", "name", "what"):
        table.add_column(column, overflow="fold")
    for entry in found[:MOST]:
        kind, name, line = name_of(entry)
        table.add_row(kind, name, Text(line))
    console.print(table)
    if len(found) > MOST:
        console.print(f"… and {len(found) - MOST} more; add a word to narrow it down.", markup=False)


def _detail(entry: Entry, book: Codebook, console: Console) -> None:
    kind, name, _ = name_of(entry)
    console.print(Text.assemble((name, "bold"), (f"  {kind}", "dim")))
    for label, value in _facts(entry, book):
        if value:
            console.print(Text.assemble((f"  {label:<14}", "dim"), value))
    console.print()


def _facts(entry: Entry, book: Codebook) -> list[tuple[str, str]]:
    match entry:
        case EventType():
            facts = [("", entry.label), ("definition", entry.definition), ("quad class", str(entry.quad))]
            facts += [("includes", line) for line in entry.includes] + [("excludes", line) for line in entry.excludes]
            facts += [(f"or {line.type}?", line.note) for line in entry.boundaries]
            facts += [("CAMEO", f"{entry.default_cameo} {entry.cameo_note}".strip())]
            facts += [("modes", ", ".join(mode.name for mode in book.modes_of(entry.name)))]
            return facts + [("example", _example(one.text, one.actors, one.recipients)) for one in entry.examples]
        case Mode():
            facts = [("definition", entry.definition), ("CAMEO", f"{entry.default_cameo} {entry.cameo_note}".strip())]
            return facts + [("example", line) for line in entry.examples]
        case Context():
            facts = [("definition", entry.definition), ("keywords", ", ".join(entry.keywords))]
            return facts + [("example", line) for line in entry.examples]
        case CameoCode():
            plover = entry.plover + (f"-{entry.plover_mode}" if entry.plover_mode else "")
            scores = f"GDELT {_number(entry.goldstein_gdelt)}, ICEWS {_number(entry.goldstein_icews)}"
            return [
                ("", entry.label),
                ("definition", entry.definition),
                ("PLOVER", plover),
                ("contexts", ", ".join(entry.plover_contexts)),
                ("Goldstein", scores),
                ("note", entry.note),
                ("example", entry.example),
            ]
        case Scale():
            span = f"{entry.low} to {entry.high} {entry.unit}"
            return [("", entry.name), ("range", span), ("source", entry.source), ("note", entry.note)]
        case _:
            return [("problem", entry.problem), ("decision", entry.decision)]


def _example(text: str, actors: tuple[str, ...], recipients: tuple[str, ...]) -> str:
    return text + f"  [{', '.join(actors) or '–'} → {', '.join(recipients) or '–'}]"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1f}"
