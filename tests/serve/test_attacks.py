"""What is tried through words, names, files, addresses and forms, and comes to nothing."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from tests.serve.conftest import PASSWORD

from legation.serve.asking import MEANING

NASTY = '"><svg onload=alert(1)><script>alert(2)</script>'
INJECTED = (
    "' OR '1'='1", "'; DROP TABLE facts; --", '" OR ""="', "%' UNION SELECT name FROM sqlite_master --", "1); DELETE FROM reports; --",
    "\\' OR 1=1 --",
)  # fmt: skip
ELEMENTS = {"svg", "script", "img", "iframe", "object", "embed", "style", "base"}
WITHOUT_TOKEN = {("POST", "/login"), ("POST", "/code"), ("POST", "/v1/code")}
"""They change nothing but who asks: forms of other sites are refused by their origin."""


class Page(HTMLParser):
    """Elements and attributes of a page that a script could come through; drawings of our own have a class, scripts an address here."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        own = given.get("src", "").startswith("/static/") if tag == "script" else tag == "svg" and "class" in given
        self.found += [tag] * (tag in ELEMENTS and not own)
        self.found += [name for name, value in given.items() if name.startswith("on") or name == "style" or "javascript:" in value]


def writing_routes(app: Any) -> list[tuple[str, str]]:
    """Every method and address of the application that is not for reading."""
    found: list[tuple[str, str]] = []
    todo = list(app.routes)
    while todo:
        route = todo.pop()
        if isinstance(route, APIRoute):
            found += [(method, route.path) for method in route.methods if method not in ("GET", "HEAD")]
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        todo += list(getattr(inner, "routes", ()))
    return sorted(set(found))


def test_every_form_needs_its_session_and_its_token(reviewer: TestClient, served: TestClient) -> None:
    routes = [one for one in writing_routes(reviewer.app) if one not in WITHOUT_TOKEN]
    assert {("POST", "/watches"), ("POST", "/review/rebuild"), ("DELETE", "/v1/watches/{id}"), ("POST", "/logout")} <= set(routes)
    before = reviewer.get("/v1/stats").json(), reviewer.get("/v1/watches").json()
    telling = reviewer.get("/v1/tellings?limit=1").json()["items"][0]["event"]["id"]
    forms = {"verdict": "reject", "name": "x", "country": "KEN", "left": telling, "right": telling}
    for method, path in routes:
        address = re.sub(r"\{[^}]*\}", telling, path)
        json = {"filters": {"country": "KEN"}} if path.startswith("/v1/") else None
        strange = ({}, {"X-CSRF-Token": "0" * 64}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"})
        for headers in strange:
            answer = reviewer.request(method, address, data=None if json else forms, json=json, headers=headers, follow_redirects=False)
            assert answer.status_code == 403, (method, path, headers, answer.status_code)
        stranger = served.request(method, address, data=None if json else forms, json=json, headers={"Accept": "x/y"}, follow_redirects=False)
        assert stranger.status_code == 401, (method, path)
    for method, path in sorted(WITHOUT_TOKEN):
        assert reviewer.request(method, path, data={"text": "x"}, headers={"Origin": "https://evil.example"}).status_code in (403, 422)
    assert (reviewer.get("/v1/stats").json(), reviewer.get("/v1/watches").json()) == before


def test_markup_through_corrections_files_and_questions(reviewer: TestClient) -> None:
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', reviewer.get("/review").text)
    event = next(one for one in reviewer.get("/v1/events?limit=200").json()["items"] if len(one["tellings"]) == 1)
    fields = {"csrf": csrf and csrf[1], "verdict": "fix", "type": event["type"], "mode": event["mode"] or "", "status": event["status"],
              "place": NASTY, "actors": f"=cmd {NASTY} [KEN]", "note": NASTY}  # fmt: skip
    assert reviewer.post(f"/review/{event['tellings'][0]}", data=fields).status_code == 200
    assert reviewer.post("/review/rebuild", data={"csrf": csrf and csrf[1]}).status_code == 200
    found = reviewer.get(f"/v1/events/{event['tellings'][0]}").json()
    assert NASTY in found["place"]["name"] and found["actors"][0]["name"].startswith("=cmd")
    addresses = ["/", "/events", f"/events/{found['id']}", "/actors", "/review", "/network", "/map", "/search?q=cmd", f"/events?place={NASTY}",
                 f"/search?q={NASTY}", f"/codebook?q={NASTY}", f"/actors?q={NASTY}", f"/watches?actor={NASTY}", f"/sql?q=SELECT '{NASTY}' AS \"x\"",
                 f"/events?nonsense={NASTY}", f"/{NASTY}", f"/events/{NASTY}", f"/watches?name={NASTY}", f"/dyads/{NASTY}/x",
                 f"/codebook/{NASTY}"]  # fmt: skip
    for address in addresses:
        answer = reviewer.get(address)
        assert answer.status_code < 500, address
        if "html" in answer.headers["content-type"]:
            assert Page(answer.text).found == [], address
        assert answer.headers["x-content-type-options"] == "nosniff" and "script-src 'self'" in answer.headers["content-security-policy"]
    for row in csv.reader(io.StringIO(reviewer.get("/events.csv?text=cmd").text + reviewer.get("/events.csv?format=csv").text)):
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row), row
    files = {"file": (f"../../{NASTY}.txt", b"Kenya expelled a diplomat of Norway on Monday, the ministry said.\n", "text/html")}
    page = reviewer.post("/code", files=files)
    assert page.status_code == 200 and Page(page.text).found == []


