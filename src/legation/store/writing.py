"""Facts into the record: outcomes, and human judgements. Content-derived keys; what is known is passed over."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from legation.codebook import Codebook
from legation.model import Actor, Coded, CodedReport, Judgement, Outcome, Quarantined, Report, content_id
from legation.store import fulltext, schema
from legation.store.packing import pack
from legation.store.parties import Described, Fact, describe, fact_id, facts_of

_LONGEST = 300
"""Characters of a name, place or headline that are kept for looking up; the record itself holds all."""


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet."""
    if not rows:
        return
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def next_num(connection: Connection, table: Table) -> int:
    """The next free number of a table; the writer is alone, so that none is given twice."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.num), 0))).scalar_one()) + 1


class Writer:
    """Takes outcomes up into the record inside one transaction.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
    """

    def __init__(self, connection: Connection, codebook: Codebook) -> None:
        self.connection = connection
        self.indexer = Indexer(connection, codebook)
        self._reports = next_num(connection, schema.reports)
        self._codings = next_num(connection, schema.codings)
        self._facts = next_num(connection, schema.facts)
        self._fact_rows: list[dict[str, Any]] = []
        self._party_rows: list[dict[str, Any]] = []
        self._fact_words: list[tuple[int, str]] = []
        self._report_words: list[tuple[int, str]] = []

    def add(self, outcome: Outcome, run: str) -> bool:
        """Take up one outcome; false if the record has it."""
        if isinstance(outcome, Quarantined):
            return self._add_quarantined(outcome, run)
        return self._add_coded(outcome, run)

    def finish(self) -> None:
        """Write what was gathered; call it before the transaction ends."""
        self.indexer.write_actors()
        for table, rows in ((schema.facts, self._fact_rows), (schema.fact_parties, self._party_rows)):
            insert_new(self.connection, table, rows)
        fulltext.index(self.connection, "fact_words", self._fact_words)
        fulltext.index(self.connection, "report_words", self._report_words)
        self._fact_rows, self._party_rows, self._fact_words, self._report_words = [], [], [], []

    def _add_quarantined(self, story: Quarantined, run: str) -> bool:
        key = quarantine_id(story)
        if not self._note(key, run, story.name, "quarantined", key):
            return False
        row = {
            "id": key, "name": clean(story.name), "stage": story.stage, "code": story.code, "detail": clean(story.detail),
            "run": run, "data": zlib.compress(story.data),
        }  # fmt: skip
        self.connection.execute(insert(schema.quarantined), row)
        return True

    def _add_coded(self, outcome: Coded, run: str) -> bool:
        coded = outcome.coded
        report = coded.report
        if not self._note(coding_key(report.id, coded.scheme), run, outcome.name, "coded", report.id):
            return False
        table = schema.reports
        known = self.connection.execute(select(table.c.num, table.c.superseded_by).where(table.c.id == report.id)).first()
        if known is None:
            num, live = self._reports, self._place_version(report)
            self._reports += 1
            self._add_report(num, outcome, run, "" if live is None else live)
        else:
            num, live = known.num, known.superseded_by or None
            self.finish()  # the older coding may be among what was gathered
            self.connection.execute(update(schema.codings).where(schema.codings.c.report == num).values(live=0))
            self.connection.execute(update(schema.facts).where(schema.facts.c.report == num).values(live=0))
            self.connection.execute(update(table).where(table.c.num == num).values(events=len(coded.events)))
        row = {"num": self._codings, "report": num, "scheme": coded.scheme, "run": run, "live": 1, "body": pack(coded)}
        self.connection.execute(insert(schema.codings), row)
        self._add_facts(num, coded, live is None)
        self._codings += 1
        return True

    def _note(self, key: str, run: str, name: str, outcome: str, subject: str) -> bool:
        """The ledger's row; false if it is there."""
        table = schema.ledger
        if self.connection.execute(select(table.c.key).where(table.c.key == key)).first():
            return False
        row = {"key": key, "run": run, "name": clean(name), "outcome": outcome, "subject": subject}
        self.connection.execute(insert(table), row)
        return True

    def _add_report(self, num: int, outcome: Coded, run: str, superseded_by: str) -> None:
        report = outcome.coded.report
        row = {
            "num": num, "id": report.id, "name": clean(outcome.name), "headline": clean(report.headline),
            "publisher": clean(report.publisher), "url": clean(report.url), "day": iso(report.published),
            "updated": iso(report.updated), "version_key": version_key(report), "superseded_by": superseded_by,
            "corrects": clean(report.corrects), "run": run, "events": len(outcome.coded.events),
        }  # fmt: skip
        self.connection.execute(insert(schema.reports), row)
        self._report_words.append((num, words_of_report(report)))

    def _place_version(self, report: Report) -> str | None:
        """The id of the version that supersedes this report, or None when this is the newest; older ones are marked."""
        key = version_key(report)
        if not key:
            return None
        table = schema.reports
        wanted = (table.c.version_key == key) & (table.c.superseded_by == "")
        newest = self.connection.execute(select(table.c.num, table.c.id, table.c.day, table.c.updated).where(wanted)).first()
        if newest is None:
            return None
        if (newest.updated or newest.day) > (iso(report.updated) or iso(report.published)):
            return str(newest.id)
        self.finish()
        self.connection.execute(update(table).where(table.c.num == newest.num).values(superseded_by=report.id))
        self.connection.execute(update(schema.facts).where(schema.facts.c.report == newest.num).values(live=0))
        return None

    def _add_facts(self, report: int, coded: CodedReport, live: bool) -> None:
        day = iso(coded.report.published)
        positions: dict[str, int] = {}
        for kind, record in facts_of(coded):
            position = positions.get(kind, 0)
            positions[kind] = position + 1
            described = describe(kind, record)
            row = self.indexer.described(self._facts, fact_id(coded.report.id, record, described), described, day)
            row |= {"report": report, "coding": self._codings, "position": position, "live": int(live)}
            self._fact_rows.append(row)
            self._party_rows.extend(self.indexer.parties(self._facts, described, day))
            self._fact_words.append((self._facts, words_of_fact(coded, record, described)))
            self._facts += 1


