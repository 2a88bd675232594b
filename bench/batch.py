"""A batch on both engines, an actor of Ray killed half way: `python -m bench.batch FOLDER [--stories 20000] [--workers 2] [--cluster]`.

Short stories are made of sentences of our own corpus, each with a name and a number of its own, so that no two are alike.
Printed: whether all stories are there once, whether the rows of both engines are equal, and what each took.

With `--cluster` the engine is given the address of a cluster of nodes of Ray, each with processes of its own and one CPU, beside a head that codes
nothing; half way a whole node is lost, and another joins.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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


class Nodes:
    """A cluster on this machine: a head and nodes of one CPU each, as Ray's own tests have it. A context manager.

    Args:
        count: nodes beside the head.
    """

    def __init__(self, count: int) -> None:
        from ray.cluster_utils import Cluster

        self._cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
        self._nodes = [self._cluster.add_node(num_cpus=1) for _ in range(count)]
        self._cluster.wait_for_nodes()
        self.address = str(self._cluster.address)

    def __enter__(self) -> Nodes:
        return self

    def __exit__(self, *error: object) -> None:
        self._cluster.shutdown()

    def lose_one(self) -> str:
        """End a node without warning, with all that runs on it; another takes its place. What is told of it."""
        lost = self._nodes.pop()
        self._cluster.remove_node(lost, allow_graceful=False)
        self._nodes.append(self._cluster.add_node(num_cpus=1))
        return f"node {lost.node_id[:8]} lost"


def lose_actor() -> str:
    """Kill an actor, if one is there; what is told of it."""
    process = kill_one_actor()
    return f"process {process} killed" if process else ""


def run(source: Path, job: Job, engine: Engine, size: int, lose: Callable[[], str] | None) -> tuple[dict[str, Any], float, str]:
    """The manifest, the seconds it took, and what was lost half way."""
    lost, finished = "", 0

    def done(entry: dict[str, Any], parts: int) -> None:
        nonlocal lost, finished
        finished += 1
        if lose and not lost and finished * 2 >= parts:
            lost = lose()

    begun = time.perf_counter()
    manifest = run_batch(str(source), job, engine, size, done)
    return manifest, time.perf_counter() - begun, lost


def main() -> None:
    """Make the stories, run both engines, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stories", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--part", type=int, default=500)
    parser.add_argument("--cluster", action="store_true", help="lose a node of a cluster, not an actor of this machine")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    source = (given.folder / "stories.jsonl").absolute()
    source.write_text("".join(json.dumps(one) + "\n" for one in short_stories(given.stories)), encoding="utf-8")
    scheme = load_scheme()
    manifests = {}
    with ExitStack() as stack:
        nodes = stack.enter_context(Nodes(given.workers)) if given.cluster else None
        ray = stack.enter_context(RayEngine(given.workers, nodes.address if nodes else ""))
        for name, engine in (("ray", ray), ("local", LocalEngine(given.workers))):
            job = Job(output=str((given.folder / name).absolute()), settings=scheme.settings, scheme=scheme.fingerprint)
            lose = (nodes.lose_one if nodes else lose_actor) if name == "ray" else None
            manifests[name], seconds, lost = run(source, job, engine, given.part, lose)
            told = f", {lost} half way" if lost else ""
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
