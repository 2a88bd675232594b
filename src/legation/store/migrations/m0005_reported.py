"""The index of days of first report begins with the day: one that begins with the kind is taken for questions that it does not serve."""

from __future__ import annotations

from sqlalchemy import Connection


def apply(connection: Connection) -> None:
    """Make the index anew."""
    connection.exec_driver_sql("DROP INDEX conclusions_reported")
    connection.exec_driver_sql("CREATE INDEX conclusions_reported ON conclusions (first_reported, kind)")
