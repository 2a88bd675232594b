"""Counts of conclusions by country. They are filled when conclusions are replaced next; until then rows are counted."""

from __future__ import annotations

from sqlalchemy import Connection


def apply(connection: Connection) -> None:
    """Make the table."""
    rowid = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
    connection.exec_driver_sql(
        "CREATE TABLE sums (kind TEXT NOT NULL, country TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, number INTEGER NOT NULL,"
        f" PRIMARY KEY (kind, country, field, value)){rowid}"
    )
