"""What stands before every page and endpoint: by which name, how large, by whom; and the headers that every answer carries."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request, Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from legation.serve.access import Access
from legation.serve.answers import Refusal, problem
from legation.serve.kept import NEVER, KeptAnswers
from legation.serve.users import User

BODY_BYTES = 1_000_000
_OPEN = ("/login", "/static/", "/favicon.ico")
_FOR_ALL = (".json", ".csv", ".atom", ".css")
"""Endings of paths whose answers are the same for all who may read."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_RAW = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


@dataclass
class Guard:
    """The application with the guard before it.

    Args:
        app: what answers.
        access: who may.
        hosts: names under which the server may be asked; empty takes any.
        kept: answers that are kept.
    """

    app: ASGIApp
    access: Access
    hosts: tuple[str, ...]
    kept: KeptAnswers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        headed = _headed(send)
        user = None
        refused = self._strange(request)
        if refused is None:
            user = self.access.user(request)
            refused = self._closed(request, user)
        if refused is not None:
            await refused(scope, receive, headed)
            return
        request.state.user, request.state.csrf = user, self.access.csrf(request) if user else ""
        if request.method == "GET" and _same_for_all(scope["path"], user):
            await self.kept.answer(self.app, scope, receive, headed)
            return
        await self.app(scope, _limited(receive), headed)
        if request.method not in ("GET", "HEAD"):
            self.kept.forget()

    def _strange(self, request: Request) -> Response | None:
        """What is said to who asks under another name, or sends too much."""
        host = request.headers.get("host", "")
        name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
        if self.hosts and name not in self.hosts:
            return problem(421, "This server is not known by that name")
        length = request.headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length[:12]) > BODY_BYTES:
            return problem(413, f"More than {BODY_BYTES:,} bytes")
        return None

    def _closed(self, request: Request, user: User | None) -> Response | None:
        """What is said to who may not read, or codes too often."""
        path = request.url.path
        if self.access.closed and user is None and not path.startswith(_OPEN):
            wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/v1")
            return Response(status_code=303, headers={"Location": "/login"}) if wants_page else problem(401, "Please log in")
        if request.method == "POST" and path == "/v1/code":
            try:
                self.access.limited(request, "code")
            except Refusal as error:
                return problem(error.status, error.title, error.detail)
        return None


def _same_for_all(path: str, user: User | None) -> bool:
    return not path.startswith(NEVER) and (user is None or path.startswith("/v1/") or path.endswith(_FOR_ALL))


def _headed(send: Send) -> Send:
    """Every answer with the headers of all."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            message["headers"] = [*message["headers"], *(one for one in _RAW if one[0] not in own)]
        await send(message)

    return sending


def _limited(receive: Receive) -> Receive:
    """A body that is counted as it comes: one that is sent in pieces does not say its length."""
    came = 0

    async def receiving() -> Message:
        nonlocal came
        message = await receive()
        came += len(message.get("body", b""))
        if came > BODY_BYTES:
            raise HTTPException(413, f"More than {BODY_BYTES:,} bytes")
        return message

    return receiving
