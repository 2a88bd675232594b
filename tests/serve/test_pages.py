"""Every page and endpoint answers, leads on, obeys filters, and lets no words of a story become markup."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from legation.model import RawStory
from legation.record import open_record
from legation.scheme import Scheme
from legation.serve import ServeSettings, create_app

ROOT = Path(__file__).parent.parent.parent


def test_every_page_that_is_linked_answers(client: TestClient) -> None:
    seen: dict[str, int] = {}
    todo = ["/", "/code", "/dyads/KEN/ETH", "/codebook/163"]
    met: set[str] = set()
    while todo:
        address = todo.pop()
        if address in met:
            continue
        met.add(address)
        path, _, query = address.partition("?")
        where = re.sub(r"[0-9a-f]{12,}|(?<=/codebook/).*|(?<=/actors/).*|(?<=/dyads/).*", "X", path)
        names = "&".join(sorted({part.partition("=")[0] for part in query.split("&") if not part.startswith("format=")}))
        shape = f"{where}?{names}" if names else where
        seen[shape] = seen.get(shape, 0) + 1
        if where == "/review" or seen[shape] > 1 or names.count("&") > 0:
            continue
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[-300:])
        if "html" in answer.headers["content-type"]:
            assert "<h1>" in answer.text and 'id="main"' in answer.text, address
            assert not re.search(r"<script(?! src=\"/static/)|<style|\son\w+=|javascript:", answer.text), address
            todo += [unescape(found).split("#")[0] for found in re.findall(r'(?:href|action)="(/[^"]*)"', answer.text)]
    assert {"/events/X", "/stories/X", "/gatherings/X", "/actors/X", "/codebook/X"} <= set(seen)


def test_words_of_a_story_stay_words(client: TestClient) -> None:
    found = client.get("/v1/reports", params={"run": "hostile"}).json()["items"]
    page = client.get(f"/stories/{found[0]['id']}").text
    assert "alert" in page and "<script>alert" not in page and "<img" not in page
    assert "<b>Wire" not in client.get("/stories").text
    for row in csv.DictReader(io.StringIO(client.get("/stories.csv?run=hostile").text)):
        assert row["headline"].startswith("'=") and row["publisher"].startswith("'@")


def test_lists_obey_filters_in_every_form(client: TestClient) -> None:
    status = client.get("/v1/facets/event/status").json()["items"][0]
    page = client.get("/events", params={"status": status["value"]})
    assert f"{status['count']} events" in page.text
    twin = client.get("/events.json", params={"status": status["value"], "limit": 500}).json()
    assert twin["total"] == status["count"] == len(twin["items"])
    rows = list(csv.DictReader(io.StringIO(client.get("/events.csv", params={"status": status["value"]}).text)))
    assert {row["id"] for row in rows} == {one["id"] for one in twin["items"]}


@pytest.mark.parametrize("sort", ["", "happened", "voices", "unsure", "sure", "conflicts"])
def test_the_cursor_goes_through_all_once(client: TestClient, sort: str) -> None:
    address, met = f"/v1/events?limit=7&sort={sort}", []
    while address:
        answer = client.get(address).json()
        met += [one["id"] for one in answer["items"]]
        address = answer["next"]
    assert len(met) == len(set(met)) == client.get("/v1/stats").json()["events"]


def test_an_event_leads_to_its_words_and_back(client: TestClient) -> None:
    event = client.get("/v1/events?limit=1").json()["items"][0]
    page = client.get(f"/events/{event['id']}").text
    link = re.search(r'href="(/stories/[0-9a-f]+)#(e\d+)"', page)
    assert link
    story = client.get(link[1]).text
    assert f'id="{link[2]}"' in story and f'id="t-{link[2]}"' in story
    back = re.search(rf'id="{link[2]}".*?href="(/events/[0-9a-f]+)"', story, re.S)
    assert back and client.get(back[1]).url.path == f"/events/{event['id']}"


def test_etags_spare_what_is_known(client: TestClient) -> None:
    for address in ("/v1/events", "/events", "/static/style.css"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), address


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/events/none", 404), ("/v1/events?colour=red", 422), ("/v1/events?limit=0", 422), ("/v1/events?quad=9", 422),
        ("/v1/events?date_from=yesterday", 422), ("/v1/events?after=nowhere", 422), ("/v1/events?sort=random", 422), ("/v1/nothing", 404),
        ("/v1/facets/event/colour", 404), ("/v1/dyads/KEN/ETH?scale=none", 422), ("/v1/search", 422), ("/v1/events?min_confidence=x", 422),
        ("/v1/places?min_confidence=0_1", 422), ("/v1/places?min_confidence=%D9%A0", 422), ("/v1/places?quad=%D9%A3", 422),
        ("/v1/places?date_from=2025-W35-4", 422),
        ("/v1/events?min_confidence=2", 422), ("/v1/facets/report/type", 404), ("/v1/dyads/KEN/ETH?step=hour", 422),
    ],
)  # fmt: skip
def test_problems_have_one_shape(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json()["title"]


@pytest.mark.parametrize("path", ["/stories/../../etc/passwd", "/static/../app.py", "/static/%2e%2e/app.py", "/stories/%2e%2e%2fetc%2fpasswd",
                                  "/events/a'%20OR%201=1--", "/actors/%27%3B%20DROP%20TABLE%20facts", "/codebook/..%2f..%2fetc"])  # fmt: skip
def test_no_path_leads_outside(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (404, 422) and "root:" not in answer.text
    assert client.get("/v1/stats").json()["events"] > 0


def test_sql_in_filters_is_words(client: TestClient) -> None:
    for name in ("text", "actor", "place", "publisher", "speaker", "run", "type", "country"):
        answer = client.get("/v1/events", params={name: "x' OR '1'='1"})
        assert answer.status_code == 200 and answer.json()["items"] == [], name


def test_what_holds_one_value_is_not_given_two(client: TestClient) -> None:
    for asked in ("/v1/events?limit=5&limit=6", "/v1/events?actor=a&actor=b", "/v1/alerts?limit=5&limit=6", "/events?text=a&text=b"):
        assert client.get(asked).status_code == 422, asked
    for query in ("limit=5&limit=5", "country=KEN&country=NOR", "text=&text=a"):
        assert client.get(f"/v1/events?{query}").status_code == 200, query


def test_a_story_is_coded_and_not_kept(client: TestClient) -> None:
    before = client.get("/v1/stats").json()
    text = "NAIROBI, Aug. 28 -- Kenya expelled two diplomats of Norway on Thursday, the foreign ministry said.\n"
    coded = client.post("/v1/code", json={"text": text, "published": "2025-08-28"})
    assert coded.status_code == 200 and coded.json()["events"]
    page = client.post("/code", data={"text": text})
    assert page.status_code == 200 and "not kept" in page.text
    upload = client.post("/code", files={"file": ("../../x.txt", text.encode(), "text/plain")})
    assert upload.status_code == 200 and "<mark" in upload.text
    assert client.get("/v1/stats").json() == before
    assert client.post("/v1/code", json={"text": "x" * 70_000}).status_code == 422
    assert client.post("/v1/code", content=b"x" * 1_100_000).status_code == 413


def test_headers_keep_scripts_and_strangers_out(client: TestClient) -> None:
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421


def test_the_interface_page_lists_every_endpoint(client: TestClient) -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    rows = {
        f"| {method.upper()} | `{path}` | {told.get('summary', '')} |"
        for path, methods in client.get("/v1/openapi.json").json()["paths"].items()
        for method, told in methods.items()
    }
    assert rows == set(re.findall(r"^\| (?:GET|POST|PUT|DELETE) .*$", page, re.M))


def test_feed_is_atom(client: TestClient) -> None:
    answer = client.get("/events.atom", params={"limit": 5})
    assert answer.status_code == 200 and answer.text.startswith("<?xml") and "<feed" in answer.text


def test_completion_names_actors_and_types(client: TestClient) -> None:
    assert client.get("/search/complete.json", params={"q": "ken"}).json()
    assert "SANCTION" in client.get("/search/complete.json", params={"q": "sanc"}).json()


def test_what_an_address_does_not_do_is_told_with_what_it_does(client: TestClient) -> None:
    answer = client.put("/v1/watches")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, POST"
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["status"] == 405
    assert client.delete("/v1/events").headers["allow"] == "GET"


def test_every_endpoint_describes_its_problems(client: TestClient) -> None:
    told = client.get("/v1/openapi.json").json()
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    operations = [one for methods in told["paths"].values() for one in methods.values()]
    assert all(one["responses"]["default"]["content"] == {"application/problem+json": problem} for one in operations)
    assert "HTTPValidationError" not in told["components"]["schemas"] and all("422" not in one["responses"] for one in operations)


def test_what_breaks_is_told_in_the_same_shape(record_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(ServeSettings(record=record_path))
    with TestClient(app, raise_server_exceptions=False) as own:
        monkeypatch.setattr(app.state.site.record, "stats", lambda: 1 / 0)
        answer = own.get("/v1/stats")
    assert answer.status_code == 500 and answer.json()["status"] == 500 and "ZeroDivision" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json" and answer.headers["x-content-type-options"] == "nosniff"


def test_words_of_a_search_come_together(client: TestClient) -> None:
    both = client.get("/v1/search?q=talks&text=Nairobi").json()["items"]
    assert both == client.get("/v1/search?q=talks+Nairobi").json()["items"]


def test_places_and_ties_are_those_of_the_pages(client: TestClient) -> None:
    status = {"status": "occurred,ongoing"}
    assert client.get("/v1/places", params=status).json()["items"] == client.get("/map.json").json()["items"]
    assert client.get("/v1/ties?by=nobody").status_code == 422
    assert client.get("/v1/ties", params=status).json()["items"] == client.get("/network.json?what=events").json()["items"]


def test_the_front_page_tells_what_the_last_day_changed(tmp_path: Path, scheme: Scheme) -> None:
    told = "NAIROBI -- Kenya expelled two diplomats of Norway in Nairobi on 27 August 2025, the foreign ministry said.\n"
    later = "OSLO -- Norway recalled its ambassador to Kenya on 3 September 2025, the foreign ministry said.\n"
    with open_record(tmp_path / "days.db") as record:
        stories = [RawStory(name=f"s{number}", data=text.encode(), metadata={"published": published, "publisher": "Wire"})
                   for number, (text, published) in enumerate(((told, "2025-08-28"), (later, "2025-09-04")))]  # fmt: skip
        record.ingest(stories, scheme, run="both")
        record.rebuild()
        events = [one for one in record.events() if one.last_reported and one.last_reported.isoformat() == "2025-09-04"]
    with TestClient(create_app(ServeSettings(record=tmp_path / "days.db")), headers={"Accept": "text/html"}) as own:
        news = own.get("/index.json").json()["changed"]
        assert (news["day"], news["told"], news["first_told"]) == ("2025-09-04", len(events), len(events)) and events
        assert "What changed on 4 September 2025" in own.get("/").text
        assert own.get("/events.json?since_reported=2025-09-04").json()["total"] == len(events)
