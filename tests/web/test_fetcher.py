"""Fetching: polite, bounded, and never from a private address."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from dataclasses import replace

import pytest
from tests.web.servers import drip, endless, ok, redirect, serving, status

from legation.errors import StoryError
from legation.fetching import Fetcher, Page, Validators
from legation.fetching.addresses import checked_url, is_public
from legation.settings import Settings

OPEN = Settings(allow_private=True, fetch_interval=0.0, fetch_seconds=3.0, fetch_retries=0, fetch_bytes=200_000)


def code_of(fetcher: Fetcher, url: str) -> str:
    try:
        fetcher.get(url)
    except StoryError as error:
        return error.code
    return "ok"


def test_a_page_and_what_the_server_says_of_it() -> None:
    with serving({"/a": ok("hello", ETag='"1"', Last_Modified="Tue, 02 Sep 2025 10:00:00 GMT", Set_Cookie="a=b")}) as server:
        fetcher = Fetcher(OPEN)
        page = fetcher.get(server.url("/a"))
        assert (page.data, page.content_type) == (b"hello", "text/html; charset=utf-8")
        assert page.validators == Validators(etag='"1"', modified="Tue, 02 Sep 2025 10:00:00 GMT")
        fetcher.get(server.url("/a"))
        assert "LegationBot" in server.heads[-1]
        assert "Cookie" not in server.heads[-1]


def test_conditional_get() -> None:
    with serving({"/a": status(304)}) as server:
        page = Fetcher(OPEN).get(server.url("/a"), Validators(etag='"1"', modified="x"))
        assert page.data is None
        assert 'if-none-match: "1"' in server.heads[-1].lower()
        assert "if-modified-since: x" in server.heads[-1].lower()


@pytest.mark.parametrize("packed", [gzip.compress(b"hello"), zlib.compress(b"hello"), zlib.compress(b"hello")[2:-4]])
def test_packed_answers(packed: bytes) -> None:
    encoding = "gzip" if packed[:1] == b"\x1f" else "deflate"
    with serving({"/a": ok(packed, Content_Encoding=encoding)}) as server:
        assert Fetcher(OPEN).get(server.url("/a")).data == b"hello"


def test_redirects_are_followed_to_a_bound() -> None:
    chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(20)} | {"/end": ok("x"), "/short": redirect("/end"), "/loop": redirect("/loop")}
    with serving(chain) as server:
        fetcher = Fetcher(OPEN)
        page = fetcher.get(server.url("/short"))
        assert (page.url, page.data) == (server.url("/end"), b"x")
        for path in ("/0", "/loop"):
            assert code_of(fetcher, server.url(path)) == "fetch.redirects"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://n.example/x", "gopher://x", "http://a:b@n.example/", "http://[::1", "javascript:1"])
def test_redirects_to_no_web_address_are_refused(target: str) -> None:
    with serving({"/a": redirect(target)}) as server:
        assert code_of(Fetcher(OPEN), server.url("/a")) == "fetch.bad-url"


def test_limits() -> None:
    bomb = gzip.compress(bytes(300_000_000))
    nested = gzip.compress(gzip.compress(b"x" * 10))
    answers = {
        "/large": ok(b"x" * 300_000), "/endless": endless, "/bomb": ok(bomb, Content_Encoding="gzip"), "/drip": drip, "/br": ok(b"x", Content_Encoding="br"),  # noqa: E501
        "/broken": ok(b"\x1f\x8bxxxxxxxx", Content_Encoding="gzip"), "/nested": ok(nested, Content_Encoding="gzip"), "/404": status(404),
        "/500": status(500), "/none": lambda connection, head: None, "/noise": b"\x00\x01\x02\r\n\r\n", "/silent": lambda c, h: time.sleep(8),
    }  # fmt: skip
    expected = {
        "/large": "fetch.too-large", "/endless": "fetch.too-large", "/bomb": "fetch.too-large", "/drip": "fetch.timeout", "/br": "fetch.encoding",
        "/broken": "fetch.encoding", "/nested": "ok", "/404": "fetch.status", "/500": "fetch.status", "/none": "fetch.unreachable",
        "/noise": "fetch.unreachable", "/silent": "fetch.timeout",
    }  # fmt: skip
    with serving(answers) as server:
        start = time.monotonic()
        fetcher = Fetcher(replace(OPEN, fetch_seconds=2.0))
        found = dict(fetcher.get_all({server.url(path): Validators() for path in answers}))
        took = time.monotonic() - start
    codes = {url.partition(str(server.port))[2]: "ok" if isinstance(page, Page) else page.code for url, page in found.items()}
    assert codes == expected
    assert took < 20


def test_headers_without_end_are_bounded() -> None:
    def talk(connection: socket.socket, head: str) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 2_000_000)

    with serving({"/a": talk}) as server:
        assert code_of(Fetcher(OPEN), server.url("/a")) == "fetch.unreachable"


def test_robots() -> None:
    answers = {"/robots.txt": ok("User-agent: *\nDisallow: /no\n\nUser-agent: LegationBot\nDisallow: /private\n", "text/plain"), "*": ok("x")}
    with serving(answers) as server:
        fetcher = Fetcher(OPEN)
        assert code_of(fetcher, server.url("/private/1")) == "fetch.robots"
        assert code_of(fetcher, server.url("/no")) == "ok"
        assert server.asked.count("/robots.txt") == 1
        assert code_of(Fetcher(replace(OPEN, fetch_robots=False)), server.url("/private/1")) == "ok"
    for robots, expected in ((status(404), "ok"), (status(503), "fetch.robots"), (b"", "fetch.unreachable"), (ok("Crawl-delay: 900"), "ok")):
        with serving({"/robots.txt": robots, "*": ok("x")} if robots else {"/robots.txt": lambda c, h: None, "*": ok("x")}) as server:
            assert code_of(Fetcher(OPEN), server.url("/a")) == expected
    with serving({"/robots.txt": ok("User-agent: *\nCrawl-delay: 900"), "*": ok("x")}) as server:
        assert code_of(Fetcher(OPEN), server.url("/a")) == "fetch.robots"


def test_back_off_has_jitter_that_can_be_repeated_and_heeds_retry_after() -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(round(seconds, 6))

    settings = replace(OPEN, fetch_retries=2, fetch_robots=False)
    runs = []
    for _ in range(2):
        waits.clear()
        with serving({"/a": status(503, Retry_After="7")}) as server:
            url = server.url("/a")
            fetcher = Fetcher(settings, seed=3, sleep=sleep, resolve=lambda host, port: ["127.0.0.1"])
            assert code_of(fetcher, url) == "fetch.status"
            assert server.asked == ["/a"] * 3
        runs.append([wait for wait in waits if wait])
    first, second = (wait for wait in runs[0] if wait != 7)
    assert 1 <= first <= 3
    assert 2 <= second <= 6
    assert runs[0].count(7) == 3
    with serving({"/a": status(429, Retry_After="9000")}) as server:
        assert code_of(Fetcher(settings, sleep=sleep), server.url("/a")) == "fetch.status"
        assert server.asked == ["/a"]


def test_a_host_is_asked_once_in_its_interval() -> None:
    with serving({"*": ok("x")}) as server:
        fetcher = Fetcher(replace(OPEN, fetch_interval=0.3, fetch_robots=False))
        start = time.monotonic()
        assert len(list(fetcher.get_all({server.url(f"/{n}"): Validators() for n in range(4)}))) == 4
        assert time.monotonic() - start >= 0.9


PRIVATE = [
    "127.0.0.1", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
    "[fe80::1]", "[fc00::1]", "[ff02::1]", "①②⑦.⓪.⓪.①", "127。0。0。1", "[::]", "[::127.0.0.1]", "[2001:0:7f00:1::]", "198.18.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_in_any_spelling_are_refused(host: str) -> None:
    with serving({"*": ok("secret")}) as server:
        found = code_of(Fetcher(replace(OPEN, allow_private=False)), f"http://{host}:{server.port}/")
        assert found in {"fetch.private-address", "fetch.bad-url", "fetch.unreachable"}
        assert server.asked == []


def test_a_redirect_to_a_private_address_is_refused() -> None:
    """The first host passes for public; what it leads to does not."""
    with serving({"/a": redirect("http://inside.example/secret"), "*": ok("x")}) as server:
        fetcher = Fetcher(OPEN)
        assert code_of(Fetcher(OPEN, resolve=lambda host, port: ["127.0.0.1"]), server.url("/a", "outside.example")) == "fetch.unreachable"
        answers = {"outside.example": ["93.184.216.34"], "inside.example": ["10.0.0.7"]}
        fetcher = Fetcher(replace(OPEN, allow_private=False, fetch_robots=False, fetch_seconds=1.0), resolve=lambda host, port: answers[host])
        assert code_of(fetcher, "http://inside.example/") == "fetch.private-address"
        mixed = Fetcher(replace(OPEN, allow_private=False), resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
        assert code_of(mixed, "http://mixed.example/") == "fetch.private-address"


def test_each_hop_is_resolved_and_checked_and_the_checked_address_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["10.0.0.7" if host == "inside.example" else "127.0.0.1"]

    monkeypatch.setattr("legation.fetching.addresses.is_public", lambda address: address == "127.0.0.1")
    with serving({"/robots.txt": status(404), "/a": redirect("http://inside.example/secret")}) as server:
        fetcher = Fetcher(replace(OPEN, allow_private=False), resolve=resolve)
        assert code_of(fetcher, server.url("/a", "outside.example")) == "fetch.private-address"
        assert f"Host: outside.example:{server.port}" in server.heads[-1]
    assert asked.count("inside.example") == 1


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "193.0.6.139"])
def test_public_addresses_pass(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "x", "file:///etc/passwd", "http:///x", "http://u:p@h/", "ftp://h/", "http://h:99999/", "http://" + "a" * 3_000, "data:,x"])  # noqa: E501
def test_bad_addresses(text: str) -> None:
    with pytest.raises(StoryError) as caught:
        checked_url(text)
    assert caught.value.code == "fetch.bad-url"


def test_unknown_host() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    assert code_of(Fetcher(OPEN, resolve=resolve), "http://n.example/") == "fetch.unreachable"
