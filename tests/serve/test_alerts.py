"""Watches and alerts on the pages, by Atom, under /v1; who may set them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from tests.serve.conftest import PASSWORD
from typer.testing import CliRunner

from legation.cli import app as command
from legation.serve import ServeSettings, create_app

ATOM = "{http://www.w3.org/2005/Atom}"
BEARER = {"Authorization": "Bearer local-token"}
NASTY = '=1+1"><script>alert(1)</script><b>'


def csrf_of(client: TestClient, page: str = "/watches") -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    return found[1] if found else ""


def run(*words: str) -> str:
    done = CliRunner().invoke(command, ["alerts", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_a_watch_is_set_on_the_page_and_its_alert_is_shown_everywhere(reviewer: TestClient, own: Path) -> None:
    form = {"csrf": csrf_of(reviewer), "name": "Kenya", "country": "KEN", "since": "2025-01-01", "rules": ["events"], "mail": "desk@example.org"}
    page = reviewer.post("/watches", data=form)
    assert page.status_code == 200 and re.fullmatch(r"/watches/[0-9a-f]+", page.url.path) and "desk@example.org" in page.text
    id_ = page.url.path.rpartition("/")[2]
    shown = run("run", "--today", "2025-12-31", "--record", str(own), "-f", "jsonl")
    assert "new events: Kenya" in shown
    assert "nothing new" in run("run", "--today", "2025-12-31", "--record", str(own))
    (alert,) = reviewer.get("/v1/alerts").json()["items"]
    assert alert["watch"] == id_ and alert["events"] and alert["number"] >= len(alert["events"])
    for address in ("/", "/alerts", f"/watches/{id_}", "/watches"):
        assert "Kenya" in reviewer.get(address).text
    page = reviewer.get(f"/alerts/{alert['id']}").text
    assert all(f"/events/{one['event']}" in page for one in alert["events"])
    assert reviewer.get(f"/events/{alert['events'][0]['event']}").status_code == 200
    assert reviewer.get(f"/alerts/{alert['id']}.json").json() == alert
    feed = ElementTree.fromstring(reviewer.get(f"/watches/{id_}.atom").text)
    assert [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")] == [alert["title"]]
    assert alert["id"] in reviewer.get("/alerts.csv").text and "Kenya" in reviewer.get("/watches.csv").text
    for address in ("/watches.json", "/v1/watches", f"/v1/watches/{id_}", f"/watches/{id_}.json", f"/watches/{id_}.atom", "/watches.csv"):
        assert "desk@example.org" not in reviewer.get(address).text, "where alerts go is not for every reader"
    assert reviewer.post(f"/watches/{id_}/remove", data={"csrf": form["csrf"]}).url.path == "/watches"
    assert reviewer.get("/v1/watches").json()["items"] == [] and reviewer.get(f"/watches/{id_}").status_code == 200
    assert "Kenya" in run("show", "Kenya", "--record", str(own))


def test_by_rest_with_the_token(own: Path) -> None:
    with TestClient(create_app(ServeSettings(record=own, token="local-token"))) as client:
        wanted = {"filters": {"country": ["KEN", "NOR"]}, "baseline": 52, "since": "2025-01-01"}
        assert client.post("/v1/watches", json=wanted).status_code == 401
        assert client.post("/v1/watches", json=wanted, headers={"Authorization": "Bearer guess"}).status_code == 401
        made = client.post("/v1/watches", json=wanted, headers=BEARER)
        assert made.status_code == 201 and made.json()["rules"] == ["events", "level", "turn"]
        assert client.post("/v1/watches", json=wanted, headers={**BEARER, "Sec-Fetch-Site": "cross-site"}).status_code == 403
        place = made.headers["location"]
        assert client.get(place).json()["filters"] == {"country": ["KEN", "NOR"]} and len(client.get("/v1/watches").json()["items"]) == 1
        mail = {"filters": {"type": "X"}, "mail": "a@b\nBcc: c@d"}
        for wrong in ({"filters": {}}, {"filters": {"run": "x"}}, {"filters": {"country": "Kenya"}}, {}, mail):
            assert client.post("/v1/watches", json=wrong, headers=BEARER).status_code == 422
        assert client.delete(place).status_code == 401
        assert client.delete(place, headers=BEARER).status_code == 204 and client.get(place).status_code == 404
        assert client.get("/v1/alerts/none").status_code == 404 and client.get("/v1/alerts?limit=0").status_code == 422
        assert client.get("/v1/alerts?after=none").status_code == 422


@pytest.fixture
def hostile(own: Path) -> Iterator[TestClient]:
    """A watch whose name is markup and a formula, and what it noticed."""
    run("add", NASTY, "--country", "NOR", "--since", "2025-01-01", "--record", str(own))
    run("run", "--today", "2025-12-31", "--record", str(own))
    with TestClient(create_app(ServeSettings(record=own)), headers={"Accept": "text/html"}) as client:
        yield client


def test_names_are_no_markup_and_no_formulas(hostile: TestClient) -> None:
    (watch,) = hostile.get("/v1/watches").json()["items"]
    (alert,) = hostile.get("/v1/alerts").json()["items"]
    for address in ("/", "/alerts", "/watches", f"/watches/{watch['id']}", f"/alerts/{alert['id']}", "/watches?name=" + NASTY):
        page = hostile.get(address).text
        assert "<script>alert" not in page and "<b>" not in page.replace("<b>No", ""), address
    ElementTree.fromstring(hostile.get(f"/watches/{watch['id']}.atom").text)
    for line in (*hostile.get("/watches.csv").text.splitlines(), *hostile.get("/alerts.csv").text.splitlines()):
        assert not re.search(r'(^|,)"?[=+@]', line), line


def test_only_those_who_may_set_watches(served: TestClient) -> None:
    def enter(name: str) -> str:
        assert served.post("/login", data={"name": name, "password": PASSWORD}).status_code == 200
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', served.get("/watches").text)
        return found[1] if found else ""

    form = {"name": "Kenya", "country": "KEN"}
    assert served.get("/watches").url.path == "/login"
    csrf = enter("rita")
    assert served.post("/watches", data={**form, "csrf": csrf}).status_code == 403
    csrf = enter("rex")
    assert served.post("/watches", data=form).status_code == 403, "no token"
    assert served.post("/watches", data={**form, "csrf": csrf}, headers={"Origin": "https://evil.example"}).status_code == 403
    assert served.post("/v1/watches", json={"filters": {"country": "KEN"}}).status_code == 403
    assert served.post("/v1/watches", json={"filters": {"country": "NOR"}}, headers={"X-CSRF-Token": csrf}).status_code == 201
    made = served.post("/watches", data={**form, "csrf": csrf})
    assert made.status_code == 200
    served.app.state.access.users.add("roy", PASSWORD, "reviewer")  # type: ignore[attr-defined]
    csrf = enter("roy")
    assert served.post(f"{made.url.path}/remove", data={"csrf": csrf}).status_code == 403, "of somebody else"
    csrf = enter("ada")
    assert served.post(f"{made.url.path}/remove", data={"csrf": csrf}).url.path == "/watches"
    assert "watch removed" in served.get("/audit").text
