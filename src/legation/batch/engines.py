"""The two engines of a batch: worker processes on this machine, and Ray on this one or many. The rows are the same."""

from __future__ import annotations

import json
import logging
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any, TypeVar

from legation.batch.local import Workers
from legation.batch.parts import Part, imported
from legation.batch.running import Entry, Job, write_part
from legation.errors import SetupError

A = TypeVar("A")
B = TypeVar("B")
AHEAD = 3
"""Items for each worker that `map` has under way."""
PATIENCE = 300.0
"""Seconds in which the start of a local Ray is tried again: it gives its own processes thirty seconds and cannot be told to give more, which is
too short for a very busy machine."""


class LocalEngine:
    """Worker processes on this machine.

    Args:
        workers: how many, at least 1.
    """

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers

    def code(self, job: Job, parts: Sequence[Part]) -> Iterator[Entry]:
        """Code parts one after the other, each by all workers."""
        if not parts:
            return
        with Workers(self.workers, job.settings) as pool:
            for part in parts:
                yield write_part(job, part, pool.code)

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """A function over items, in order; a few items ahead are taken."""
        if self.workers == 1:
            yield from map(function, items)
            return
        with ProcessPoolExecutor(self.workers, mp_context=get_context("spawn")) as pool:
            yield from _in_order(lambda item: pool.submit(function, item).result, items, AHEAD * self.workers)


class RayEngine:
    """Ray Data: one actor a worker, each with a worker process that holds the scheme. A context manager that stops a local Ray.

    Args:
        workers: how many actors, at least 1; each takes one CPU of the cluster.
        address: of a cluster (`ray://head:10001`, `auto`); without it a Ray of its own is started on this machine.

    Raises:
        SetupError: if Ray is not installed or the cluster cannot be reached.
    """

    def __init__(self, workers: int = 1, address: str = "") -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is told to anybody
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        if workers < 1:
            raise SetupError(f"{workers} workers cannot code", remedy="Give at least 1.")
        self.ray, self.data = imported("ray", "ray"), imported("ray.data", "ray")
        self.workers = workers
        given: dict[str, Any] = {"address": address} if address else {"num_cpus": workers, "include_dashboard": False}
        self._start(address, given)
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        context = self.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        context.print_on_execution_start = False

    def _start(self, address: str, given: dict[str, Any]) -> None:
        until = time.monotonic() + (0.0 if address else PATIENCE)
        while True:
            try:
                self.ray.init(ignore_reinit_error=True, log_to_driver=False, logging_level="ERROR", **given)
                return
            except Exception as error:  # Ray raises a bare Exception when it could not start in time
                self.ray.shutdown()
                if time.monotonic() > until:
                    remedy = "Check --address, or leave it out." if address else "Try again when the machine is less busy."
                    raise SetupError(f"Ray cannot be reached: {str(error)[:300]}", where=address, remedy=remedy) from error

    def __enter__(self) -> RayEngine:
        return self

    def __exit__(self, *error: object) -> None:
        self.ray.shutdown()

    def code(self, job: Job, parts: Sequence[Part]) -> Iterator[Entry]:
        """Code parts side by side. A part whose actor is lost is coded again by another and replaced as a whole."""
        if not parts:
            return
        rows = self.data.from_items([{"part": part} for part in parts], override_num_blocks=len(parts))
        pool = self.data.ActorPoolStrategy(size=min(self.workers, len(parts)))
        coded = rows.map(_Coder, fn_constructor_args=(job,), compute=pool, num_cpus=1)  # lost actors and tasks are begun again
        for row in coded.iter_rows():
            yield json.loads(row["entry"])

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """A function over items, in order; a few items ahead are taken."""
        run = self.ray.remote(_called).options(num_cpus=1, max_retries=-1)
        given = self.ray.put(function)
        yield from _in_order(lambda item: partial(self.ray.get, run.remote(given, item)), items, AHEAD * self.workers)


class _Coder:
    """An actor: its worker process is told nothing of Ray, and a story that kills it is quarantined as on one machine."""

    def __init__(self, job: Job) -> None:
        self.job, self.pool = job, Workers(1, job.settings)

    def __call__(self, row: dict[str, Any]) -> dict[str, str]:
        return {"entry": json.dumps(write_part(self.job, row["part"], self.pool.code), ensure_ascii=False)}


def _in_order(begin: Callable[[A], Callable[[], B]], items: Iterable[A], ahead: int) -> Iterator[B]:
    """Results in the order of the items, of which so many are begun before the first is waited for."""
    begun: deque[Callable[[], B]] = deque()
    for item in items:
        begun.append(begin(item))
        if len(begun) > ahead:
            yield begun.popleft()()
    while begun:
        yield begun.popleft()()


def _called(function: Callable[[A], B], item: A) -> B:
    return function(item)
