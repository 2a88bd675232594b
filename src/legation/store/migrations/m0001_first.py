"""The first form of the record."""

from __future__ import annotations

from sqlalchemy import Connection

_DESCRIBED = """
    num BIGINT PRIMARY KEY, id TEXT NOT NULL, kind TEXT NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL,
    cameo TEXT NOT NULL, quad SMALLINT NOT NULL, status TEXT NOT NULL, day TEXT NOT NULL, first_day TEXT NOT NULL,
    last_day TEXT NOT NULL, place TEXT NOT NULL, place_country TEXT NOT NULL, confidence DOUBLE PRECISION NOT NULL
"""
_PARTIES = """
    owner BIGINT NOT NULL, role TEXT NOT NULL, actor BIGINT NOT NULL, side TEXT NOT NULL, kind TEXT NOT NULL,
    country TEXT NOT NULL, sector TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY (owner, role, actor)
"""
_TABLES = f"""
CREATE TABLE state (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE reports (
    num BIGINT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, headline TEXT NOT NULL, publisher TEXT NOT NULL,
    url TEXT NOT NULL, day TEXT NOT NULL, updated TEXT NOT NULL, version_key TEXT NOT NULL, superseded_by TEXT NOT NULL,
    corrects TEXT NOT NULL, run TEXT NOT NULL, events INTEGER NOT NULL
);
CREATE UNIQUE INDEX reports_id ON reports (id);
CREATE INDEX reports_day ON reports (day, id);
CREATE INDEX reports_version ON reports (version_key);
CREATE INDEX reports_publisher ON reports (publisher, day);
CREATE TABLE codings (
    num BIGINT PRIMARY KEY, report BIGINT NOT NULL, scheme TEXT NOT NULL, run TEXT NOT NULL, live SMALLINT NOT NULL,
    body BLOB NOT NULL
);
CREATE UNIQUE INDEX codings_report ON codings (report, scheme);
CREATE TABLE ledger (
    key TEXT PRIMARY KEY NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL, outcome TEXT NOT NULL, subject TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ledger_run ON ledger (run, outcome);
CREATE TABLE quarantined (
    id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, stage TEXT NOT NULL, code TEXT NOT NULL, detail TEXT NOT NULL,
    run TEXT NOT NULL, data BLOB NOT NULL
);
CREATE TABLE actors (
    num BIGINT PRIMARY KEY, key TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    country TEXT NOT NULL, sector TEXT NOT NULL, title TEXT NOT NULL, folded TEXT NOT NULL
);
CREATE UNIQUE INDEX actors_key ON actors (key);
CREATE INDEX actors_id ON actors (id);
CREATE TABLE facts (
    {_DESCRIBED}, report BIGINT NOT NULL, coding BIGINT NOT NULL, position INTEGER NOT NULL, live SMALLINT NOT NULL
);
CREATE UNIQUE INDEX facts_place ON facts (coding, kind, position);
CREATE INDEX facts_id ON facts (id);
CREATE INDEX facts_report ON facts (report);
CREATE INDEX facts_day ON facts (kind, day, id);
CREATE TABLE conclusions (
    {_DESCRIBED}, first_reported TEXT NOT NULL, conflicts INTEGER NOT NULL, voices INTEGER NOT NULL,
    tellings INTEGER NOT NULL, body BLOB NOT NULL
);
CREATE UNIQUE INDEX conclusions_id ON conclusions (id);
CREATE INDEX conclusions_day ON conclusions (kind, day, id);
CREATE INDEX conclusions_type ON conclusions (kind, type, status, day);
CREATE TABLE fact_parties ({_PARTIES}) WITHOUT ROWID;
CREATE INDEX fact_parties_country ON fact_parties (kind, country, day, owner, side);
CREATE INDEX fact_parties_actor ON fact_parties (actor, kind, day, owner, role);
CREATE TABLE conclusion_parties ({_PARTIES}) WITHOUT ROWID;
CREATE INDEX conclusion_parties_country ON conclusion_parties (kind, country, day, owner, side);
CREATE INDEX conclusion_parties_actor ON conclusion_parties (actor, kind, day, owner, role);
CREATE TABLE members (
    conclusion BIGINT NOT NULL, fact BIGINT NOT NULL, PRIMARY KEY (conclusion, fact)
) WITHOUT ROWID;
CREATE INDEX members_fact ON members (fact);
CREATE TABLE redirects (old TEXT PRIMARY KEY NOT NULL, new TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pairs (
    a TEXT NOT NULL, b TEXT NOT NULL, day TEXT NOT NULL, event BIGINT NOT NULL, last_day TEXT NOT NULL,
    reported TEXT NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL, cameo TEXT NOT NULL, PRIMARY KEY (a, b, day, event)
) WITHOUT ROWID;
CREATE INDEX pairs_b ON pairs (b, a, event);
CREATE TABLE coverage (day TEXT PRIMARY KEY NOT NULL, reports INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE judgements (
    key TEXT PRIMARY KEY NOT NULL, left_id TEXT NOT NULL, right_id TEXT NOT NULL, verdict TEXT NOT NULL,
    score DOUBLE PRECISION NOT NULL, judge TEXT NOT NULL, made_at TEXT NOT NULL, human SMALLINT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX judgements_left ON judgements (left_id);
CREATE INDEX judgements_right ON judgements (right_id);
CREATE INDEX judgements_human ON judgements (human)
"""
_SQLITE_WORDS = """
CREATE VIRTUAL TABLE report_words USING fts5 (words, content='', tokenize='porter unicode61');
CREATE VIRTUAL TABLE fact_words USING fts5 (words, content='', tokenize='porter unicode61')
"""
_POSTGRES_WORDS = """
CREATE TABLE report_words (num BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX report_words_words ON report_words USING GIN (words);
CREATE TABLE fact_words (num BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX fact_words_words ON fact_words USING GIN (words)
"""


def apply(connection: Connection) -> None:
    """Make the tables."""
    script = _TABLES
    if connection.dialect.name == "postgresql":
        script = script.replace(" WITHOUT ROWID", "").replace(" BLOB ", " BYTEA ") + ";" + _POSTGRES_WORDS
    else:
        script = script.replace("num BIGINT PRIMARY KEY", "num INTEGER PRIMARY KEY NOT NULL") + ";" + _SQLITE_WORDS
    for statement in script.split(";"):
        if statement.strip():
            connection.exec_driver_sql(statement)