class Indexer:
    """Rows that records are looked up by, and the actors they name.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
    """

    def __init__(self, connection: Connection, codebook: Codebook) -> None:
        self.connection = connection
        self._quads = {entry.name: entry.quad for entry in codebook.types}
        self._next = next_num(connection, schema.actors)
        self._known: dict[Actor, int] = {}
        self._new: list[dict[str, Any]] = []

    def described(self, num: int, id_: str, described: Described, day: str) -> dict[str, Any]:
        """The columns that facts and conclusions share."""
        place = described.place
        return {
            "num": num, "id": id_, "kind": described.kind, "type": clean(described.type), "mode": described.mode,
            "cameo": described.cameo, "quad": self._quads.get(described.type, 0), "status": described.status, "day": day,
            "first_day": iso(described.date.first), "last_day": iso(described.date.last),
            "place": fulltext.folded(place.name)[:_LONGEST] if place else "",
            "place_country": (place.country or "") if place else "", "confidence": described.confidence,
        }  # fmt: skip

    def parties(self, owner: int, described: Described, day: str) -> list[dict[str, Any]]:
        """The rows of those who take part."""
        rows = {}
        for party in described.parties:
            actor = self._number(party.actor)
            rows[party.role, actor] = {
                "owner": owner, "role": party.role, "actor": actor, "side": party.side, "kind": described.kind,
                "country": party.actor.country or "", "sector": party.actor.sector or "", "day": day,
            }  # fmt: skip
        return list(rows.values())

    def write_actors(self) -> None:
        """Write the actors that are new."""
        insert_new(self.connection, schema.actors, self._new)
        self._new = []

    def _number(self, actor: Actor) -> int:
        if (known := self._known.get(actor)) is not None:
            return known
        key = content_id(*(str(getattr(actor, name)) for name in ("id", "name", "kind", "country", "sector", "title")))
        found = self.connection.execute(select(schema.actors.c.num).where(schema.actors.c.key == key)).scalar()
        if found is None:
            found = self._next
            self._next += 1
            row = {
                "num": found, "key": key, "id": clean(actor.id), "name": clean(actor.name), "kind": actor.kind,
                "country": actor.country or "", "sector": actor.sector or "", "title": clean(actor.title or ""),
                "folded": f" {fulltext.folded(actor.name)[:_LONGEST]} ",
            }  # fmt: skip
            self._new.append(row)
        self._known[actor] = int(found)
        return int(found)


def quarantine_id(story: Quarantined) -> str:
    """The id of a quarantined story: its name, bytes and reason."""
    return content_id("quarantined", story.name, story.code, story.data.hex())


def coding_key(report: str, scheme: str) -> str:
    """The key of the ledger under which a report coded with a scheme is known."""
    return content_id("coded", report, scheme)


def version_key(report: Report) -> str:
    """What the versions of one report share: its address; empty when it has none."""
    return clean(report.url)


def iso(day: date | None) -> str:
    """A day as text; empty when unknown."""
    return day.isoformat() if day else ""


def clean(words: str) -> str:
    """Words that both databases can hold: without NULs and halves of surrogate pairs."""
    return words.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def judgement_row(judgement: Judgement, human: bool) -> dict[str, Any]:
    """The row of a judgement."""
    pair = sorted((judgement.left, judgement.right))
    return {
        "key": content_id(*pair, judgement.judge, judgement.made_at, judgement.verdict), "left_id": judgement.left,
        "right_id": judgement.right, "verdict": judgement.verdict, "score": judgement.score, "judge": clean(judgement.judge),
        "made_at": judgement.made_at, "human": int(human), "body": pack(judgement),
    }  # fmt: skip


def words_of_report(report: Report) -> str:
    """The words by which a report is found."""
    return f"{report.headline} {report.text}"


def words_of_fact(coded: CodedReport, record: Fact, described: Described) -> str:
    """The words by which a fact is found: its evidence (a statement's content), its parties and its place."""
    span = getattr(record, "content", None) or getattr(record, "evidence", None)
    words = [coded.quote(span)] if span else []
    words.extend(party.actor.name for party in described.parties)
    if described.place:
        words.append(described.place.name)
    return " ".join(words)

