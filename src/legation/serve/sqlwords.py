"""Which words a statement for PostgreSQL may have: its tables and functions are named, so that they can be looked at beforehand.

SQLite asks before it touches anything; PostgreSQL asks only by roles, and many records belong to one that may do everything, read files
of the server included. So a statement may call only functions that compute from their arguments, and name no table of the system. What
would make it hard to tell words from strings (escapes, dollar quotes, comments in C style) is refused altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from legation.serve.answers import Refusal

SECRET_TABLES = frozenset({"watches", "deliveries"})
"""They hold where alerts go."""
_FUNCTIONS = frozenset((
    "abs", "avg", "bool_and", "bool_or", "ceil", "ceiling", "char_length", "coalesce", "concat", "concat_ws", "corr", "count",
    "cume_dist", "date_part", "date_trunc", "dense_rank", "every", "extract", "first_value", "floor", "greatest", "initcap", "lag",
    "last_value", "lead", "least", "left", "length", "ln", "log", "lower", "ltrim", "max", "min", "mod", "nth_value", "ntile",
    "nullif", "percent_rank", "percentile_cont", "percentile_disc", "phraseto_tsquery", "plainto_tsquery", "position", "power",
    "rank", "regr_slope", "replace", "reverse", "right", "round", "row_number", "rtrim", "sign", "split_part", "sqrt", "starts_with",
    "stddev", "string_agg", "array_agg", "strpos", "substr", "substring", "sum", "to_char", "to_date", "to_tsquery", "to_tsvector",
    "trim", "trunc", "ts_rank", "upper", "variance", "websearch_to_tsquery", "width_bucket",
))  # fmt: skip
_KEYWORDS = frozenset((
    "all", "and", "any", "array", "as", "asc", "between", "by", "case", "cast", "cross", "desc", "distinct", "else", "end", "except",
    "exists", "filter", "from", "group", "having", "ilike", "in", "inner", "intersect", "interval", "is", "join", "lateral", "like",
    "limit", "materialized", "not", "numeric", "decimal", "varchar", "char", "offset", "on", "or", "order", "outer", "over",
    "partition", "rollup", "cube", "sets", "row", "select", "some", "then", "union", "using", "values", "varying", "when", "where",
    "with", "within",
))  # fmt: skip
_ODD = re.compile(r"""\\|\$|/\*|\*/|u&["']|\x00""", re.I)
_TOKEN = re.compile(r"""--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\W\d]\w*|.""", re.S)


def check_words(statement: str) -> None:
    """Refuse a statement that calls or names what it should not.

    Raises:
        Refusal: 422 with the word.
    """
    if found := _ODD.search(statement):
        raise Refusal(422, "The statement is refused", f"{found[0]!r} is not taken here.")
    for word, following in pairwise([*_words(statement), ""]):
        if not (word[0].isalpha() or word[0] in "_\""):
            continue
        name = word[1:-1].replace('""', '"') if word[0] == '"' else word.casefold()
        if name.startswith("pg_") or name in SECRET_TABLES or name in ("information_schema", "current_setting"):
            raise Refusal(422, "The statement is refused", f"{name[:60]!r} is not for reading here.")
        called = following == "(" and (word[0] == '"' or name not in _KEYWORDS)
        if called and (word[0] == '"' or name not in _FUNCTIONS):
            raise Refusal(422, "The statement is refused", f"{name[:60]!r} is no function that can be called here.")


def _words(statement: str) -> Iterator[str]:
    """Words, quoted names and signs; strings become one sign, comments and blanks are passed over."""
    for found in _TOKEN.finditer(statement):
        token = found[0]
        if not token.isspace() and not token.startswith("--"):
            yield "'" if token.startswith("'") else token
