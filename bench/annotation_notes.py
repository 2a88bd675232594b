"""From an annotator's notes to story and gold files: `python -m bench.annotation_notes NOTES… FOLDER`.

Notes are quicker to write than JSON. One file may hold many stories, each ending with a line `=====`:

    id: suva-talks
    publisher: AFP
    published: 2025-03-02          (or -)
    headline: Fiji hosts talks
    text:
    SUVA (AFP) - …
    -----
    R | person | country | title | sector | evidence
    E | TYPE, OK_TYPE, … | name=CCC; name=CCC | name=CCC | status | date | place | attributed; attributed | evidence
    S | speaker=CCC | direct or indirect | evidence
    G | name | kind | place | date | name=CCC:status; … | evidence
    T | a | b | kind | since | evidence

`-` stands for nothing. A date is a day, a month (2025-03), a year, or two of these joined by `..`. Fields follow
the annotation guide of the story benchmark. Every evidence must stand in the text or headline word for word.
"""

from __future__ import annotations

import calendar
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STORY_END, NOTES_START = "=====", "-----"
Gold = dict[str, list[dict[str, Any]]]


class NotesError(ValueError):
    """A line of the notes that cannot be read; names the file and the line."""


def day(value: str, last: bool) -> str:
    """The first or last day of a day, a month or a year in ISO 8601."""
    parts = [int(part) for part in value.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    number = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04}-{month:02}-{number:02}"


def interval(value: str) -> dict[str, str] | None:
    """`2025-03`, `2025-03-02..2025-03-04` or `-` as an interval."""
    if value == "-":
        return None
    start, _, end = value.partition("..")
    return {"start": day(start, last=False), "end": day(end or start, last=True)}


def party(value: str) -> dict[str, str | None]:
    """`name=CCC` as a party; a party without a known country has none after the sign."""
    name, found, country = value.rpartition("=")
    if not found:
        raise ValueError(f"a party is written name=CCC: {value!r}")
    return {"name": name.strip(), "country": country.strip() if country.strip() not in ("", "-") else None}


def items(value: str) -> list[str]:
    """The parts of a list in one field."""
    return [] if value == "-" else [part.strip() for part in value.split(";") if part.strip()]


def maybe(value: str) -> str | None:
    """A field that may be empty."""
    return None if value == "-" else value


def record(kind: str, fields: list[str]) -> tuple[str, dict[str, Any]]:
    """One line of notes as the part it belongs to and its record."""
    *values, evidence = fields
    if kind == "R":
        person, country, title, sector = values
        return "roles", {"person": person, "country": maybe(country), "title": title, "sector": sector, "evidence": evidence}
    if kind == "E":
        types, actors, recipients, status, date, place, attributed = values
        first, *others = [part.strip() for part in types.split(",")]
        return "events", {
            "type": first, "type_ok": others, "actors": [party(p) for p in items(actors)],
            "recipients": [party(p) for p in items(recipients)], "status": status, "date": interval(date),
            "place": maybe(place), "attributed_to": items(attributed), "evidence": evidence,
        }  # fmt: skip
    if kind == "S":
        speaker, how = values
        return "statements", {"speaker": party(speaker), "direct": {"direct": True, "indirect": False}[how], "evidence": evidence}
    if kind == "G":
        name, form, place, date, parties = values
        pairs = [part.rpartition(":") for part in items(parties)]
        people = [{**party(who), "status": status.strip()} for who, _, status in pairs]
        return "gatherings", {
            "name": name, "kind": form, "place": maybe(place), "date": interval(date), "participants": people, "evidence": evidence,
        }  # fmt: skip
    if kind == "T":
        a, b, standing, since = values
        return "standings", {"a": a, "b": b, "kind": standing, "since": maybe(since), "evidence": evidence}
    raise ValueError(f"a line begins with R, E, S, G or T, not {kind!r}")


def read_notes(path: Path) -> Iterator[tuple[dict[str, Any], Gold]]:
    """The stories of a file of notes with their gold.

    Raises:
        NotesError: if a line cannot be read, or an evidence is not in its story.
    """
    story: dict[str, Any] = {"id": "", "publisher": "", "url": None, "published": None, "headline": "", "text": ""}
    gold: Gold = {"roles": [], "events": [], "statements": [], "gatherings": [], "standings": []}
    text: list[str] | None = None
    noting = False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            if line.strip() == STORY_END:
                yield story, gold
                story, gold, text, noting = dict(story, id="", headline="", text=""), {key: [] for key in gold}, None, False
            elif not noting and line.strip() == NOTES_START:
                noting, story["text"] = True, "\n".join(text or []).strip()
            elif noting and line.strip():
                kind, *fields = [part.strip() for part in line.split(" | ")]
                part, found = record(kind, fields)
                if found["evidence"] not in story["text"] and found["evidence"] not in story["headline"]:
                    raise ValueError(f"this evidence is not in the story: {found['evidence']!r}")
                gold[part].append(found)
            elif not noting and text is not None:
                text.append(line)
            elif line.strip() == "text:":
                text = []
            elif line.strip():
                key, _, value = line.partition(":")
                if key not in story:
                    raise ValueError(f"no such field of a story: {key!r}")
                story[key] = maybe(value.strip())
        except (ValueError, KeyError, IndexError) as error:
            raise NotesError(f"{path}:{number}: {error}") from error
    if text is not None:
        raise NotesError(f"{path}: the last story does not end with {STORY_END}")


def main(arguments: list[str]) -> int:
    """Write the stories and gold of all notes into a folder."""
    if len(arguments) < 2:
        print(__doc__)
        return 2
    *notes, folder = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    count = 0
    try:
        for path in notes:
            for story, gold in read_notes(Path(path)):
                for kind, content in (("story", story), ("gold", gold)):
                    target = Path(folder) / f"{story['id']}.{kind}.json"
                    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
                count += 1
    except NotesError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{count} stories written to {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
