"""Watches, what they noticed, and what became of telling it."""

from __future__ import annotations

from sqlalchemy import Connection

_TABLES = """
CREATE TABLE watches (id TEXT PRIMARY KEY NOT NULL, name TEXT NOT NULL, owner TEXT NOT NULL, live SMALLINT NOT NULL, body BLOB NOT NULL);
CREATE TABLE alerts (
    id TEXT PRIMARY KEY NOT NULL, watch TEXT NOT NULL, rule TEXT NOT NULL, day TEXT NOT NULL, waiting SMALLINT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX alerts_day ON alerts (day, id);
CREATE INDEX alerts_watch ON alerts (watch, day, id);
CREATE INDEX alerts_waiting ON alerts (waiting);
CREATE TABLE alerted (watch TEXT NOT NULL, telling TEXT NOT NULL, PRIMARY KEY (watch, telling));
CREATE TABLE deliveries (
    key TEXT PRIMARY KEY NOT NULL, alert TEXT NOT NULL, channel TEXT NOT NULL, attempt INTEGER NOT NULL, at TEXT NOT NULL,
    outcome TEXT NOT NULL, detail TEXT NOT NULL
);
CREATE INDEX deliveries_alert ON deliveries (alert);
CREATE INDEX conclusions_reported ON conclusions (kind, first_reported)
"""


def apply(connection: Connection) -> None:
    """Make the tables."""
    script = _TABLES.replace(" BLOB ", " BYTEA ") if connection.dialect.name == "postgresql" else _TABLES
    for statement in script.split(";"):
        connection.exec_driver_sql(statement)
