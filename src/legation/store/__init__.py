"""The record on disk: SQLite or PostgreSQL, one schema, numbered migrations, queries and full-text search."""

from legation.store.connect import Database, default_path, record_url
from legation.store.filters import Filters
from legation.store.rows import Added, Headline, Hit, Refused, Row, Run

__all__ = ["Added", "Database", "Filters", "Headline", "Hit", "Refused", "Row", "Run", "default_path", "record_url"]
