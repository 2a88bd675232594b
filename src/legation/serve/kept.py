"""Answers that are kept: the same question to an unchanged record is worked out once, however many ask.

Kept are whole answers to GET that are the same for every reader. They hold until the record changes; one that took long to work out
may be given out a little longer, so that pages stay quick while stories come in. Many who ask the same at once wait for one.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legation.errors import SetupError

MOST_BYTES = 64_000_000
"""Of all answers together."""
LARGEST = 512_000
"""An answer with more bytes, or one that comes in pieces, is not kept."""
SLOW = 0.1
TIMES = 20.0
"""An answer that took longer than SLOW seconds may be TIMES as old when the record changes, within what the server is told."""
NEVER = ("/login", "/logout", "/audit", "/review", "/sql", "/code", "/static/")
"""Beginnings of paths whose answers are of one person, or quick anyway."""


@dataclass(slots=True)
class Answer:
    """A whole answer: what the record was when it was begun, and how long it took."""

    version: object
    begun: float
    took: float
    start: Message
    body: bytes
    etag: bytes


@dataclass
class KeptAnswers:
    """The answers of one server.

    Args:
        version: gives a value that changes whenever the record does.
        oldest: seconds that a slow answer may be old although the record changed; 0: never.
        every: seconds between two questions after the version, where asking costs something.
    """

    version: Callable[[], object]
    oldest: float = 0.0
    every: float = 0.0
    _answers: OrderedDict[bytes, Answer] = field(default_factory=OrderedDict)
    _making: dict[bytes, asyncio.Event] = field(default_factory=dict)
    _bytes: int = 0
    _known: tuple[float, object] = (float("-inf"), None)

    def forget(self) -> None:
        """Forget all: something was written here."""
        self._answers.clear()
        self._bytes, self._known = 0, (float("-inf"), None)

    async def answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a GET from what is kept, or by the application."""
        key = scope["path"].encode("utf-8", "surrogatepass") + b"?" + scope["query_string"]
        arrived = time.monotonic()
        while True:
            try:
                version = self._version()
            except SetupError:  # the record cannot be asked: the application says so
                await app(scope, receive, send)
                return
            found = self._answers.get(key)
            if found is not None and (found.version == version or found.begun >= arrived or self._may_be_old(found)):
                self._answers.move_to_end(key)
                await _give(found, scope, send)
                return
            waiting = self._making.get(key)
            if waiting is None:
                break
            await waiting.wait()
        made = self._making[key] = asyncio.Event()
        try:
            await self._make(key, version, (app, scope, receive, send))
        finally:
            del self._making[key]
            made.set()

    def _version(self) -> object:
        if not self.every:
            return self.version()
        now = time.monotonic()
        if now - self._known[0] >= self.every:
            self._known = now, self.version()
        return self._known[1]

    def _may_be_old(self, found: Answer) -> bool:
        return found.took > SLOW and time.monotonic() - found.begun < min(self.oldest, TIMES * found.took)

    async def _make(self, key: bytes, version: object, call: tuple[ASGIApp, Scope, Receive, Send]) -> None:
        app, scope, receive, send = call
        begun = time.monotonic()
        start: Message | None = None
        whole = False

        async def watched(message: Message) -> None:
            nonlocal start, whole
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body" and start is not None and not whole:
                whole = True
                body = message.get("body", b"")
                if start["status"] == 200 and not message.get("more_body") and len(body) <= LARGEST:
                    took = time.monotonic() - begun
                    self._keep(key, Answer(version, begun, took, start, body, dict(start["headers"]).get(b"etag", b"")))
            await send(message)

        await app(scope, receive, watched)

    def _keep(self, key: bytes, answer: Answer) -> None:
        if not answer.etag:
            return
        if (old := self._answers.pop(key, None)) is not None:
            self._bytes -= len(old.body)
        self._answers[key] = answer
        self._bytes += len(answer.body)
        while self._bytes > MOST_BYTES:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= len(oldest.body)


async def _give(found: Answer, scope: Scope, send: Send) -> None:
    asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"")
    if asked and found.etag in [one.strip() for one in asked.split(b",")]:
        headers = [(name, value) for name, value in found.start["headers"] if name not in (b"content-length", b"content-type")]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send(found.start)
    await send({"type": "http.response.body", "body": found.body})
