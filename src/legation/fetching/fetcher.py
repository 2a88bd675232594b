"""One polite client: robots.txt, conditional GET, a pause for each host, back-off with jitter; bounded in bytes, time, redirects."""

from __future__ import annotations

import asyncio
import queue
import random
import ssl
import threading
import time
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

import httpx
from protego import Protego

from legation.errors import StoryError
from legation.fetching.addresses import Resolve, addresses_of, checked_url, resolve_by_system
from legation.settings import DEFAULTS, Settings

AGENT = "LegationBot"
ROBOTS_BYTES = 500_000
LONGEST_PAUSE = 60.0
"""A host may ask for a longer pause (Crawl-delay, Retry-After); then it is left for another time."""
AGAIN = frozenset({429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask later whether something changed."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was fetched. `data` is None when the server said that nothing changed."""

    url: str
    data: bytes | None
    content_type: str = ""
    validators: Validators = field(default_factory=Validators)


class Fetcher:
    """Fetches addresses. One for a run: it remembers robots.txt and when each host was last asked.

    Args:
        settings: `fetch_*` and `allow_private`.
        seed: of the jitter, so that a run can be repeated.
        resolve: gives the addresses of a host (tests give their own).
        sleep: waits.
    """

    def __init__(
        self, settings: Settings = DEFAULTS, *, seed: int = 0, resolve: Resolve = resolve_by_system, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._settings, self._seed, self._resolve, self._sleep = settings, seed, resolve, sleep
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting = threading.Lock()
        self._tls: ssl.SSLContext | None = None
        self._robots: dict[str, asyncio.Task[Protego | None]] = {}
        self._hosts: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}

    def get(self, url: str, validators: Validators | None = None) -> Page:
        """Fetch one address, from any thread.

        Raises:
            StoryError: as `fetch`.
        """
        return asyncio.run_coroutine_threadsafe(self.fetch(url, validators), self._running()).result()

    def get_all(self, wanted: Mapping[str, Validators]) -> Iterator[tuple[str, Page | StoryError]]:
        """Fetch many addresses, `fetch_at_once` at a time: each with its page or what is wrong, as they come in."""
        loop, done = self._running(), queue.SimpleQueue[tuple[str, Page | StoryError | BaseException]]()
        free = asyncio.Semaphore(self._settings.fetch_at_once)

        async def one(url: str, validators: Validators) -> None:
            try:
                async with free:
                    done.put((url, await self.fetch(url, validators)))
            except BaseException as error:
                done.put((url, error))

        for url, validators in wanted.items():
            asyncio.run_coroutine_threadsafe(one(url, validators), loop)
        for _ in wanted:
            url, answer = done.get()
            if isinstance(answer, Page | StoryError):
                yield url, answer
            elif isinstance(answer, Exception):
                yield url, StoryError("fetch.unreachable", f"{type(answer).__name__}: {answer}"[:300])
            else:
                raise answer

    def _running(self) -> asyncio.AbstractEventLoop:
        """The loop of this fetcher, in a thread of its own."""
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="fetching", daemon=True).start()
            return self._loop

    async def fetch(self, url: str, validators: Validators | None = None) -> Page:
        """Fetch one address.

        Args:
            url: http or https.
            validators: of the last time, for a conditional GET.

        Raises:
            StoryError: `fetch.bad-url`, `fetch.private-address`, `fetch.robots`, `fetch.redirects`, `fetch.too-large`,
                `fetch.timeout`, `fetch.status`, `fetch.unreachable`, `fetch.encoding`.
        """
        chance = random.Random(f"{self._seed}:{url}")
        attempt = 0
        while True:
            try:
                return await self._follow(url, validators or Validators(), robots=True)
            except TimeoutError:
                error = StoryError("fetch.timeout", f"not there after {self._settings.fetch_seconds:g} seconds")
            except _AgainError as again:
                error = again.why
                if again.after > LONGEST_PAUSE:
                    raise error from again
                await self._sleep(again.after)
            attempt += 1
            if attempt > self._settings.fetch_retries:
                raise error
            await self._sleep(2.0**attempt * (0.5 + chance.random()))

    async def _follow(self, text: str, validators: Validators, *, robots: bool) -> Page:
        seen: list[str] = []
        while True:
            url = checked_url(text)
            if str(url) in seen:
                raise StoryError("fetch.redirects", f"the redirects go in a circle: {url}")
            seen.append(str(url))
            if len(seen) > self._settings.fetch_redirects + 1:
                raise StoryError("fetch.redirects", f"more than {self._settings.fetch_redirects} redirects")
            pause = await self._allowed(url) if robots else 0.0
            await self._wait_turn(url, pause)
            async with asyncio.timeout(self._settings.fetch_seconds):
                answer = await self._ask(url, validators if len(seen) == 1 else Validators(), robots=robots)
            if isinstance(answer, Page):
                return answer
            try:
                text = urljoin(str(url), answer)
            except ValueError as error:
                raise StoryError("fetch.bad-url", f"redirected to {answer[:200]!r}") from error

    async def _allowed(self, url: httpx.URL) -> float:
        """The pause that robots.txt asks for.

        Raises:
            StoryError: `fetch.robots`.
        """
        if not self._settings.fetch_robots:
            return 0.0
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = asyncio.create_task(self._read_robots(origin))
        rules = await asyncio.shield(self._robots[origin])
        if rules is None:
            return 0.0
        if not rules.can_fetch(str(url), AGENT):
            raise StoryError("fetch.robots", f"robots.txt of {url.host} does not allow {url.path}")
        pause = float(rules.crawl_delay(AGENT) or 0.0)
        if pause > LONGEST_PAUSE:
            raise StoryError("fetch.robots", f"robots.txt of {url.host} asks for a pause of {pause:g} seconds")
        return pause

    async def _read_robots(self, origin: str) -> Protego | None:
        """The rules of a host; none when it has none (4xx, RFC 9309). A host that fails forbids everything."""
        try:
            page = await self._follow(f"{origin}/robots.txt", Validators(), robots=False)
        except (_AgainError, TimeoutError):
            return Protego.parse("User-agent: *\nDisallow: /")
        except StoryError as error:
            if error.code in {"fetch.unreachable", "fetch.private-address"}:
                raise
            return None
        return Protego.parse((page.data or b"")[:ROBOTS_BYTES].decode("utf-8", "replace"))

    async def _wait_turn(self, url: httpx.URL, pause: float) -> None:
        """Wait until the host may be asked again: one request each `fetch_interval` seconds, or what robots.txt says."""
        lock = self._hosts.setdefault(url.host, asyncio.Lock())
        async with lock:
            now = time.monotonic()
            await self._sleep(max(0.0, self._next.get(url.host, now) - now))
            self._next[url.host] = time.monotonic() + max(self._settings.fetch_interval, pause)

    async def _ask(self, url: httpx.URL, validators: Validators, *, robots: bool) -> Page | str:
        """One request: the page, or the address that it redirects to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        allow = self._settings.allow_private
        loop = asyncio.get_running_loop()
        addresses = await loop.run_in_executor(None, lambda: addresses_of(url.host, port, self._resolve, allow_private=allow))
        headers = {
            "Host": url.netloc.decode("ascii"), "User-Agent": self._settings.fetch_agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*",
        }  # fmt: skip
        headers |= {"If-None-Match": validators.etag} if validators.etag else {}
        headers |= {"If-Modified-Since": validators.modified} if validators.modified else {}
        if url.scheme == "https" and self._tls is None:
            self._tls = httpx.create_ssl_context(trust_env=False)
        try:
            async with httpx.AsyncHTTPTransport(verify=self._tls or False, trust_env=False, retries=0) as transport:
                response = await self._connected(transport, url, addresses, headers)
                try:
                    return await self._answer(url, response, robots=robots)
                finally:
                    await response.aclose()
        except httpx.TimeoutException as error:
            raise TimeoutError from error
        except (httpx.HTTPError, OSError, ValueError, UnicodeError) as error:
            raise StoryError("fetch.unreachable", f"{url.host}: {type(error).__name__}: {error}"[:300]) from error

    async def _connected(
        self, transport: httpx.AsyncHTTPTransport, url: httpx.URL, addresses: Sequence[str], headers: Mapping[str, str]
    ) -> httpx.Response:
        """The answer of the first address that takes a connection. It is that very address, whatever the name says by now."""
        wait = dict.fromkeys(("connect", "read", "write", "pool"), self._settings.fetch_seconds)
        extensions = {"sni_hostname": url.raw_host.decode("ascii"), "timeout": wait}
        for number, address in enumerate(addresses[:3]):
            request = httpx.Request("GET", url.copy_with(host=address, fragment=None), headers=headers, extensions=extensions)
            try:
                response = await transport.handle_async_request(request)
                response.request = request
                return response
            except httpx.ConnectError:
                if number + 1 == len(addresses[:3]):
                    raise
        raise httpx.ConnectError("no address")

    async def _answer(self, url: httpx.URL, response: httpx.Response, *, robots: bool) -> Page | str:
        status = response.status_code
        if status in REDIRECTS and "location" in response.headers:
            return str(response.headers["location"])
        if status == 304:
            return Page(url=str(url), data=None)
        if status in AGAIN:
            raise _AgainError(StoryError("fetch.status", f"{url.host} answers {status}"), _seconds(response.headers.get("retry-after", "")))
        if status != 200:
            raise StoryError("fetch.status", f"{url.host} answers {status}")
        data = await self._body(response, ROBOTS_BYTES if robots is False else self._settings.fetch_bytes)
        headers = response.headers
        return Page(
            url=str(url), data=data, content_type=headers.get("content-type", ""),
            validators=Validators(etag=headers.get("etag", "")[:1_000], modified=headers.get("last-modified", "")[:200]),
        )  # fmt: skip

    async def _body(self, response: httpx.Response, limit: int) -> bytes:
        """The body, unpacked, within the limit at every step."""
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise StoryError("fetch.encoding", f"the answer is packed as {encoding[:40]}, which was not asked for")
        unpacker = _Unpacker(encoding, limit)
        async for piece in response.aiter_raw():
            unpacker.feed(piece)
        return bytes(unpacker.data)


class _AgainError(Exception):
    """Worth another attempt, after so many seconds."""

    def __init__(self, why: StoryError, after: float) -> None:
        self.why, self.after = why, after


class _Unpacker:
    """Undoes gzip and deflate a piece at a time, and stops at the limit."""

    def __init__(self, encoding: str, limit: int) -> None:
        self.data = bytearray()
        self._packed, self._limit = encoding not in {"", "identity"}, limit
        self._unpacker: zlib._Decompress | None = None

    def feed(self, piece: bytes) -> None:
        if not self._packed:
            self._keep(piece)
            return
        if self._unpacker is None:
            window = 31 if piece[:1] == b"\x1f" else 15 if piece[:1] == b"\x78" else -15
            self._unpacker = zlib.decompressobj(window)
        try:
            self._keep(self._unpacker.decompress(piece, self._limit + 1 - len(self.data)))
            if self._unpacker.unconsumed_tail:
                self._keep(b"\0" * (self._limit + 1))
        except zlib.error as error:
            raise StoryError("fetch.encoding", f"broken compression: {error}") from error

    def _keep(self, piece: bytes) -> None:
        if len(self.data) + len(piece) > self._limit:
            raise StoryError("fetch.too-large", f"more than {self._limit} bytes")
        self.data += piece


def _seconds(value: str) -> float:
    """Retry-After in seconds; a date in it is taken for a long pause, nothing for none."""
    if not value:
        return 0.0
    return float(value) if value.strip().isdigit() else LONGEST_PAUSE + 1
