"""Answers that are kept, single records from their bytes, bodies that are counted."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.serve.conftest import PASSWORD

from legation.model_json import to_json
from legation.record import open_record
from legation.serve import ServeSettings, create_app
from legation.serve.kept import LARGEST, KeptAnswers
from legation.watches import make_watch


class App:
    """Answers with how often it was asked."""

    def __init__(self, *, takes: float = 0.0, body: bytes = b"", status: int = 200) -> None:
        self.asked, self.takes, self.body, self.status = 0, takes, body, status

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        body = self.body or str(self.asked).encode()
        await asyncio.sleep(self.takes)
        await send({"type": "http.response.start", "status": self.status, "headers": [(b"etag", b'"%d"' % self.asked), (b"content-type", b"x/y")]})
        await send({"type": "http.response.body", "body": body})


async def get(kept: KeptAnswers, app: App, path: str = "/", **headers: str) -> tuple[int, bytes]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request"}

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await kept.answer(app, {"type": "http", "path": path, "query_string": b"", "headers": raw}, receive, send)
    return sent[0]["status"], sent[1]["body"]


def test_kept_until_the_record_changes() -> None:
    async def run() -> None:
        version = [1]
        app, kept = App(), KeptAnswers(lambda: version[0])
        assert await get(kept, app) == await get(kept, app) == (200, b"1")
        assert await get(kept, app, if_none_match='W/"x", "1"') == (304, b"")
        assert await get(kept, app, "/other") == (200, b"2")
        version[0] = 2
        assert await get(kept, app) == (200, b"3")
        kept.forget()
        assert await get(kept, app) == (200, b"4")

    asyncio.run(run())


def test_many_who_ask_at_once_wait_for_one() -> None:
    async def run() -> None:
        versions = iter(range(10**6))
        app, kept = App(takes=0.02), KeptAnswers(lambda: next(versions))  # the record never rests
        answers = await asyncio.gather(*(get(kept, app) for _ in range(50)))
        assert app.asked <= 2 and {status for status, _ in answers} == {200}

    asyncio.run(run())


def test_only_slow_answers_may_be_old() -> None:
    async def run() -> None:
        versions = iter(range(10**6))
        for takes, asked in ((0.0, 2), (0.15, 1)):
            app, kept = App(takes=takes), KeptAnswers(lambda: next(versions), oldest=30.0)
            await get(kept, app)
            await get(kept, app)
            assert app.asked == asked

    asyncio.run(run())


@pytest.mark.parametrize("app", [App(body=b"x" * (LARGEST + 1)), App(status=404), App(status=500)])
def test_errors_and_large_answers_are_not_kept(app: App) -> None:
    async def run() -> None:
        kept = KeptAnswers(lambda: 1)
        await get(kept, app)
        await get(kept, app)
        assert app.asked == 2

    asyncio.run(run())


def test_what_is_stored_is_what_the_record_says(client: TestClient, record_path: Path) -> None:
    with open_record(record_path, readonly=True) as record:
        for name, found in (("events", list(record.events())), ("gatherings", list(record.gathering_records())),
                            ("standings", list(record.standing_records()))):  # fmt: skip
            assert found
            assert client.get(f"/v1/{name}?limit=500").json() == {"items": to_json(found), "next": None}
            for one in found:
                assert client.get(f"/v1/{name}/{one.id}").json() == to_json(one)
        event = found and next(iter(record.events()))
        assert client.get(f"/v1/events/{event.tellings[0]}").json()["id"] == event.id, "the id of a telling leads to its event"
        first = client.get("/v1/events?limit=2").json()
        assert client.get(first["next"]).json()["items"][0] == to_json(list(record.events(limit=3))[2])
    assert client.get("/v1/events/none").status_code == 404 and client.get(f"/v1/standings/{event.id}").status_code == 404


def test_another_process_is_seen_at_once(own: Path) -> None:
    from datetime import date

    with TestClient(create_app(ServeSettings(record=own))) as reader:
        assert reader.get("/v1/watches").json()["items"] == []
        with open_record(own) as record:
            record.keep_watch(make_watch("Kenya", {"country": "KEN"}, date(2025, 1, 1)))
        assert len(reader.get("/v1/watches").json()["items"]) == 1


def test_a_body_in_pieces_is_counted(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"text": "'
        for _ in range(300):
            yield b"x" * 10_000

    answer = client.post("/v1/code", content=pieces(), headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert client.post("/v1/code", content=b"{}", headers={"Content-Length": "-1"}).status_code in (400, 413, 422)


def test_what_is_kept_is_not_for_strangers(served: TestClient) -> None:
    assert served.post("/login", data={"name": "rita", "password": PASSWORD}).status_code == 200
    plain = {"Accept": "application/json"}
    assert served.get("/v1/stats", headers=plain).status_code == served.get("/v1/stats", headers=plain).status_code == 200
    rita = served.get("/about").text
    served.cookies.clear()
    assert served.get("/v1/stats", headers=plain).status_code == 401
    assert "Log out rita" in rita
    assert served.post("/login", data={"name": "rex", "password": PASSWORD}).status_code == 200
    page = served.get("/about").text
    assert "Log out rex" in page and "rita" not in page, "pages carry who reads them, and are kept for nobody"
