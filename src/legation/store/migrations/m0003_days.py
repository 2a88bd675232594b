"""Indexes for the days on which things happened; the order of the record can be walked without opening a row."""

from __future__ import annotations

from sqlalchemy import Connection

_INDEXES = """
DROP INDEX conclusions_day;
CREATE INDEX conclusions_day ON conclusions (kind, day, id, first_day, last_day);
CREATE INDEX conclusions_first ON conclusions (kind, first_day, last_day, day, id);
CREATE INDEX conclusions_span ON conclusions (kind, last_day, first_day) WHERE last_day <> first_day;
CREATE INDEX facts_first ON facts (kind, first_day, last_day, live, day, id) WHERE first_day <> '';
CREATE INDEX facts_span ON facts (kind, last_day, first_day) WHERE last_day <> first_day
"""


def apply(connection: Connection) -> None:
    """Make the indexes."""
    for statement in _INDEXES.split(";"):
        connection.exec_driver_sql(statement)
