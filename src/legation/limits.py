"""A limit on the seconds of one story."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from legation.errors import StoryError

TOO_SLOW = "coding.too-slow"


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise StoryError in the block when it takes longer (0: no limit).

    It rests on a timer signal, so it holds in the main thread on Unix and does nothing elsewhere; worker processes code in
    their main thread. A single call into a native library is interrupted when it returns.

    Raises:
        StoryError: `coding.too-slow`.
    """
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> None:
        raise StoryError(TOO_SLOW, f"it took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
