"""Map, network, time bar, comparison, dyads: what is drawn is what the table and the twins say, and what filters leave."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from legation.conclusions import Amendment
from legation.record import open_record
from legation.serve import ServeSettings, create_app
from legation.serve.world import outlines, projected


def rows_of(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).text)))


def test_places_of_the_map_lead_to_their_events(client: TestClient) -> None:
    found = client.get("/map.json").json()["items"]
    assert found and {one["place"]["name"] for one in found} == {row["place"] for row in rows_of(client, "/map.csv")}
    page = client.get("/map").text
    for one in found:
        link = unescape(re.search(rf'<th[^>]*><a href="([^"]+)">{re.escape(one["place"]["name"])}</a>', page)[1])  # type: ignore[index]
        assert client.get(link.replace("/events?", "/events.json?")).json()["total"] >= one["events"]
    assert sum(int(row["cooperation"]) + int(row["conflict"]) for row in rows_of(client, "/map.csv")) == sum(one["events"] for one in found)


def test_the_map_draws_only_what_is_known(client: TestClient) -> None:
    page = client.get("/map").text
    drawn = re.findall(r'<a href="/events[^"]*" aria-label="([^"]+)"', page)
    coarse = {one["place"]["name"] for one in client.get("/map.json").json()["items"] if one["place"]["precision"] == "country"}
    assert drawn and {said.partition("somewhere in ")[2].partition(":")[0] for said in drawn if said.startswith("somewhere in ")} == coarse
    assert client.get("/map.json?place=Nowhere+at+all").json() == {"items": [], "total": 0}
    assert "Nothing is so" in client.get("/map?place=Nowhere+at+all").text


def test_outlines_cover_the_world_in_equal_earth() -> None:
    assert projected(0, 0) == (0, 0) and projected(0, 180)[0] == pytest.approx(2.7066, abs=1e-3)
    assert projected(90, 0)[1] == pytest.approx(-1.3173, abs=1e-3)
    assert len(outlines()) > 230 and {"KEN", "NOR", "FRA", "XKX", "MLT"} <= set(outlines())
    x, y = outlines()["KEN"].middle
    assert 0.5 < x < 0.7 and abs(y) < 0.1


def test_a_bar_of_time_leads_to_its_days(client: TestClient) -> None:
    page = client.get("/map").text
    links = [unescape(one) for one in re.findall(r'<a href="(/map\?date_from=[^"]+)"', page)]
    assert links
    for link in links:
        assert client.get(link).status_code == 200 and 'aria-current="true"' in client.get(link).text


@pytest.mark.parametrize("by", ["country", "person"])
@pytest.mark.parametrize("what", ["meetings", "events"])
def test_the_network_is_the_same_every_time_and_in_every_form(client: TestClient, by: str, what: str) -> None:
    address = f"/network?by={by}&what={what}"
    page = client.get(address).text
    assert page == client.get(address).text
    items = client.get(address.replace("?", ".json?")).json()["items"]
    rows = rows_of(client, address.replace("?", ".csv?"))
    assert [(one["a"], one["b"], str(one["times"])) for one in items] == [(row["a"], row["b"], row["times"]) for row in rows]
    assert len(re.findall(r"<line ", page)) == min(40, len(items)) and all(one["a"] < one["b"] for one in items)


def test_the_network_obeys_its_window(client: TestClient) -> None:
    assert client.get("/network.json?date_from=1800-01-01&date_to=1800-12-31").json() == {"items": []}
    assert client.get("/network?most=7").status_code == 422


@pytest.fixture
def corrected(record_path: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Amendment]]:
    with open_record(record_path) as record:
        record.backup(tmp_path / "own.db")
    with open_record(tmp_path / "own.db") as record:
        telling = next(iter(record.tellings(status=["occurred"], limit=1))).event
        made = Amendment(telling=telling.id, verdict="fix", judge="ann", made_at="2026-01-01T00:00:00", status="cancelled")
        record.amend(made)
    with TestClient(create_app(ServeSettings(record=tmp_path / "own.db")), headers={"Accept": "text/html"}) as client:
        yield client, made


def test_a_correction_shows_in_the_comparison(corrected: tuple[TestClient, Amendment], client: TestClient) -> None:
    own, _ = corrected
    (row,) = own.get("/compare.json").json()["items"]
    assert (row["change"], row["kind"], row["differs"]) == ("changed", "event", "status: occurred → cancelled") and row["sentence"]
    assert "occurred → cancelled" in own.get("/compare").text
    assert own.get("/compare.json?kind=statement").json()["items"] == []
    assert [one["change"] for one in rows_of(own, "/compare.csv")] == ["changed"]
    assert "Nobody has put anything right" in client.get("/compare").text


def test_runs_that_share_no_story_have_nothing_to_compare(client: TestClient) -> None:
    assert client.get("/compare.json?first=run:first&second=run:hostile").json()["stories"] == 0
    assert client.get("/compare.json?first=run:first&second=run:first").json()["counts"]["event"]["changed"] == 0
    for wrong in ("first=coded&second=run:first", "kind=nothing"):
        assert client.get(f"/compare?{wrong}").status_code == 422


def test_a_dyad_keeps_to_its_days(client: TestClient) -> None:
    pair = client.get("/network.json?what=events").json()["items"][0]
    address = f"/dyads/{pair['a']}/{pair['b']}"
    assert "events for each report" in client.get(f"{address}?coverage=1").text
    assert client.get(f"{address}.json?date_to=1800-01-01").json()["series"] == []
    assert client.get(f"{address}?sector=GOV").status_code == 422


def test_codebook_and_search_have_tables(client: TestClient) -> None:
    rows = rows_of(client, "/codebook.csv")
    assert {row["type"] for row in rows} == {one["name"] for one in client.get("/codebook.json").json()["types"]}
    assert [row["report"] for row in rows_of(client, "/search.csv?q=talks")] == [
        one["report"] for one in client.get("/search.json?q=talks").json()["reports"]
    ]


def test_a_dated_gathering_goes_into_a_calendar(client: TestClient) -> None:
    for one in client.get("/v1/gatherings").json()["items"]:
        answer = client.get(f"/gatherings/{one['id']}.ics")
        assert answer.status_code == (200 if one["date"].get("first") else 404)
