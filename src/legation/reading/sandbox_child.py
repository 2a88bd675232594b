"""The child of `legation.reading.sandbox`: takes requests on standard input, gives answers on standard output."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Any

from legation.errors import SetupError, StoryError
from legation.reading.parses import run
from legation.reading.sandbox import FRAME, LONGEST_ANSWER


def main() -> None:
    """Serve until standard input ends.

    The first argument is the most address space in megabytes. Whatever the parsers print goes nowhere.
    """
    _limit_memory(int(sys.argv[1]) * 1_000_000)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    while head := sys.stdin.buffer.read(FRAME.size):
        length, size = FRAME.unpack(head)
        request = json.loads(sys.stdin.buffer.read(length))
        data = sys.stdin.buffer.read(size)
        answer = json.dumps(_answer(request, data)).encode()
        if len(answer) > LONGEST_ANSWER:
            answer = json.dumps({"error": ["reading.too-costly", "what was read is far larger than what was given"]}).encode()
        out.write(FRAME.pack(len(answer), 0) + answer)
        out.flush()


def _answer(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    operation, seconds = request.pop("operation"), request.pop("seconds")
    _limit_seconds(seconds)
    try:
        return {"result": run(operation, data, request)}
    except StoryError as error:
        return {"error": [error.code, error.detail]}
    except SetupError as error:
        return {"setup": error.what, "remedy": error.remedy}
    except MemoryError:
        return {"error": ["reading.too-costly", "reading took more memory than read_memory_mb"]}
    except RecursionError:
        return {"error": ["reading.too-costly", "nested too deeply"]}
    except BaseException as error:  # native libraries raise what is no Exception
        return {"error": ["reading.broken", f"{type(error).__name__}: {error}"[:300]]}
    finally:
        _limit_seconds(0)


def _limit_seconds(seconds: float) -> None:
    """Let the system end this process after so much processor time; 0 lifts the limit."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
