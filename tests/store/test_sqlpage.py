"""The SQL page over both databases: what reads is answered, what writes, leaves the record or takes long is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from legation.model import Coded
from legation.record import open_record
from legation.serve import ServeSettings, create_app
from legation.serve.answers import Refusal
from legation.serve.sqlpage import ROWS, run_sql
from legation.serve.sqlwords import check_words
from legation.store import record_url
from legation.watches import make_watch

READ = (
    "SELECT kind, count(*) AS n FROM facts GROUP BY kind ORDER BY kind",
    "WITH newest AS (SELECT id, day FROM conclusions WHERE kind = 'event' ORDER BY day DESC LIMIT 3) SELECT count(*) FROM newest",
    "SELECT upper(type) FROM conclusions WHERE type IN ('ACCUSE', 'it''s; -- no comment') -- a comment; DROP TABLE facts\nLIMIT 3;",
    "SELECT a.type, row_number() OVER (PARTITION BY a.type ORDER BY a.day) FROM conclusions AS a LIMIT 2",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM reports) THEN 'pg_read_file(x)' ELSE coalesce('x', 'y') END",
)
REFUSED = (
    "DELETE FROM facts", "DROP TABLE facts", "UPDATE state SET value = '1'", "INSERT INTO state VALUES ('a', 'b')", "CREATE TABLE x (y int)",
    "SELECT 1; DELETE FROM facts", "SELECT 1) AS a; DELETE FROM facts; SELECT (1", "WITH gone AS (DELETE FROM facts RETURNING id) SELECT * FROM gone",
    "SELECT * INTO stolen FROM facts", "TRUNCATE facts", "COPY facts TO '/tmp/stolen'", "VACUUM", "BEGIN", "COMMIT", "SET statement_timeout = 0",
    "SELECT * FROM watches", "SELECT body FROM deliveries", 'SELECT * FROM "watches"', "SELECT count(*) FROM (SELECT * FROM facts, watches) AS x",
    "nonsense", "SELECT * FROM nothing",
)  # fmt: skip
POSTGRES = (
    "SELECT pg_read_file('/etc/passwd')", "SELECT pg_sleep(5)", 'SELECT "pg_read_file"(\'/etc/passwd\')', "SELECT PG_READ_FILE ('/etc/passwd')",
    "SELECT pg_read_file -- x\n ('/etc/passwd')", "SELECT U&\"\\0070g_read_file\"('/etc/passwd')", "SELECT lo_import('/etc/passwd')",
    "SELECT query_to_xml('select 1', true, true, '')", "SELECT set_config('statement_timeout', '0', false)", "SELECT * FROM pg_authid",
    "SELECT current_setting('data_directory')", "SELECT * FROM information_schema.tables", "SELECT $$pg$$", "SELECT E'\\x41'",
    "SELECT pg_advisory_lock(7113046)", "SELECT nextval('x')", "SELECT dblink('host=x', 'select 1')", "SELECT 1 /* ; */ + 1",
    "SELECT repeat('x', 1000000000)", "SELECT * FROM generate_series(1, 1000000000)", "DO 'begin end'", "SELECT txid_current()",
)  # fmt: skip


@pytest.fixture
def url(new_url: Callable[[], str], coded_stories: list[Coded]) -> str:
    """A record with stories and a watch, as the SQL page is given it."""
    place = new_url()
    with open_record(place) as record:
        record.add(coded_stories)
        record.rebuild()
        record.keep_watch(make_watch("Kenya", {"country": "KEN"}, date(2025, 1, 1), webhook="https://hooks.example.org/secret"))
    return record_url(place).render_as_string(hide_password=False)


def contents(url: str) -> list[list[object]]:
    names = ("facts", "reports", "codings", "conclusions", "members", "state", "alerts", "judgements")
    return [run_sql(url, f"SELECT count(*) FROM {name}")[1][0] for name in names]


def test_only_what_reads_is_answered(url: str) -> None:
    before = contents(url)
    for words in READ:
        names, rows, more = run_sql(url, words)
        assert names and rows and not more, words
    is_postgres = url.startswith("postgresql")
    for words in REFUSED + (POSTGRES if is_postgres else ()):
        with pytest.raises(Refusal) as refused:
            run_sql(url, words)
        assert refused.value.status == 422 and "secret" not in refused.value.detail, words
    assert contents(url) == before and not Path("/tmp/stolen").exists()


def test_long_and_large_answers_are_cut(url: str) -> None:
    _, rows, more = run_sql(url, "SELECT a.num FROM facts a, facts b, facts c")
    assert len(rows) == ROWS and more
    if url.startswith("postgresql"):
        _, rows, more = run_sql(url, "SELECT 1 FROM facts) AS x UNION ALL SELECT * FROM (SELECT a.num FROM facts a, facts b")
        assert len(rows) == ROWS and more
    with pytest.raises(Refusal) as refused:
        run_sql(url, "SELECT count(*) FROM facts a, facts b, facts c, facts d, facts e, facts f")
    assert "second" in refused.value.detail or "timeout" in refused.value.detail


def test_pages_over_either_database(url: str) -> None:
    with TestClient(create_app(ServeSettings(record=url)), headers={"Accept": "text/html"}) as client:
        pages = ("/", "/events", "/statements", "/gatherings", "/relations", "/actors", "/stories", "/search?q=talks", "/runs", "/about",
                 "/watches", "/alerts", "/dyads/KEN/NOR", "/v1/events", "/v1/stats", "/v1/reports", "/v1/alerts")  # fmt: skip
        for address in pages:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.text[:500])
        first = client.get("/v1/events?limit=1").json()["items"][0]
        assert client.get(f"/v1/events/{first['id']}").json() == first
        assert client.get("/sql", params={"q": "SELECT count(*) FROM facts"}).status_code == 200
        assert client.get("/sql", params={"q": "DROP TABLE facts"}).status_code == 422


@given(st.sampled_from(["pg_read_file", "pg_sleep", "query_to_xml", "lo_import", "nextval", "set_config"]), st.data())
def test_no_spelling_hides_a_function(name: str, data: st.DataObject) -> None:
    spelled = "".join(data.draw(st.sampled_from([one, one.upper()])) for one in name)
    gap = "".join(data.draw(st.lists(st.sampled_from([" ", "\n", "\t", "-- '\n", "--(\n"]), max_size=4)))
    begun = ["SELECT ", "SELECT 'a''b', ", "SELECT 1 -- '\n, ", 'SELECT 1 AS "x""", ', "SELECT count(*) FROM reports WHERE "]
    before = data.draw(st.sampled_from(begun))
    for words in (f"{before}{spelled}{gap}('x')", f'{before}"{name}"{gap}(1)'):
        with pytest.raises(Refusal):
            check_words(words)
    blank = gap.replace("'", "")
    check_words(f"{before}'{spelled}{blank}(1)'")
