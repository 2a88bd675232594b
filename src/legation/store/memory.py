"""Counts that are remembered: what is counted of conclusions stays the same until they are replaced."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

V = TypeVar("V")
MOST = 400_000
"""Values in all lists together."""


class Memory:
    """Values by key, the ones asked for least recently forgotten first. Several threads may ask."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of a key; made when it is not there.

        Args:
            key: says all that the value depends on.
            make: gives a list or a number, which nobody changes.
        """
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]  # type: ignore[return-value]
        value = make()
        size = len(value) + 1 if isinstance(value, list) else 1
        with self._lock:
            if key not in self._values:
                self._values[key] = value, size
                self._size += size
            while self._size > MOST:
                _, (_, gone) = self._values.popitem(last=False)
                self._size -= gone
        return value
