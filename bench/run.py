"""Measure everything that is there and write docs/measurements.md: `make bench`, or `python -m bench.run [BENCHMARKS]`.

The benchmark folder is optional (default: shared/benchmarks beside the project); without it only our own corpus and the
speed are measured. Gold files are read by the scorers only; the system sees ids, texts, dates and given spans.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from bench import happenings, speed
from bench.coref import baseline
from bench.predict import predict
from bench.stories import predict_folder
from bench.system import System

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT.parent / "shared" / "benchmarks"
PAGE = ROOT / "docs" / "measurements.md"
TASKS = (
    ("coding", "event_coding/gsr.jsonl", ("--extra", "ignore")),
    ("coding", "event_coding/gsr.jsonl", ("--extra", "count")),
    ("coding", "event_coding/petr2_gsr.jsonl", ("--extra", "ignore")),
    ("typing", "event_typing/plv_train.jsonl", ()),
    ("actors", "actor_coding/ngec_actors.jsonl", ()),
    ("dates", "dates/meantime.jsonl", ()),
    ("factuality", "factuality/meantime.jsonl", ()),
    ("attribution", "attribution/polnear_dev.jsonl", ()),
    ("coref", "coref/meantime.jsonl", ()),
    ("coref", "coref/ecbplus.jsonl", ()),
    ("geo", "geo/geovirus.jsonl", ()),
    ("geo", "geo/trnews.jsonl", ()),
)
_FOUR = ("occurred", "planned", "possible", "negated")


def scored(script: Path, *arguments: str) -> Any:
    """What a scorer prints as JSON."""
    done = subprocess.run([sys.executable, str(script), *arguments, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def headline(task: str, result: dict[str, Any]) -> str:
    """The figures of one task that the page shows."""
    if task == "coding":
        events = result["events"]
        pairs = {"type": events["micro_r"], "type and both countries": events["full_tuple"]["r"], "country": events["actors"]["country_exact"]}
        return ", ".join(f"{name} {value:.3f}" for name, value in pairs.items()) + f"; root macro-F1 {events['macro_f1']:.3f}"
    if task == "typing":
        return f"root macro-F1 {result['root']['macro_f1']:.3f}, quad macro-F1 {result['quad']['macro_f1']:.3f}"
    if task == "actors":
        return ", ".join(f"{name} {row['rate']:.3f} ({row['n']})" for name, row in result["fields"].items())
    if task == "dates":
        return f"value F1 {result['value_f1']:.3f}, span F1 {result['relaxed']['f1']:.3f}"
    if task == "factuality":
        rows = [result["labels"][name]["f1"] for name in _FOUR]
        return f"macro-F1 over {', '.join(_FOUR)} {sum(rows) / 4:.3f}; accuracy {result['accuracy']:.3f}"
    if task == "attribution":
        return f"content F1 {result['content_match_iou50']['f1']:.3f}, source right {result['source_right_when_content_matched']:.3f}"
    if task == "coref":
        b3 = result["b3"]
        return f"B³ F1 {b3['f1']:.3f} (P {b3['p']:.3f}, R {b3['r']:.3f})"
    located = result.get("acc_161km")
    country = result.get("country_accuracy")
    return f"toponym F1 {result['strict']['f1']:.3f}" + "".join(
        f", {name} {value:.3f}" for name, value in (("within 161 km", located), ("country", country)) if value is not None
    )


def story_tables(system: System, folders: dict[str, Path], scorer: Path) -> Iterator[str]:
    """One table for each set of annotated stories."""
    for name, folder in folders.items():
        with tempfile.TemporaryDirectory() as out:
            count = predict_folder(folder, Path(out), system.read_story)
            rows = scored(scorer, str(folder), out)
        yield f"### {name} ({count} stories)\n"
        yield "| records | gold | found | precision | recall | F1 | of the matched |\n| --- | --- | --- | --- | --- | --- | --- |"
        for kind, row in rows.items():
            more = ", ".join(f"{key.removesuffix('_accuracy')} {row[key]}" for key in row if key.endswith("_accuracy"))
            yield f"| {kind} | {row['gold']} | {row['pred']} | {row['precision']} | {row['recall']} | {row['f1']} | {more} |"
        yield ""


def task_rows(system: System, benchmarks: Path) -> Iterator[str]:
    """One row for each benchmark file that is there."""
    yield "| task | set | figures |\n| --- | --- | --- |"
    for task, name, options in TASKS:
        gold = benchmarks / name
        if not gold.exists():
            continue
        items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False, encoding="utf-8") as out:
            out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in predict(task, items, system))
        figures = headline(task, scored(benchmarks / "score.py", task, str(gold), out.name, *options))
        if task == "coref":
            plain = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in baseline(system, items))
            Path(out.name).write_text(plain, encoding="utf-8")
            figures += f"; same head lemma and topic {headline(task, scored(benchmarks / 'score.py', task, str(gold), out.name))}"
        Path(out.name).unlink()
        extra = f" `{' '.join(options)}`" if options else ""
        yield f"| {task}{extra} | {name} | {figures} |"
        print(f"{task} {name}: {figures}", file=sys.stderr)


def page(system: System, benchmarks: Path) -> str:
    """The page of measurements."""
    versions = f"Legation {metadata.version('legation')}, scheme {system.scheme.fingerprint}, Python {platform.python_version()}"
    lines = ["# Measurements", "", f"Written by `make bench` ({versions}, spaCy {metadata.version('spacy')}).", ""]
    lines += ["Figures on our own test part are only looked at, never worked on; the development parts are what rules are written against."]
    lines += ["", "## Whole stories", ""]
    folders = {"our own corpus, development part": ROOT / "corpus/dev", "our own corpus, test part": ROOT / "corpus/test"}
    scorer = benchmarks / "score_stories.py"
    if scorer.exists():
        folders = {"benchmark stories (seed and dev)": benchmarks / "stories", **folders}
        lines += story_tables(system, folders, scorer)
        lines += ["## Single tasks", "", *task_rows(system, benchmarks), ""]
        lines += ["## Stories about one happening (corpus/happenings)", ""]
        lines += [f"- {happenings.summary(part, happenings.code_part(part, system))}" for part in ("dev", "held")]
        lines += [""]
    else:
        lines += ["The scorers were not there when this page was written.", ""]
    lines += ["## Cost", "", "CPU time of one thread, best of three rounds; the pipeline is measured in the same run.", ""]
    texts: dict[str, tuple[Path, ...]] = {"our own stories (dense with acts)": speed.DEFAULT}
    if scorer.exists():
        texts = {"benchmark stories (real news)": (benchmarks / "stories",), **texts}
    for name, folders_read in texts.items():
        times = speed.measure(system, folders_read)
        lines += [f"### {name}: {times['tokens']:.0f} tokens", "", "| step | µs a token | ratio to the pipeline |", "| --- | --- | --- |"]
        lines += [f"| {step} | {micro:.1f} | {ratio:.3f} |" for step, micro, ratio in speed.table(times)]
        lines += [""]
    lines += ["", "Commands: `python -m bench.predict …` writes predictions, the scorers beside the benchmarks score them, "]
    lines += ["`python -m bench.speed` prints the cost table, `make bench` writes this page.", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Measure and write the page."""
    benchmarks = Path(arguments[0]) if arguments else BENCHMARKS
    PAGE.write_text(page(System.load(), benchmarks), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
