"""The page of the formats says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from legation.export.formats import FORMATS
from legation.export.reference import TABLES, reference, rows_of_columns

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_page_of_the_formats_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: python -m legation.export.reference > docs/formats.md"


@pytest.mark.parametrize("name", list(TABLES))
def test_something_is_said_of_every_column(name: str) -> None:
    assert [column for column, _ in rows_of_columns(name)] == list(TABLES[name])


def test_every_format_has_its_part() -> None:
    page = reference()
    assert all(f"\n## {name}\n" in page for name in FORMATS)
