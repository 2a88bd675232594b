"""What the errors in status, date, place, attribution, gatherings and standings are made of.

    python -m bench.error_tables GOLD_DIR PRED_DIR [--list FIELD] [--wide]

Prints tables of the matched events' errors; with `--list` every error of one field (status, date, place, attribution,
gatherings, standings) with the words it rests on. `--wide` pairs events by type and overlapping evidence alone, which gives
a larger sample to look at than the scorer's pairs. Predictions are made by `bench.predict stories`.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

_PLACES = [above / "shared/benchmarks/score_stories.py" for above in Path(__file__).resolve().parents]
SCORER = next((path for path in _PLACES if path.exists()), _PLACES[-1])
"""The scorer, in the folder `shared` beside the project or above it."""
Row = dict[str, Any]


def load_scorer(path: Path = SCORER) -> ModuleType:
    """The scorer of the story benchmark, whose matching the tables share."""
    spec = importlib.util.spec_from_file_location("score_stories", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def stories(gold_dir: Path, pred_dir: Path) -> Iterator[tuple[str, Row, Row, Row]]:
    """Name, story, gold and prediction of every story."""
    for path in sorted(gold_dir.rglob("*.gold.json")):
        name = path.name.removesuffix(".gold.json")
        story = json.loads(path.with_name(f"{name}.story.json").read_text(encoding="utf-8"))
        found = pred_dir / f"{name}.pred.json"
        yield name, story, json.loads(path.read_text(encoding="utf-8")), json.loads(found.read_text()) if found.exists() else {}


def pairs(scorer: ModuleType, gold_dir: Path, pred_dir: Path, *, wide: bool) -> Iterator[tuple[str, Row, Row, Row]]:
    """The matched events of all stories: name, story, gold event, predicted event."""
    for name, story, gold, pred in stories(gold_dir, pred_dir):
        text = scorer.fold(story["headline"] + "\n" + story["text"])

        def alike(g: Row, p: Row, text: str = text) -> float:
            plain: float = scorer.event_score(g, p, text)
            if not wide or plain:
                return plain
            kinds = {g["type"], *g.get("type_ok", [])}
            return 0.1 * (p.get("type") in kinds and scorer.overlap(g["evidence"], p.get("evidence"), text))

        for g, p in scorer.match(gold.get("events", []), pred.get("events", []), alike):
            yield name, story, g, p


def date_class(gold: Row | None, pred: Row | None) -> str:
    """How a predicted date stands to the gold one."""
    if gold is None or pred is None:
        return "both none" if gold is pred else "missed" if gold else "extra"
    (a, b), (c, d) = ((x["start"][:10], (x.get("end") or x["start"])[:10]) for x in (gold, pred))
    if (a, b) == (c, d):
        return "right"
    if c <= a and b <= d:
        return "too wide"
    if a <= c and d <= b:
        return "too narrow"
    return "another"


def heard_class(gold: list[str], pred: list[str], same: Callable[[str, str], bool]) -> str:
    """How predicted sources stand to the gold ones."""
    if not gold:
        return "extra" if pred else "right"
    if not pred:
        return "missed"
    return "right" if any(same(x, y) for x in gold for y in pred) else "another"


def status_rule(pred: Row) -> str:
    """The last rule that decided the status."""
    rules = [rule for rule in pred.get("rules", []) if rule.startswith("status:")]
    return rules[-1] if rules else "status:?"


def classify(scorer: ModuleType, g: Row, p: Row) -> dict[str, str]:
    """The class of each field of a matched event, "right" where it is."""
    same = (
        "right"
        if g.get("place") == p.get("place")
        else "missed"
        if not p.get("place")
        else "extra"
        if not g.get("place")
        else "another"
    )
    date = date_class(g.get("date"), p.get("date"))
    return {
        "status": "right" if g["status"] == p["status"] else f"{g['status']} read as {p['status']}",
        "date": "right" if date == "both none" else date,
        "place": same,
        "attribution": heard_class(g.get("attributed_to", []), p.get("attributed_to", []), scorer.same_name),
    }


def missed(scorer: ModuleType, gold_dir: Path, pred_dir: Path, kind: str) -> Iterator[tuple[str, str, Row]]:
    """Gatherings or standings that were missed, or found in excess: story, "missed" or "extra", the record."""
    for name, _, gold, pred in stories(gold_dir, pred_dir):
        g, p = gold.get(kind, []), pred.get(kind, [])
        if kind == "standings":
            matched = scorer.match(g, p, lambda a, b: float(
                a["kind"] == b["kind"] and {str(a["a"]), str(a["b"])} == {str(b["a"]), str(b["b"])}))  # fmt: skip
        else:
            matched = scorer.match(g, p, lambda a, b: (a.get("place") == b.get("place")) * (
                scorer.jaccard(scorer.countries(a["participants"]), scorer.countries(b["participants"]))
                + 0.1 * bool(set(scorer.toks(a["name"])) & set(scorer.toks(b["name"])) - scorer.STOP)))  # fmt: skip
        hit_gold, hit_pred = {id(a) for a, _ in matched}, {id(b) for _, b in matched}
        yield from ((name, "missed", row) for row in g if id(row) not in hit_gold)
        yield from ((name, "extra", row) for row in p if id(row) not in hit_pred)
        yield from ((name, "found", a) for a, _ in matched)


def table(title: str, counts: Counter[str]) -> Iterator[str]:
    """One table of counts."""
    yield f"\n### {title}\n\n| class | n |\n| --- | --- |"
    yield from (f"| {name} | {n} |" for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def list_errors(scorer: ModuleType, gold: Path, pred: Path, field: str, *, wide: bool) -> Iterator[str]:
    """Every error of one field, a few lines each."""
    if field in {"gatherings", "standings"}:
        for name, verdict, row in missed(scorer, gold, pred, field):
            yield f"{verdict.upper()} {name}: {json.dumps(row, ensure_ascii=False)}"
        return
    for name, story, g, p in pairs(scorer, gold, pred, wide=wide):
        found = classify(scorer, g, p)[field]
        if found != "right":
            key = {"attribution": "attributed_to"}.get(field, field)
            rules = " ".join(r for r in p.get("rules", []) if not r.startswith("ranker"))
            yield (
                f"{found} [{name} {story['published']}] gold={g.get(key)} pred={p.get(key)}\n   G {g['type']}: {g['evidence']}\n"
                + (f"   P {p['type']}: {p['evidence']}   <{rules}>")
            )


def main(arguments: list[str]) -> int:
    """The command line; see the module's docstring."""
    plain = [a for a in arguments if not a.startswith("--")]
    wide = "--wide" in arguments
    scorer = load_scorer()
    if "--list" in arguments:
        field = plain.pop(plain.index(arguments[arguments.index("--list") + 1]))
        for line in list_errors(scorer, Path(plain[0]), Path(plain[1]), field, wide=wide):
            print(line)
        return 0
    if len(plain) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    gold, pred = Path(plain[0]), Path(plain[1])
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("status", "date", "place", "attribution", "status rule")}
    for _, _, g, p in pairs(scorer, gold, pred, wide=wide):
        found = classify(scorer, g, p)
        for name, value in found.items():
            counts[name][value] += 1
        if found["status"] != "right":
            counts["status rule"][f"{found['status']} by {status_rule(p)}"] += 1
    for kind in ("gatherings", "standings"):
        counts[kind] = Counter(f"{row['kind']}: {verdict}" for _, verdict, row in missed(scorer, gold, pred, kind))
    for title, rows in counts.items():
        print("\n".join(table(title, rows)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
