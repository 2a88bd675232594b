"""Risky parsing in child processes that can be killed: a bound on processor time, on memory, and on the answer.

feedparser, lxml, trafilatura and pyarrow were measured to take minutes or gigabytes on small hostile inputs, and native
code may crash. A child serves many requests; one that overruns is killed and the next request gets a fresh one.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from legation.errors import SetupError, StoryError
from legation.settings import DEFAULTS, Settings

FRAME = struct.Struct(">II")
"""Before each message: the length of its JSON and of the bytes behind it."""
LONGEST_ANSWER = 256_000_000
WALL = 6
"""A child may take this many times its processor seconds by the clock on the wall: machines are shared."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: processor seconds, and megabytes of address space."""

    seconds: float
    megabytes: int


class Sandbox:
    """Children for risky parsing, started when first needed; safe to use from several threads.

    Args:
        settings: `read_seconds`, `read_memory_mb` and `read_workers`.
    """

    def __init__(self, settings: Settings = DEFAULTS) -> None:
        self._limits = Limits(settings.read_seconds, settings.read_memory_mb)
        self._spare: list[Child] = []
        self._idle: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(max(1, settings.read_workers)):
            self._idle.put(None)

    def call(self, operation: str, data: bytes, arguments: Mapping[str, Any] | None = None) -> Any:
        """What the operation of `legation.reading.parses` returns for the bytes.

        Raises:
            StoryError: what the operation raised; `reading.too-costly` when it overran; `reading.crashed`.
            SetupError: if a package is missing that the operation needs.
        """
        child = self._idle.get()
        try:
            if child is None or not child.alive:
                child = Child(self._limits)
            return child.call(operation, data, arguments or {})
        finally:
            self._idle.put(child if child is not None and child.alive else None)

    @contextmanager
    def own_child(self) -> Iterator[Child]:
        """A child for one file that is read in steps (Parquet)."""
        child = self._spare.pop() if self._spare else None
        if child is None or not child.alive:
            child = Child(self._limits)
        try:
            yield child
        finally:
            if child.alive:
                self._spare.append(child)

    def close(self) -> None:
        """End the children that are idle."""
        while self._spare:
            self._spare.pop().close()
        with suppress(queue.Empty):
            children = [self._idle.get_nowait() for _ in range(self._idle.qsize())]
            for child in children:
                if child is not None:
                    child.close()
                self._idle.put(None)


class Child:
    """One child process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(part for part in sys.path if part),
            "OPENBLAS_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "legation.reading.sandbox_child", str(limits.megabytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip
        atexit.register(self.close)

    @property
    def alive(self) -> bool:
        """Whether it can take another request."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it."""
        atexit.unregister(self.close)
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    def call(self, operation: str, data: bytes, arguments: Mapping[str, Any]) -> Any:
        """As `Sandbox.call`."""
        overrun = threading.Event()

        def stop() -> None:
            overrun.set()
            self._process.kill()

        timer = threading.Timer(self._limits.seconds * WALL, stop)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange({"operation": operation, "seconds": self._limits.seconds, **arguments}, data)
        except (OSError, EOFError, ValueError) as error:
            self._process.kill()
            code = self._process.wait()
            self.close()
            raise self._why(code, overrun.is_set(), error) from error
        except BaseException:
            self.close()  # interrupted in the middle of an answer: the child is of no use any more
            raise
        finally:
            timer.cancel()
        if "error" in answer:
            raise StoryError(*answer["error"])
        if "setup" in answer:
            raise SetupError(answer["setup"], remedy=answer["remedy"])
        return answer["result"]

    def _exchange(self, request: Mapping[str, Any], data: bytes) -> Mapping[str, Any]:
        head = json.dumps(request).encode()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(FRAME.pack(len(head), len(data)) + head)
        self._process.stdin.write(data)
        self._process.stdin.flush()
        length, _ = FRAME.unpack(self._process.stdout.read(FRAME.size).ljust(FRAME.size, b"\0"))
        if not length:
            raise EOFError("no answer")
        if length > LONGEST_ANSWER:
            raise ValueError("the answer is too long")
        answer: Mapping[str, Any] = json.loads(self._process.stdout.read(length))
        return answer

    def _why(self, code: int, overrun: bool, error: Exception) -> StoryError:
        cpu = -27  # SIGPROF: the child's own timer
        if overrun or code == cpu:
            return StoryError("reading.too-costly", f"reading took more than {self._limits.seconds:g} seconds")
        if isinstance(error, ValueError):
            return StoryError("reading.too-costly", "what was read is far larger than what was given")
        return StoryError("reading.crashed", f"the parser ended with code {code}")
