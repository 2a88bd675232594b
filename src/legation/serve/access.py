"""Who may do what: sessions, CSRF tokens, rate limits."""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import defaultdict, deque
from urllib.parse import urlsplit

from fastapi import Request
from itsdangerous import BadSignature, TimestampSigner

from legation.serve.answers import Refusal
from legation.serve.users import User, Users

COOKIE = "legation"
LOCAL = User("local", "reviewer")
"""Who has the token of a server without users."""
HOURS = 12
LIMITS = {"login": (10, 60.0), "code": (20, 60.0), "sql": (60, 60.0), "write": (240, 60.0)}
"""What may be done how often in how many seconds, by one address."""


class Access:
    """The sessions of one running server: they end with it.

    Args:
        users: the file of users, or None: everybody on this machine reads, and who has the token reviews.
        token: of the local reviewer.
    """

    def __init__(self, users: Users | None, token: str) -> None:
        self.users, self.token = users, token
        self._signer = TimestampSigner(secrets.token_hex(32), salt="session")
        self._sessions: dict[str, User] = {}
        self._hits: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    @property
    def closed(self) -> bool:
        """Whether reading needs a login."""
        return self.users is not None

    def begin(self, request: Request, user: User) -> str:
        """A new session under a new key, whatever key the reader came with; the value of its cookie."""
        self.end(request)
        key = secrets.token_urlsafe(32)
        with self._lock:
            if len(self._sessions) > 10_000:
                self._sessions.clear()
            self._sessions[key] = user
        return self._signer.sign(key).decode()

    def end(self, request: Request) -> None:
        """End the session of a request."""
        with self._lock:
            self._sessions.pop(self._key(request), None)

    def by_header(self, request: Request) -> bool:
        """Whether who asks says so in a header, which a browser sends for no other site: the local token, as `Bearer TOKEN`."""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        known = self.users is None and bool(self.token) and kind.casefold() == "bearer"
        return known and hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())

    def user(self, request: Request) -> User | None:
        """Who asks: with the role they have now, not that of their login; nobody any more when their password was changed."""
        if self.by_header(request):
            return LOCAL
        found = self._sessions.get(self._key(request))
        if found is None or self.users is None:
            return found
        now = self.users.find(found.name)
        return now if now is not None and now.stamp == found.stamp else None

    def csrf(self, request: Request) -> str:
        """The token that the forms of this session carry."""
        key = self._key(request)
        return hmac.digest(self._signer.secret_key, b"csrf" + key.encode(), "sha256").hex() if key else ""

    def require(self, request: Request, role: str) -> User:
        """The user, if they may.

        Raises:
            Refusal: 401 without a session, 403 without the role.
        """
        user = self.user(request)
        if user is None:
            raise Refusal(401, "Please log in", "Reviewing needs the token printed at the start, or a login.")
        if not user.may(role):
            raise Refusal(403, f"This needs the role {role}")
        return user

    def checked(self, request: Request, token: str) -> None:
        """Refuse a form that this session was not given, or that another site sends.

        Raises:
            Refusal: 403.
        """
        self.same_origin(request)
        wanted = self.csrf(request)
        if not wanted or not hmac.compare_digest(wanted.encode(), token.encode("utf-8", "replace")):
            raise Refusal(403, "The form is not from this session", "Open the page again and repeat.")

    def same_origin(self, request: Request) -> None:
        """Refuse what another site sends.

        Raises:
            Refusal: 403.
        """
        origin = request.headers.get("origin")
        if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host"):
            raise Refusal(403, "Another site sent this")
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise Refusal(403, "Another site sent this")

    def limited(self, request: Request, what: str) -> None:
        """Count, and refuse what comes too often.

        Raises:
            Refusal: 429.
        """
        most, seconds = LIMITS[what]
        who = request.client.host if request.client else ""
        now = time.monotonic()
        with self._lock:
            if len(self._hits) > 10_000:
                self._hits.clear()
            hits = self._hits[what, who]
            while hits and hits[0] < now - seconds:
                hits.popleft()
            if len(hits) >= most:
                raise Refusal(429, "Too often", f"At most {most} in {seconds:.0f} seconds.")
            hits.append(now)

    def _key(self, request: Request) -> str:
        try:
            return self._signer.unsign(request.cookies.get(COOKIE, ""), max_age=HOURS * 3600).decode()
        except (BadSignature, UnicodeError):
            return ""
