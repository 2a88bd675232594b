"""What persons make of reported events."""

from __future__ import annotations

from sqlalchemy import Connection

_TABLES = """
CREATE TABLE amendments (
    key TEXT PRIMARY KEY NOT NULL, telling TEXT NOT NULL, verdict TEXT NOT NULL, judge TEXT NOT NULL, made_at TEXT NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX amendments_telling ON amendments (telling)
"""


def apply(connection: Connection) -> None:
    """Make the table."""
    script = _TABLES.replace(" BLOB ", " BYTEA ") if connection.dialect.name == "postgresql" else _TABLES
    for statement in script.split(";"):
        connection.exec_driver_sql(statement)
