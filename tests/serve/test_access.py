"""Review, login, CSRF, sessions, the SQL page: what is allowed works, what is tried is refused."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.serve.conftest import PASSWORD
from typer.testing import CliRunner

from legation.cli import app as command
from legation.errors import SetupError
from legation.serve.users import Users


def enter(client: TestClient, name: str, password: str = PASSWORD) -> int:
    return client.post("/login", data={"name": name, "password": password}).status_code


def csrf_of(client: TestClient, page: str = "/review") -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    return found[1] if found else ""


def test_a_correction_is_seen_after_the_rebuild_and_exported(reviewer: TestClient, own: Path) -> None:
    event = next(one for one in reviewer.get("/v1/events?limit=200").json()["items"] if len(one["tellings"]) == 1 and one["status"] == "occurred")
    telling, csrf = event["tellings"][0], csrf_of(reviewer)
    fields = {"csrf": csrf, "verdict": "fix", "type": "PROTEST", "mode": "", "status": "planned", "first": "2025-08-01", "last": "2025-08-03",
              "place": "Lamu", "place_country": "KEN", "actors": "Kenya [KEN]\nJane <b>Doe [NOR GOV]", "back": f"/events/{event['id']}"}  # fmt: skip
    answer = reviewer.post(f"/review/{telling}", data=fields)
    assert answer.url.path == f"/events/{event['id']}"
    reviewer.post("/review/rebuild", data={"csrf": csrf})
    found = reviewer.get(f"/v1/events/{telling}").json()
    assert (found["type"], found["status"], found["date"]["first"], found["date"]["last"]) == ("PROTEST", "planned", "2025-08-01", "2025-08-03")
    assert found["place"]["name"] == "Lamu" and {one["country"] for one in found["actors"]} == {"KEN", "NOR"}
    page = reviewer.get(f"/events/{found['id']}").text
    assert "Lamu" in page and "<b>Doe" not in page
    (row,) = [json.loads(line) for line in CliRunner().invoke(command, ["amendments", "--record", str(own)]).stdout.splitlines()]
    assert row["verdict"] == "fix" and row["coded"]["type"] == event["type"] and row["amended"]["type"] == "PROTEST" and row["words"]


def test_rejected_joined_and_split(reviewer: TestClient) -> None:
    csrf = csrf_of(reviewer)
    first, second, third = [one for one in reviewer.get("/v1/events?limit=200").json()["items"] if len(one["tellings"]) == 1][:3]
    assert reviewer.post(f"/review/{first['tellings'][0]}", data={"csrf": csrf, "verdict": "reject"}).status_code == 200
    assert reviewer.post("/review/judge", data={"csrf": csrf, "left": second["id"], "right": third["id"], "verdict": "same"}).status_code == 200
    reviewer.post("/review/rebuild", data={"csrf": csrf})
    assert reviewer.get(f"/v1/events/{first['tellings'][0]}").status_code == 404
    joined = reviewer.get(f"/v1/events/{second['tellings'][0]}").json()
    assert set(joined["tellings"]) == {*second["tellings"], *third["tellings"]}
    data = {"csrf": csrf, "left": joined["id"], "right": third["tellings"][0], "verdict": "different"}
    assert reviewer.post("/review/judge", data=data).status_code == 200
    assert reviewer.post("/review/judge", data={**data, "right": "none"}).status_code == 404


def test_two_coders_are_blind_to_each_other_and_their_agreement_is_told(served: TestClient, own: Path) -> None:
    Users(own.parent / "users.db").add("rolf", PASSWORD, "reviewer")
    assert served.get("/v1/events").json()["status"] == 401
    enter(served, "rex")
    events = [one for one in served.get("/v1/events?limit=200").json()["items"] if len(one["tellings"]) == 1][:3]
    for name, verdicts in (("rex", ("accept", "reject", "accept")), ("rolf", ("accept", "reject", "reject"))):
        enter(served, name)
        page = served.get(f"/events/{events[0]['id']}").text
        assert "Judged by people" not in page and ("shown when you have judged" in page) == (name == "rolf")
        for event, verdict in zip(events, verdicts, strict=True):
            served.post(f"/review/{event['tellings'][0]}", data={"csrf": csrf_of(served), "verdict": verdict})
        assert "Judged by people" in served.get(f"/events/{events[0]['id']}").text
    (row,) = served.get("/review.json").json()["agreement"]
    assert row[:3] == ["rex", "rolf", 3] and row[3] == pytest.approx(0.4)
    assert "0.40" in served.get("/review").text


@pytest.mark.parametrize(
    "wrong",
    [{"first": "soon"}, {"status": "done"}, {"first": "2025-02-02", "last": "2025-01-01"},
     {"actors": "[[]]"}, {"type": "NONSENSE"}, {"verdict": "maybe"}],
)  # fmt: skip
def test_wrong_corrections_are_refused(reviewer: TestClient, wrong: dict[str, str]) -> None:
    telling = reviewer.get("/v1/tellings?limit=1").json()["items"][0]["event"]["id"]
    answer = reviewer.post(f"/review/{telling}", data={"csrf": csrf_of(reviewer), "verdict": "fix", **wrong})
    assert answer.status_code == 422
    assert "judgements" in reviewer.get("/review").text


def test_forms_need_the_token_of_their_session(reviewer: TestClient) -> None:
    telling = reviewer.get("/v1/tellings?limit=1").json()["items"][0]["event"]["id"]
    good = csrf_of(reviewer)
    for csrf in ("", "0" * 64, "é"):
        assert reviewer.post(f"/review/{telling}", data={"csrf": csrf, "verdict": "accept"}).status_code == 403
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = reviewer.post(f"/review/{telling}", data={"csrf": good, "verdict": "accept"}, headers=headers)
        assert answer.status_code == 403
    assert reviewer.post(f"/review/{telling}", data={"csrf": good, "verdict": "accept", "back": "//evil.example/"}).url.path == "/review"


def test_without_token_nobody_reviews(client: TestClient) -> None:
    assert client.get("/review").status_code == 401
    assert client.get("/login?token=").status_code == 200 and client.get("/login?token=guess").status_code == 401
    assert client.post("/review/rebuild").status_code == 401


def test_sessions_cannot_be_fixed_and_end(served: TestClient) -> None:
    served.cookies.set("legation", "chosen-by-another")
    served.cookies.clear()
    assert enter(served, "rex") == 200
    first = served.cookies["legation"]
    assert enter(served, "rex") == 200
    second = served.cookies["legation"]
    assert first != second
    stale = {"Cookie": f"legation={first}"}
    served.cookies.clear()
    assert served.get("/v1/stats", headers={**stale, "Accept": "application/json"}).status_code == 401, "the key before the login is gone"
    assert served.get("/v1/stats", headers={"Cookie": f"legation={second[:-2]}xx", "Accept": "application/json"}).status_code == 401
    served.cookies.set("legation", second, domain="testserver.local")
    csrf = csrf_of(served)
    assert csrf and served.post("/logout", data={"csrf": csrf}).url.path == "/login"
    assert served.get("/v1/stats", headers={"Cookie": f"legation={second}", "Accept": "application/json"}).status_code == 401


def test_a_changed_password_ends_sessions(served: TestClient) -> None:
    assert enter(served, "rex") == 200 and served.get("/review").status_code == 200
    users: Users = served.app.state.access.users  # type: ignore[attr-defined]
    run = CliRunner()
    changed = ["users", "password", "rex", "--users", str(users.path), "--password", "another long secret"]
    assert run.invoke(command, changed).exit_code == 0
    assert served.get("/review").url.path == "/login"
    assert enter(served, "rex") == 401 and enter(served, "rex", "another long secret") == 200
    assert [user.role for user in users.all() if user.name == "rex"] == ["reviewer"]
    for words in (["remove", "rita"], ["add", "roy", "--password", PASSWORD]):
        assert run.invoke(command, ["users", *words, "--users", str(users.path)]).exit_code == 0
    assert {what for _, who, what, _ in users.audit() if who == "(command line)"} == {"password changed", "user removed", "user added as reader"}
    wrong = run.invoke(command, ["users", "password", "nobody", "--users", str(users.path), "--password", PASSWORD])
    assert wrong.exit_code != 0


def test_cookie_is_kept_from_scripts_and_other_sites(served: TestClient) -> None:
    answer = served.post("/login", data={"name": "rex", "password": PASSWORD}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie and "samesite=strict" in cookie


def test_roles(served: TestClient) -> None:
    assert served.get("/events").url.path == "/login"
    assert served.get("/v1/stats", headers={"Accept": "application/json"}).status_code == 401
    assert enter(served, "rita") == 200
    assert served.get("/events").status_code == 200 and served.get("/review").status_code == 403 and served.get("/audit").status_code == 403
    assert enter(served, "ada") == 200
    log = served.get("/audit").text
    assert "rita" in log and "login" in log


def test_logins_are_limited(served: TestClient) -> None:
    found = [enter(served, "rex", f"wrong {number}") for number in range(12)]
    assert found[0] == 401 and found[-1] == 429


def test_others_are_not_served_without_users(own: Path, tmp_path: Path) -> None:
    from legation.cli.serve import serve_record

    for users in (None, tmp_path / "none.db"):
        with pytest.raises(SetupError, match="there are no users"):
            serve_record(str(own), port=0, host="0.0.0.0", users=users)


def test_users_are_kept_as_hashes(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    run = CliRunner()
    done = run.invoke(command, ["users", "add", "ann", "--role", "reviewer", "--users", str(path), "--password", PASSWORD])
    assert done.exit_code == 0, done.output
    assert PASSWORD.encode() not in path.read_bytes() and b"$argon2id$" in path.read_bytes()
    assert json.loads(run.invoke(command, ["users", "list", "--users", str(path), "-f", "jsonl"]).stdout) == {"name": "ann", "role": "reviewer"}
    with pytest.raises(SetupError, match="at least"):
        Users(path).add("bob", "short", "reader")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM facts", "DROP TABLE facts", "UPDATE state SET value = 1", "INSERT INTO state VALUES ('a', 'b')", "ATTACH '/tmp/x.db' AS x",
        "PRAGMA query_only = OFF", "PRAGMA table_info(facts)", "VACUUM INTO '/tmp/stolen.db'", "SELECT 1; DELETE FROM facts", "CREATE TABLE x (y)",
        "SELECT load_extension('x')", "SELECT zeroblob(1000000000)", "BEGIN IMMEDIATE", "SELECT * FROM pragma_database_list",
        "SELECT instr(printf('%04000000d', 0), printf('%02000000d', 0) || '1')", "SELECT 'a' LIKE '%' || printf('%0900000d', 0)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ],
)  # fmt: skip
def test_the_sql_page_only_reads(client: TestClient, record_path: Path, statement: str) -> None:
    before = client.get("/v1/stats").json()
    begun = time.monotonic()
    answer = client.get("/sql", params={"q": statement})
    assert answer.status_code == 422, answer.text
    assert time.monotonic() - begun < 8
    assert client.get("/v1/stats").json() == before
    assert not Path("/tmp/stolen.db").exists()


def test_the_sql_page_answers(client: TestClient) -> None:
    found = client.get("/sql.json", params={"q": "SELECT kind, count(*) AS n FROM facts GROUP BY kind ORDER BY kind"}).json()
    assert found["columns"] == ["kind", "n"] and found["rows"]
    large = client.get("/sql.json", params={"q": "SELECT printf('%04900000d', a.num) FROM facts a, facts b LIMIT 40"}).json()
    assert {len(row[0]) for row in large["rows"]} == {2000}
    many = client.get("/sql.json", params={"q": "SELECT a.num FROM facts a, facts b, facts c"}).json()
    assert len(many["rows"]) == 1000 and many["more"]
    assert client.get("/sql.csv", params={"q": "SELECT '=1+1' AS f"}).text == "f\n'=1+1\n"
    assert "&lt;script&gt;" in client.get("/sql", params={"q": "SELECT '<script>' AS x"}).text


