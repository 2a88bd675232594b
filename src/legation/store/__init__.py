"""The record on disk: SQLite or PostgreSQL, one schema, numbered migrations, queries and full-text search."""

from legation.store.connect import Database, default_path, record_url
from legation.store.filters import Filters
from legation.store.rows import STATEMENT, Account, Added, Headline, Hit, Refused, Row, Run, Told

__all__ = [
    "STATEMENT", "Account", "Added", "Database", "Filters", "Headline", "Hit", "Refused", "Row", "Run", "Told", "default_path", "record_url",
]  # fmt: skip
