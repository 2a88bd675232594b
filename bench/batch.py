"""A batch on both engines, an actor of Ray killed half way: `python -m bench.batch FOLDER [--stories 20000] [--workers 2]`.

Short stories are made of sentences of our own corpus, each with a name and a number of its own, so that no two are alike.
Printed: whether all stories are there once, whether the rows of both engines are equal, and what each took.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bench.speed import ROOT
from legation.batch import Job, LocalEngine, RayEngine, read_outcomes, run_batch
from legation.batch.running import Engine
from legation.model_json import dumps, outcome_to_json
from legation.pipeline import load_scheme

_STARTS = ("Ka", "Ro", "Mi", "Ven", "Tal", "Su", "Dor", "Le", "Han", "Bi", "Zor", "Ne", "Pa", "Lun", "Ga", "Wes")
_ENDS = ("ra", "kov", "mensah", "din", "lund", "sho", "tara", "wick", "bayev", "ito", "quist", "mbe", "zadeh", "nen", "court", "ulu")


def sentences() -> list[str]:
    """Sentences of middle length of the development corpus, in order."""
    found: list[str] = []
    for path in sorted((ROOT / "corpus/dev").glob("*.story.json")):
        text = json.loads(path.read_text(encoding="utf-8"))["text"]
        found += [one.strip() for one in re.split(r"(?<=[.!?])\s+", text) if 60 <= len(one.strip()) <= 220 and "\n" not in one.strip()]
    return found


def short_stories(count: int) -> Iterator[dict[str, str]]:
    """Stories of two sentences, one of them about somebody whom no other story names."""
    known = sentences()
    for number in range(count):
        name = _STARTS[number % 16] + _ENDS[number // 16 % 16] + f" {_STARTS[number // 256 % 16]}{_ENDS[number // 4096 % 16]}"
        text = f"{known[number % len(known)]} Minister {name} met {number % 90 + 2} envoys of Chad in Lima."
        yield {"id": f"s{number}", "published": f"2025-0{number % 9 + 1}-1{number % 10}", "text": text}


def kill_one_actor() -> int:
    """Kill one process of Ray that codes; its process id, or 0 if none is there."""
    for place in sorted(Path("/proc").glob("[0-9]*")):
        try:
            words = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            parent = int((place / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            continue
        if words.startswith("ray::") and "Map" in words and _ours(parent):
            os.kill(int(place.name), signal.SIGKILL)
            return int(place.name)
    return 0


def _ours(process: int) -> bool:
    """Whether a process descends from this one."""
    while process > 1:
        if process == os.getpid():
            return True
        try:
            process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError):
            return False
    return False


def run(source: Path, job: Job, engine: Engine, size: int, killing: bool) -> tuple[dict[str, Any], float, int]:
    """The manifest, the seconds it took, and the process that was killed half way (0: none)."""
    killed = finished = 0

    def done(entry: dict[str, Any], parts: int) -> None:
        nonlocal killed, finished
        finished += 1
        if killing and not killed and finished * 2 >= parts:
            killed = kill_one_actor()

    begun = time.perf_counter()
    manifest = run_batch(str(source), job, engine, size, done)
    return manifest, time.perf_counter() - begun, killed


def main() -> None:
    """Make the stories, run both engines, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--part", type=int, default=500)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    source = (given.folder / "stories.jsonl").absolute()
    source.write_text("".join(json.dumps(one) + "\n" for one in short_stories(given.stories)), encoding="utf-8")
    scheme = load_scheme()
    manifests = {}
    with RayEngine(given.workers) as ray:
        for name, engine in (("ray", ray), ("local", LocalEngine(given.workers))):
            job = Job(output=str((given.folder / name).absolute()), settings=scheme.settings, scheme=scheme.fingerprint)
            manifests[name], seconds, killed = run(source, job, engine, given.part, name == "ray")
            told = f", process {killed} killed half way" if killed else ""
            print(f"{name}: {manifests[name]['stories']} stories in {seconds:.0f} s{told}", flush=True)
    names = [outcome.name for outcome in read_outcomes(str(given.folder / "ray"))]
    print(f"complete: {len(names) == given.stories}; no duplicates: {len(set(names)) == len(names)}")
    pairs = zip(read_outcomes(str(given.folder / "ray")), read_outcomes(str(given.folder / "local")), strict=True)
    different = sum(dumps(outcome_to_json(one)) != dumps(outcome_to_json(other)) for one, other in pairs)
    print(f"rows that differ: {different}; hashes equal: {manifests['ray']['rows_sha256'] == manifests['local']['rows_sha256']}")
    print(f"quarantined: {manifests['ray']['quarantined']}")
    print(f"largest process of this machine's engine: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000:.0f} MB")


if __name__ == "__main__":
    main()
