"""Who is who in annotated stories: countries of the parties of events, and what pronouns and descriptions were resolved to.

    python -m bench.who FOLDER...        folders of NAME.story.json with NAME.gold.json

- Parties: of the annotated events that have a coded one of their type on overlapping evidence, the share whose actors' countries
  are the annotated ones (and the share in which at least half agree, which is what the story scorer asks for).
- References: pronouns, and descriptions without a country of their own, that are the subject of a verb in the evidence of exactly
  the annotated events around it: how many were resolved, and how many to a country of one of the parties annotated there.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bench.stories import as_gold
from bench.system import System
from legation.model import CodedReport, Mention
from legation.parsed import ParsedReport
from legation.spans import Span

_OWN = ("country:modifier", "country:of", "country:in", "country:demonym", "country:possessive")
_SUBJECT = frozenset({"nsubj", "nsubjpass"})


def stories(folders: Iterable[Path]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each story with its annotation."""
    for folder in folders:
        for path in sorted(folder.rglob("*.gold.json")):
            story = path.with_name(path.name.replace(".gold.", ".story."))
            yield json.loads(story.read_text(encoding="utf-8")), json.loads(path.read_text(encoding="utf-8"))


def countries(parties: Iterable[dict[str, Any]]) -> set[str]:
    """The countries of parties, unknown ones left out."""
    return {party["country"] for party in parties if party.get("country")}


def evidence(text: str, quoted: str) -> Span | None:
    """Where annotated evidence stands."""
    start = text.find(quoted)
    return Span(start, start + len(quoted)) if quoted and start >= 0 else None


def parties(text: str, coded: CodedReport, gold: dict[str, Any], counts: Counter[str]) -> None:
    """Count the annotated events with a coded one of the same type here, and those whose actors' countries are right."""
    found = [(event, span) for event in as_gold(coded)["events"] if (span := evidence(text, event["evidence"])) is not None]
    for event in gold["events"]:
        where = evidence(text, event["evidence"])
        types = {event["type"], *event.get("type_ok", ())}
        here = [other for other, span in found if where is not None and span.overlaps(where) and other["type"] in types]
        wanted = countries(event["actors"])
        if not here or not wanted:
            continue
        counts["events"] += 1
        scores = [len(wanted & got) / len(wanted | got) for got in (countries(other["actors"]) for other in here)]
        both = countries([*event["actors"], *event.get("recipients", ())])
        if event["type"] in {"CONSULT", "AGREE", "COOPERATE"}:
            sides = (countries([*other["actors"], *other["recipients"]]) for other in here)
            scores += [len(both & got) / len(both | got) for got in sides]
        counts["exact"] += max(scores) == 1
        counts["half"] += max(scores) >= 0.5


def references(parsed: ParsedReport, gold: dict[str, Any], counts: Counter[str]) -> None:
    """Count the subjects that refer without naming, the resolved ones, and those to a party annotated there."""
    text = parsed.report.text
    spans = [(span, event) for event in gold["events"] if (span := evidence(text, event["evidence"])) is not None]
    at: dict[int, Mention] = {mention.head: mention for mention in parsed.mentions}
    for token in parsed.tokens:
        if token.dep not in _SUBJECT:
            continue
        around = [event for span, event in spans if span.start <= token.start and token.end <= span.end]
        wanted = countries(party for event in around for party in [*event["actors"], *event.get("recipients", ())])
        mention = at.get(token.i)
        kind = _kind(token.lower if token.tag == "PRP" else "", mention)
        if not kind or not wanted:
            continue
        counts[f"{kind} all"] += 1
        got = {actor.country for actor in mention.actors if actor.country} if mention is not None else set()
        counts[f"{kind} resolved"] += bool(got)
        counts[f"{kind} right"] += bool(got & wanted)


def _kind(pronoun: str, mention: Mention | None) -> str:
    if pronoun in {"he", "she", "it", "they"}:
        return pronoun
    if mention is None or mention.kind not in {"description", "agent"} or set(mention.rules).intersection(_OWN):
        return ""
    return "description"


def main(arguments: list[str]) -> int:
    """Print the figures."""
    if not arguments:
        sys.stderr.write(__doc__ or "")
        return 2
    system, counts = System.load(), Counter[str]()
    for story, gold in stories(map(Path, arguments)):
        parsed = system.parse(story["text"], story)
        parties(story["text"], system.code(parsed), gold, counts)
        references(parsed, gold, counts)
    events = counts["events"] or 1
    print(f"actors' countries, events whose type matches: {counts['events']}; all right {counts['exact'] / events:.3f}, at least half "
          f"{counts['half'] / events:.3f}")  # fmt: skip
    for kind in ("he", "she", "it", "they", "description"):
        total = counts[f"{kind} all"] or 1
        resolved, right = counts[f"{kind} resolved"], counts[f"{kind} right"]
        print(f"{kind}: {counts[f'{kind} all']}; resolved {resolved / total:.3f}, to a party there {right / total:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
