"""Full-text search in both databases: words are folded alike, queries mean the same.

A query is words that must all occur; `"a phrase"`, `-word` (must not occur) and `or` between words. Words are compared by
their English stem, without case and accents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Connection, Select, bindparam, column, exists, func, select, table, text
from sqlalchemy.sql.elements import ColumnElement

_WORD = re.compile(r"\w+", re.UNICODE)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
"""Combining marks."""
_PART = re.compile(r'(-?)"([^"]*)"|(\S+)')
TABLES = ("report_words", "fact_words")


def folded(words: str) -> str:
    """Lower case, without accents, NULs and punctuation: what is compared."""
    plain = words.casefold()
    if not plain.isascii():
        plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))
    return " ".join(_WORD.findall(plain))


def index(connection: Connection, name: str, rows: Sequence[tuple[int, str]]) -> None:
    """Take up the words of some reports or facts.

    Args:
        connection: of the writer.
        name: one of `TABLES`.
        rows: number and words of each.
    """
    if not rows:
        return
    values = [{"num": num, "words": folded(words)} for num, words in rows]
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {name} (rowid, words) VALUES (:num, :words)"), values)
    else:
        connection.execute(text(f"INSERT INTO {name} VALUES (:num, to_tsvector('english', :words))"), values)


def found(dialect: str, name: str, query: str) -> Select[tuple[int]] | None:
    """The numbers of what holds the words of `query`; None when it has no words.

    Args:
        dialect: `sqlite` or `postgresql`.
        name: one of `TABLES`.
        query: as a user writes it.
    """
    wanted = _sqlite_query(query) if dialect == "sqlite" else _postgres_query(query)
    if not wanted:
        return None
    if dialect == "sqlite":
        words = table(name, column("rowid"))
        match: ColumnElement[bool] = text(f"{name} MATCH :fts_{name}").bindparams(  # type: ignore[assignment]
            bindparam(f"fts_{name}", wanted, unique=False)
        )
        return select(words.c.rowid).where(match)
    held = table(name, column("num"), column("words"))
    return select(held.c.num).where(held.c.words.op("@@")(func.websearch_to_tsquery("english", wanted)))


def common(connection: Connection, name: str, query: str, number: ColumnElement[int], least: int) -> ColumnElement[bool] | None:
    """The condition that one row holds the words of `query`, where they are so common that rows are better asked one by one.

    Args:
        connection: of a reader.
        name: one of `TABLES`.
        query: as a user writes it.
        number: of the row that is asked.
        least: how many rows must hold the words.

    Returns:
        None where fewer hold them, and on PostgreSQL, which sees to this by itself.
    """
    every = found("sqlite", name, query) if connection.dialect.name == "sqlite" else None
    if every is None or connection.execute(select(func.count()).select_from(every.subquery())).scalar_one() < least:
        return None
    return exists(every.where(column("rowid", is_literal=True) == number).correlate(number.table))


def terms(query: str) -> list[str]:
    """The folded words of a query that are to be found, for showing where they are."""
    found_terms: list[str] = []
    for minus, phrase, word in _PART.findall(query):
        if not (minus or word.startswith("-") or word.lower() == "or"):
            found_terms.extend(folded(phrase or word).split())
    return found_terms


def _parts(query: str) -> list[tuple[bool, str]]:
    """(must not occur, folded words) for each part; ("or") stays as a word of its own."""
    parts: list[tuple[bool, str]] = []
    for minus, phrase, word in _PART.findall(query):
        if word.lower() == "or":
            parts.append((False, "|"))
            continue
        negated = bool(minus) or (word.startswith("-") and len(word) > 1)
        if words := folded(phrase or word):
            parts.append((negated, words))
    return parts


def _sqlite_query(query: str) -> str:
    wanted: list[str] = []
    unwanted: list[str] = []
    alternative = False
    for negated, words in _parts(query):
        if words == "|":
            alternative = bool(wanted)
        elif negated:
            unwanted.append(f'"{words}"')
        elif alternative:
            wanted[-1] = f'{wanted[-1]} OR "{words}"'
            alternative = False
        else:
            wanted.append(f'"{words}"')
    if not wanted:
        return ""
    query = " AND ".join(f"({part})" for part in wanted)
    return f"({query}) NOT ({' OR '.join(unwanted)})" if unwanted else query


def _postgres_query(query: str) -> str:
    parts = ["or" if words == "|" else f'{"-" if negated else ""}"{words}"' for negated, words in _parts(query)]
    return " ".join(parts) if any(not part.startswith(("-", "or")) for part in parts) else ""
