"""The commands that look after a record: rebuild, stats, vacuum, backup, restore, quarantine, runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from legation.cli.alerts import check_today
from legation.cli.common import errors, output
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows


def rebuild(record: RecordUrl = "") -> None:
    """Conclude all events anew from all reports and judgements.

    Reports and judgements stay as they are. The former events stand until the new ones are complete. Watches are checked for today.

    \b
    Examples:
      legation rebuild --record record.db
    """
    with opened(record, readonly=False) as kept:
        events = kept.rebuild()
        errors().print(f"{events} events in {kept.where}", markup=False, soft_wrap=True)
        check_today(kept)


def stats(record: RecordUrl = "", format: FormatOption = Format.table) -> None:
    """Say how much is in the record.

    \b
    Examples:
      legation stats --record record.db
      legation stats --format json
    """
    from legation.model_json import dumps

    with opened(record) as kept:
        numbers = kept.stats()
    if format in (Format.json, Format.jsonl):
        sys.stdout.write(dumps(numbers, indent=2 if format is Format.json else None) + "\n")
        return
    rows = [{"what": name.replace("_", " "), "number": value} for name, value in numbers.items()]
    write_rows(rows, format, "The record")
    if numbers["pending"] and format is Format.table:
        output().print(f"{numbers['pending']} reports wait for: legation rebuild", markup=False)


def vacuum(record: RecordUrl = "") -> None:
    """Give back room on the disk that is not used, and renew the statistics that queries are planned by.

    \b
    Examples:
      legation vacuum --record record.db
    """
    with opened(record, readonly=False) as kept:
        before, after = kept.vacuum()
    errors().print(f"{before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now", markup=False)


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The backup; a file that does not exist yet.")],
    record: RecordUrl = "",
) -> None:
    """Write a copy of the record to one file, while others read and write.

    The copy is one SQLite file, whichever database the record is in, and a record itself; `restore` puts it into either.

    \b
    Examples:
      legation backup 2025-08-28.db --record record.db
    """
    with opened(record) as kept:
        size = kept.backup(target)
    errors().print(f"{size / 1e6:.1f} MB written to {target}", markup=False, soft_wrap=True)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="What backup wrote.")],
    record: RecordUrl = "",
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of a record that is there.")] = False,
) -> None:
    """Make a record from a backup.

    \b
    Examples:
      legation restore 2025-08-28.db --record record.db
      legation restore 2025-08-28.db --record postgresql://me@localhost/legation
    """
    from legation.record import restore_record

    restore_record(source, record or None, replace=replace)
    with opened(record) as kept:
        errors().print(f"{kept.count('report')} reports in {kept.where}", markup=False, soft_wrap=True)


def quarantine(
    record: RecordUrl = "",
    format: FormatOption = Format.table,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Write the bytes of each story into this folder.", show_default=False)
    ] = None,
) -> None:
    """List the stories that could not be coded, with stage and reason.

    \b
    Examples:
      legation quarantine --record record.db
      legation quarantine --save refused/
    """
    with opened(record) as kept:
        refused = list(kept.quarantine())
    rows = (
        {"id": one.id, "name": one.story.name, "stage": one.story.stage, "code": one.story.code, "detail": one.story.detail,
         "bytes": len(one.story.data), "run": one.run}
        for one in refused
    )  # fmt: skip
    write_rows(rows, format, "Quarantine")
    if save is not None:
        save.mkdir(parents=True, exist_ok=True)
        for one in refused:
            (save / one.id).write_bytes(one.story.data)
        errors().print(f"{len(refused)} stories written to {save}", markup=False, soft_wrap=True)


def runs(record: RecordUrl = "", format: FormatOption = Format.table) -> None:
    """List the runs that brought something, with what each brought.

    \b
    Examples:
      legation runs --record record.db
    """
    with opened(record) as kept:
        found = kept.runs()
    write_rows(({"run": one.run, "coded": one.coded, "quarantined": one.quarantined} for one in found), format, "Runs")
