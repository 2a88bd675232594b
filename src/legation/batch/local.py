"""Coding on all cores of one machine: a few worker processes, each with the scheme loaded once.

Outcomes come in the order of the stories and are the same as those of one process. A worker that dies costs the story it was at, which is
quarantined with its bytes; another takes its place. At most a few stories a worker are held at a time, so memory stays bounded.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

from legation.errors import SetupError
from legation.model import Outcome, Quarantined, RawStory
from legation.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess
    from types import TracebackType

DIED = "internal.worker-died"
AHEAD = 8
"""Stories that may wait, coded or not, for each worker: a slow story holds the others' outcomes back."""
QUEUED = 2
"""Stories that a worker has at once, so that it need not wait for the next."""
_READY = "ready"


@dataclass(slots=True)
class _Worker:
    """A worker process, the stories it has, and whether it has loaded its scheme."""

    process: BaseProcess
    pipe: Connection
    ready: bool = False
    held: deque[tuple[int, RawStory]] = field(default_factory=deque)


def code_in_workers(raws: Iterable[RawStory], workers: int, settings: Settings = DEFAULTS) -> Iterator[Outcome]:
    """One outcome for each story, in order, coded by worker processes.

    Args:
        raws: the stories; they are taken one by one as workers become free.
        workers: how many processes, at least 1.
        settings: limits and choices; each worker loads its scheme from them.

    Raises:
        SetupError: if a worker cannot load the scheme, or there are no workers.
    """
    with Workers(workers, settings) as pool:
        yield from pool.code(raws)


class Workers:
    """Worker processes that code one lot of stories after another: a context manager that ends them.

    Args:
        size: how many processes, at least 1.
        settings: limits and choices; each worker loads its scheme from them.

    Raises:
        SetupError: if there are no workers.
    """

    def __init__(self, size: int, settings: Settings = DEFAULTS) -> None:
        if size < 1:
            raise SetupError(f"{size} workers cannot code", remedy="Give at least 1.")
        self.settings = settings
        self.context = multiprocessing.get_context("spawn")
        self.workers = [self._start() for _ in range(size)]
        self.waiting: deque[tuple[int, RawStory]] = deque()
        self.done: dict[int, Outcome] = {}
        self.taken = self.given = 0

    def _start(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.settings), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def code(self, raws: Iterable[RawStory]) -> Iterator[Outcome]:
        """Outcomes in the order of the stories; to be gone through to its end before the next lot.

        Raises:
            SetupError: if a worker cannot load the scheme.
        """
        source, more = iter(raws), True
        while True:
            while more and self.taken - self.given < AHEAD * len(self.workers):
                raw = next(source, None)
                if raw is None:
                    more = False
                    break
                self.waiting.append((self.taken, raw))
                self.taken += 1
            self._hand_out()
            while self.given in self.done:
                yield self.done.pop(self.given)
                self.given += 1
            if self.given == self.taken and not more:
                return
            if self.given < self.taken:
                self._collect()

    def _hand_out(self) -> None:
        for depth in range(1, QUEUED + 1):  # each has one before any has two
            for worker in self.workers:
                if self.waiting and len(worker.held) < depth:
                    item = self.waiting.popleft()
                    worker.held.append(item)
                    with suppress(OSError):  # the worker is dead: found when its pipe is read
                        worker.pipe.send(item)

    def _collect(self) -> None:
        """Wait until a worker says something or dies."""
        by_pipe = {worker.pipe: worker for worker in self.workers}
        for pipe in wait(list(by_pipe)):
            worker = by_pipe[pipe]  # type: ignore[index]
            try:
                number, found = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if number == _READY:
                worker.ready = True
            elif isinstance(found, SetupError):
                raise found
            else:
                worker.held.popleft()
                self.done[number] = found

    def _bury(self, worker: _Worker) -> None:
        """Blame the story that a dead worker was at, give back the others, start another worker."""
        worker.process.join(5)
        code = worker.process.exitcode
        worker.pipe.close()
        if not worker.ready:
            raise SetupError(f"a worker ended with code {code} before its first story", remedy="See what it wrote on standard error.")
        if worker.held:
            number, raw = worker.held.popleft()
            reason = f"the worker that coded it ended with code {code}"
            self.done[number] = Quarantined(name=raw.name, stage="coding", code=DIED, detail=reason, data=raw.data)
        self.waiting.extendleft(reversed(worker.held))
        self.workers[self.workers.index(worker)] = self._start()

    def stop(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self.workers:
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
            worker.pipe.close()


def _work(pipe: Connection, settings: Settings) -> None:
    """What a worker does: load the scheme, then code one story after the other until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    _limit_memory(settings.max_worker_megabytes)
    from legation.pipeline import code_story, load_scheme

    try:
        scheme = load_scheme(settings)
    except SetupError as error:
        pipe.send((-1, error))
        return
    gc.collect()
    gc.freeze()  # the scheme stays: no collection need look through it again
    pipe.send((_READY, None))
    while True:
        try:
            number, raw = pipe.recv()
        except EOFError:
            return
        pipe.send((number, code_story(raw, scheme)))


def _limit_memory(megabytes: int) -> None:
    """Let no worker take more address space than this (0: no limit; Unix only)."""
    if not megabytes:
        return
    try:
        import resource
    except ImportError:
        return
    limit: Any = megabytes * 1_000_000
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
