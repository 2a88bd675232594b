"""The tables of the record, as SQLAlchemy Core sees them. `migrations` makes them; a test holds the two together.

Facts (`reports`, `codings`, `facts`, `quarantined`, `ledger`, `amendments`, human `judgements`) and what was
noticed (`watches`, `alerts`, `alerted`, `deliveries`) only grow. Conclusions (`conclusions`,
`members`, `redirects`, `pairs`, `coverage`, `sums`, the resolver's `judgements`) are replaced as a whole by a rebuild.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

metadata = MetaData()
BATCH = 500
"""Rows of one INSERT or one fetch."""

state = Table("state", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

reports = Table(
    "reports",
    metadata,
    Column("num", BigInteger, primary_key=True, autoincrement=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("headline", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("day", Text, nullable=False),  # published, "" when unknown
    Column("updated", Text, nullable=False),
    Column("version_key", Text, nullable=False),
    Column("superseded_by", Text, nullable=False),
    Column("corrects", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("events", Integer, nullable=False),
)

codings = Table(
    "codings",
    metadata,
    Column("num", BigInteger, primary_key=True, autoincrement=False),
    Column("report", BigInteger, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("live", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

ledger = Table(
    "ledger",
    metadata,
    Column("key", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("subject", Text, nullable=False),
)

quarantined = Table(
    "quarantined",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("run", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

actors = Table(
    "actors",
    metadata,
    Column("num", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False),
)


def _described() -> list[Column[object]]:
    """The columns that facts and conclusions share, so that one filter serves both."""
    return [
        Column("num", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("mode", Text, nullable=False),
        Column("cameo", Text, nullable=False),
        Column("quad", SmallInteger, nullable=False),
        Column("status", Text, nullable=False),
        Column("day", Text, nullable=False),
        Column("first_day", Text, nullable=False),
        Column("last_day", Text, nullable=False),
        Column("place", Text, nullable=False),
        Column("place_country", Text, nullable=False),
        Column("confidence", Float, nullable=False),
    ]


facts = Table(
    "facts",
    metadata,
    *_described(),
    Column("report", BigInteger, nullable=False),
    Column("coding", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("live", SmallInteger, nullable=False),
)

conclusions = Table(
    "conclusions",
    metadata,
    *_described(),
    Column("first_reported", Text, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("voices", Integer, nullable=False),
    Column("tellings", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
)


def _parties(name: str) -> Table:
    """Who takes part in what: `side` is `s` (source), `t` (target) or `-` (neither)."""
    return Table(
        name,
        metadata,
        Column("owner", BigInteger, primary_key=True),
        Column("role", Text, primary_key=True),
        Column("actor", BigInteger, primary_key=True),
        Column("side", Text, nullable=False),
        Column("kind", Text, nullable=False),
        Column("country", Text, nullable=False),
        Column("sector", Text, nullable=False),
        Column("day", Text, nullable=False),
    )


fact_parties = _parties("fact_parties")
conclusion_parties = _parties("conclusion_parties")

members = Table(
    "members",
    metadata,
    Column("conclusion", BigInteger, primary_key=True),
    Column("fact", BigInteger, primary_key=True),
)

redirects = Table("redirects", metadata, Column("old", Text, primary_key=True), Column("new", Text, nullable=False))

pairs = Table(
    "pairs",
    metadata,
    Column("a", Text, primary_key=True),
    Column("b", Text, primary_key=True),
    Column("day", Text, primary_key=True),  # first day of the event, "" when unknown
    Column("event", BigInteger, primary_key=True),
    Column("last_day", Text, nullable=False),
    Column("reported", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("cameo", Text, nullable=False),
)

coverage = Table("coverage", metadata, Column("day", Text, primary_key=True), Column("reports", Integer, nullable=False))

sums = Table(
    "sums",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("country", Text, primary_key=True),  # that takes part, "" for all
    Column("field", Text, primary_key=True),  # "" for how many there are
    Column("value", Text, primary_key=True),
    Column("number", Integer, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("key", Text, primary_key=True),
    Column("left_id", Text, nullable=False),
    Column("right_id", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("judge", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("human", SmallInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

amendments = Table(
    "amendments",
    metadata,
    Column("key", Text, primary_key=True),
    Column("telling", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("judge", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

watches = Table(
    "watches",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("live", SmallInteger, nullable=False),  # 0: removed
    Column("body", LargeBinary, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("waiting", SmallInteger, nullable=False),  # 1: to be delivered
    Column("body", LargeBinary, nullable=False),
)

alerted = Table("alerted", metadata, Column("watch", Text, primary_key=True), Column("telling", Text, primary_key=True))
"""Reported events that a watch has told of: an event is not new again when others join it."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("alert", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
