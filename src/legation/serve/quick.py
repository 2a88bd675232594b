"""Single conclusions under /v1, straight from their bytes: what is stored is the JSON that is answered.

Only for SQLite, where looking one row up takes less than handing the question to another thread. What is not found here (ids that
were merged, or are none) is left to the endpoints.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from legation.errors import SetupError
from legation.record_reader import RecordReader
from legation.serve.answers import JSON, answer

_KINDS = {"events": "event", "gatherings": "gathering", "standings": "standing"}
_PARTS = 4


@dataclass
class Quick:
    """The application, with the quick way before it.

    Args:
        app: what answers all else.
        record: an open one.
    """

    app: ASGIApp
    record: RecordReader

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["method"] == "GET" and not scope["query_string"]:
            parts = scope["path"].split("/")
            if len(parts) == _PARTS and parts[1] == "v1" and parts[2] in _KINDS:
                try:
                    found = self.record.stored(_KINDS[parts[2]], parts[3])
                except SetupError:  # the endpoint meets it too, and says it
                    found = None
                if found is not None:
                    await answer(Request(scope), found, JSON)(scope, receive, send)
                    return
        await self.app(scope, receive, send)