@pytest.mark.parametrize("words", INJECTED)
def test_filters_are_never_sql(client: TestClient, words: str) -> None:
    before, kinds = client.get("/v1/stats").json(), client.get("/v1/facets/event/type").json()["total"]
    for name in [*MEANING, "sort", "after", "limit", "q"]:
        for address in ("/v1/events", "/events.json", "/v1/search", "/v1/facets/event/type"):
            answer = client.get(address, params={name: words, **({"q": "x"} if "search" in address and name != "q" else {})})
            assert answer.status_code in (200, 422), (address, name, answer.text)
            if answer.status_code == 200 and name in MEANING:
                found = answer.json()
                assert found.get("total", len(found["items"])) < before["events"] and len(found["items"]) < kinds, (address, name)
    assert client.get("/v1/complete", params={"q": words}).status_code == 200
    assert client.get(f"/v1/events/{words}").status_code == client.get(f"/alerts/{words}").status_code == 404
    assert client.get("/v1/stats").json() == before


@pytest.mark.parametrize("name", [*INJECTED, "rex\0", "rex" * 100])
def test_names_at_the_login_are_never_sql(served: TestClient, name: str) -> None:
    assert served.post("/login", data={"name": name, "password": "' OR '1'='1"}).status_code == 401
    assert served.get("/v1/stats", headers={"Accept": "x/y"}).status_code == 401
    assert [user.name for user in served.app.state.access.users.all()] == ["ada", "rex", "rita"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd", "/stories/..%2f..%2fetc%2fpasswd.json",
     "/stories/%2e%2e%2fusers.db", "/actors/../../../../etc/passwd", "/alerts/..%5c..%5cx", "/watches/%2e%2e.atom", "/codebook/..%2f..%2f",
     "/events.csv?format=../../etc/passwd", "/events?format=/etc/passwd", "/%00", "/stories/%00"],
)  # fmt: skip
def test_paths_lead_to_nothing_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422) and "root:" not in answer.text and "import" not in answer.text


def test_a_session_that_another_chose_is_none(served: TestClient) -> None:
    """Whatever cookie a victim is made to carry, the login gives another, and what was chosen stays worth nothing."""
    attacker = TestClient(served.app, headers={"Accept": "text/html"})
    attacker.get("/login")
    for chosen in ("chosen", served.cookies.get("legation", "") or "x.y.z"):
        served.cookies.set("legation", chosen, domain="testserver.local")
        assert served.post("/login", data={"name": "rex", "password": PASSWORD}).status_code == 200
        attacker.cookies.set("legation", chosen)
        assert attacker.get("/events").url.path == "/login"
    mine = served.cookies
    assert "chosen" not in str(mine)


def test_where_a_form_goes_back_to_stays_here(reviewer: TestClient) -> None:
    csrf = re.search(r'name="csrf" value="([0-9a-f]+)"', reviewer.get("/review").text)
    telling = reviewer.get("/v1/tellings?limit=1").json()["items"][0]["event"]["id"]
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "/x\r\nSet-Cookie: a=b", "javascript:alert(1)", "/../x?y"):
        form = {"csrf": csrf and csrf[1], "verdict": "accept", "back": back}
        answer = reviewer.post(f"/review/{telling}", data=form, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"] == "/review" and "set-cookie" not in answer.headers


def test_the_users_file_is_for_its_owner(served: TestClient) -> None:
    path: Path = served.app.state.access.users.path  # type: ignore[attr-defined]
    assert path.stat().st_mode & 0o077 == 0
