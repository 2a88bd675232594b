"""More than memory holds, sorted: written to temporary files in sorted runs, and read back merged.

The files are pickles, in a folder of this process that only its user can enter; what is read back can be made of nothing but the project's
own records, days, sets and rows of numbers.
"""

from __future__ import annotations

import dataclasses
import heapq
import io
import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter, itemgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

HELD = 128_000_000
"""Bytes that are held before they are sorted and written."""
_PLAIN = frozenset({("datetime", "date"), ("builtins", "frozenset"), ("array", "array"), ("array", "_array_reconstructor")})
_AROUND = 200
"""Bytes that Python needs around a value and its key."""
_TOGETHER = 100
"""Values that are written, and read again, in one go."""
_K = TypeVar("_K", bound=Any)
_V = TypeVar("_V")


class SortedOnDisk(Generic[_K, _V]):
    """Values sorted by keys. A context manager, behind which the files are gone.

    Args:
        held: bytes held in memory at a time.
    """

    def __init__(self, held: int = HELD) -> None:
        self._limit, self._bytes = held, 0
        self._run: list[tuple[_K, bytes]] = []
        self._folder = tempfile.TemporaryDirectory(prefix="legation-")
        self._files: list[Path] = []

    def __enter__(self) -> SortedOnDisk[_K, _V]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._folder.cleanup()

    def add(self, key: _K, value: _V) -> None:
        """Take up a value. Of equal keys the order is that of the bytes of their values, whatever came first."""
        packed = _packed(value)
        self._run.append((key, packed))
        self._bytes += len(packed) + _AROUND
        if self._bytes > self._limit:
            self._write()

    def __iter__(self) -> Iterator[tuple[_K, _V]]:
        """All, by key. To be gone through once, when all are there."""
        self._run.sort()
        runs = [*map(_read, self._files), iter(self._run)]
        for key, packed in heapq.merge(*runs, key=itemgetter(0, 1)):
            yield key, _Unpickler(io.BytesIO(packed)).load()

    def _write(self) -> None:
        self._run.sort()
        path = Path(self._folder.name, str(len(self._files)))
        with path.open("wb") as stream:
            for start in range(0, len(self._run), _TOGETHER):
                pickle.dump(self._run[start : start + _TOGETHER], stream, pickle.HIGHEST_PROTOCOL)
        self._files.append(path)
        self._run, self._bytes = [], 0


class _Reducers(dict[type, Callable[[Any], tuple[Any, ...]]]):
    """How records are taken apart: into the values of their fields, at half the cost of what dataclasses bring themselves."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[Any, ...]]:
        if not dataclasses.is_dataclass(kind):
            raise KeyError(kind)
        values = [attrgetter(one.name) for one in dataclasses.fields(kind)]

        def taken_apart(record: Any) -> tuple[Any, ...]:
            return _record, (kind, *[value(record) for value in values])

        self[kind] = taken_apart
        return taken_apart


class _Setters(dict[type, Sequence[Callable[[Any, Any], None]]]):
    """What puts the values back, field by field: all records have slots."""

    def __missing__(self, kind: type[Any]) -> Sequence[Callable[[Any, Any], None]]:
        found = self[kind] = [vars(kind)[one.name].__set__ for one in dataclasses.fields(kind)]
        return found


_REDUCERS, _SETTERS = _Reducers(), _Setters()


def _packed(value: Any) -> bytes:
    stream = io.BytesIO()
    pickler = pickle.Pickler(stream, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _REDUCERS
    pickler.dump(value)
    return stream.getvalue()


def _record(kind: type[Any], *values: Any) -> Any:
    """A record with the values of its fields, which were checked when it was first made."""
    record = object.__new__(kind)
    for put, value in zip(_SETTERS[kind], values, strict=True):
        put(record, value)
    return record


class _Unpickler(pickle.Unpickler):
    """Makes nothing but what `SortedOnDisk` holds."""

    def find_class(self, module: str, name: str) -> Any:
        """The class of a record, or what days, sets and rows of numbers are made with.

        Raises:
            UnpicklingError: if anything else is named.
        """
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        if (module, name) == (_record.__module__, _record.__name__):
            return _record
        found = super().find_class(module, name) if module.startswith("legation.") else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name} is no record")
        return found


def _read(path: Path) -> Iterator[tuple[Any, bytes]]:
    with path.open("rb") as stream:
        while True:
            try:
                yield from _Unpickler(stream).load()
            except EOFError:
                return
