"""Facts into the record: outcomes, and human judgements. Content-derived keys; what is known is passed over."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from legation.codebook import Codebook
from legation.conclusions import Amendment, Judgement
from legation.model import Actor, Coded, CodedReport, Outcome, Quarantined, Report, content_id
from legation.store import fulltext, own_types, schema
from legation.store.packing import pack
from legation.store.parties import Described, Fact, describe, fact_id, facts_of

_FACT_TABLES = ("ledger", "reports", "codings", "quarantined", "facts", "fact_parties")
_LONGEST = 300
"""Characters of a name, place or headline that are kept for looking up; the record itself holds all."""


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose key is not there yet; all rows must have the same columns."""
    if not rows:
        return
    names = tuple(rows[0])
    values = itemgetter(*names)
    connection.exec_driver_sql(_insert(table, names, connection.dialect.name), [values(row) for row in rows])


@lru_cache(maxsize=64)
def _insert(table: Table, names: tuple[str, ...], dialect: str) -> str:
    """The statement that inserts many rows: compiled once, since a batch has thousands."""
    mark = "?" if dialect == "sqlite" else "%s"
    columns = ", ".join(table.c[name].name for name in names)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join(mark for _ in names)}) ON CONFLICT DO NOTHING"


def next_num(connection: Connection, table: Table) -> int:
    """The next free number of a table; the writer is alone, so that none is given twice."""
    return int(connection.execute(select(func.coalesce(func.max(table.c.num), 0))).scalar_one()) + 1


class Writer:
    """Takes outcomes up into the record inside one transaction.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
        known: actors and their numbers from earlier transactions that were committed.
    """

    def __init__(self, connection: Connection, codebook: Codebook, known: dict[Actor, int] | None = None) -> None:
        self.connection = connection
        self.indexer = Indexer(connection, codebook, known)
        self._reports = next_num(connection, schema.reports)
        self._codings = next_num(connection, schema.codings)
        self._facts = next_num(connection, schema.facts)
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _FACT_TABLES}
        self._words: dict[str, list[tuple[int, str]]] = {name: [] for name in fulltext.TABLES}

    def add(self, outcomes: Sequence[Outcome], run: str) -> list[bool]:
        """Take up outcomes; for each, whether it is new to the record."""
        keys = [outcome_key(outcome) for outcome in outcomes]
        known = set(_found(self.connection, schema.ledger.c.key, schema.ledger.c.key, keys))
        reports = [outcome.coded.report for outcome in outcomes if isinstance(outcome, Coded)]
        self._known = _found(self.connection, schema.reports.c.id, schema.reports, [report.id for report in reports])
        versions = [key for report in reports if (key := version_key(report))]
        newest = schema.reports.c.superseded_by == ""
        self._newest = _found(self.connection, schema.reports.c.version_key, schema.reports, versions, newest)
        new: list[bool] = []
        fresh = (one.coded for one, key in zip(outcomes, keys, strict=True) if isinstance(one, Coded) and key not in known)
        self._facts_of = {(coded.report.id, coded.scheme): _described(coded) for coded in fresh}
        found = self._facts_of.values()
        self.indexer.meet(party.actor for facts in found for _, _, described in facts for party in described.parties)
        for outcome, key in zip(outcomes, keys, strict=True):
            new.append(key not in known or (isinstance(outcome, Coded) and self._comes_back(outcome.coded.report)))
            if new[-1]:
                known.add(key)
                self._take(outcome, key, run)
        self._write()
        return new

    def _take(self, outcome: Outcome, key: str, run: str) -> None:
        coded = isinstance(outcome, Coded)
        subject = outcome.coded.report.id if isinstance(outcome, Coded) else key
        row = {"key": key, "run": run, "name": clean(outcome.name), "outcome": "coded" if coded else "quarantined", "subject": subject}
        self._rows["ledger"].append(row)
        if isinstance(outcome, Coded):
            self._add_coded(outcome, run)
        else:
            self._add_quarantined(outcome, key, run)

    def _write(self) -> None:
        self.indexer.write_actors()
        for name, rows in self._rows.items():
            insert_new(self.connection, schema.metadata.tables[name], rows)
            rows.clear()
        for name, words in self._words.items():
            fulltext.index(self.connection, name, words)
            words.clear()

    def _add_quarantined(self, story: Quarantined, key: str, run: str) -> None:
        row = {
            "id": key, "name": clean(story.name), "stage": story.stage, "code": story.code, "detail": clean(story.detail),
            "run": run, "data": zlib.compress(story.data),
        }  # fmt: skip
        self._rows["quarantined"].append(row)

    def _add_coded(self, outcome: Coded, run: str) -> None:
        coded = outcome.coded
        report = coded.report
        known = self._known.get(report.id)
        if known is None:
            num, superseded_by = self._reports, self._place_version(report)
            self._reports += 1
            self._add_report(num, outcome, run, superseded_by)
        else:
            again = self._comes_back(report)
            self._retire(num := known["num"])
            if again:
                self._supersede(self._newest[version_key(report)], report)
                known |= {"superseded_by": "", "updated": iso(report.updated), "corrects": clean(report.corrects)}
                self._newest[version_key(report)] = known
            superseded_by = known["superseded_by"]
            values = {"events": len(coded.events), **{name: known[name] for name in ("superseded_by", "updated", "corrects")}}
            self.connection.execute(update(schema.reports).where(schema.reports.c.num == num).values(values))
            self.connection.execute(update(schema.codings).where(schema.codings.c.report == num).values(live=0))
        row = {"num": self._codings, "report": num, "scheme": coded.scheme, "run": run, "live": 1, "body": pack(coded)}
        if known is None or not self._revive(row):
            self._rows["codings"].append(row)
            self._add_facts(num, coded, superseded_by == "")
        self._codings += 1

    def _revive(self, row: dict[str, Any]) -> bool:
        """Let a coding that the record has, and its facts, hold again as the one that came last; whether there is such a coding."""
        codings, facts = schema.codings, schema.facts
        same = (codings.c.report == row["report"], codings.c.scheme == row["scheme"])
        former = self.connection.execute(select(codings.c.num).where(*same)).scalar()
        if former is None:
            return False
        self.connection.execute(update(codings).where(*same).values(row))
        self.connection.execute(update(facts).where(facts.c.coding == former).values(coding=row["num"], live=1))
        return True

    def _retire(self, report: int) -> None:
        """What a report said is said anew: it stays, but is no longer what the report says."""
        self._write()  # it may be among what was gathered
        self.connection.execute(update(schema.facts).where(schema.facts.c.report == report).values(live=0))

    def _add_report(self, num: int, outcome: Coded, run: str, superseded_by: str) -> None:
        report = outcome.coded.report
        row = {
            "num": num, "id": report.id, "name": clean(outcome.name), "headline": clean(report.headline),
            "publisher": clean(report.publisher), "url": clean(report.url), "day": iso(report.published),
            "updated": iso(report.updated), "version_key": version_key(report), "superseded_by": superseded_by,
            "corrects": clean(report.corrects), "run": run, "events": len(outcome.coded.events),
        }  # fmt: skip
        self._rows["reports"].append(row)
        self._known[report.id] = row
        if (key := version_key(report)) and not superseded_by:
            self._newest[key] = row
        self._words["report_words"].append((num, words_of_report(report)))

    def _place_version(self, report: Report) -> str:
        """The id of the version that supersedes this report, empty when this is the newest; the older one is marked."""
        newest = self._newest.get(version_key(report))
        if newest is None:
            return ""
        if (newest["updated"] or newest["day"]) > (iso(report.updated) or iso(report.published)):
            return str(newest["id"])
        self._supersede(newest, report)
        return ""

    def _comes_back(self, report: Report) -> bool:
        """Whether a version that was superseded is the newest again."""
        return comes_back(report, self._known.get(report.id), self._newest.get(version_key(report)))

    def _supersede(self, newest: dict[str, Any], report: Report) -> None:
        """Mark the version that was the newest as superseded by a report."""
        self._retire(newest["num"])
        table = schema.reports
        self.connection.execute(update(table).where(table.c.num == newest["num"]).values(superseded_by=report.id))
        self._known.get(newest["id"], {})["superseded_by"] = report.id

    def _add_facts(self, report: int, coded: CodedReport, live: bool) -> None:
        day = iso(coded.report.published)
        positions: dict[str, int] = {}
        for kind, record, described in self._facts_of[coded.report.id, coded.scheme]:
            position = positions.get(kind, 0)
            positions[kind] = position + 1
            row = self.indexer.described(self._facts, fact_id(coded.report.id, record, described), described, day)
            row |= {"report": report, "coding": self._codings, "position": position, "live": int(live)}
            self._rows["facts"].append(row)
            self._rows["fact_parties"].extend(self.indexer.parties(self._facts, described, day))
            self._words["fact_words"].append((self._facts, words_of_fact(coded, record, described)))
            self._facts += 1


class Indexer:
    """Rows that records are looked up by, and the actors they name.

    Args:
        connection: of the writing transaction.
        codebook: for quad classes.
    """

    def __init__(self, connection: Connection, codebook: Codebook, known: dict[Actor, int] | None = None) -> None:
        self.connection = connection
        self.known: dict[Actor, int] = dict(known or {})
        self._quads = {entry.name: entry.quad for entry in codebook.types} | own_types.remembered(connection)
        self._next = next_num(connection, schema.actors)
        self._new: dict[str, dict[str, Any]] = {}

    def meet(self, actors: Iterable[Actor]) -> None:
        """Number actors: as they are numbered in the record, or anew."""
        new = dict.fromkeys(actor for actor in actors if actor not in self.known)
        unknown = {actor_key(actor): actor for actor in new}
        found = _found(self.connection, schema.actors.c.key, schema.actors, list(unknown))
        for key, actor in unknown.items():
            if key in found or key in self._new:
                self.known[actor] = (found.get(key) or self._new[key])["num"]
                continue
            self._new[key] = {
                "num": self._next, "key": key, "id": clean(actor.id), "name": clean(actor.name), "kind": actor.kind,
                "country": actor.country or "", "sector": actor.sector or "", "title": clean(actor.title or ""),
                "folded": f" {fulltext.folded(actor.name)[:_LONGEST]} ",
            }  # fmt: skip
            self.known[actor] = self._next
            self._next += 1

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
        insert_new(self.connection, schema.actors, list(self._new.values()))
        self._new = {}

    def _number(self, actor: Actor) -> int:
        if actor not in self.known:
            self.meet([actor])
        return self.known[actor]


def _described(coded: CodedReport) -> list[tuple[str, Fact, Described]]:
    return [(kind, record, describe(kind, record)) for kind, record in facts_of(coded)]


def _found(
    connection: Connection, column: Any, wanted: Any, values: Sequence[str], *conditions: Any
) -> dict[str, dict[str, Any]]:
    """Rows by the value of a column, for those of `values` that are there."""
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(values), schema.BATCH):
        query = select(wanted).where(column.in_(values[start : start + schema.BATCH]), *conditions)
        for row in connection.execute(query):
            found[row._mapping[column.name]] = dict(row._mapping)
    return found


def actor_key(actor: Actor) -> str:
    """The key of an actor as it is named, titled and placed in one report."""
    return content_id(*(str(getattr(actor, name)) for name in ("id", "name", "kind", "country", "sector", "title")))


def outcome_key(outcome: Outcome) -> str:
    """The key of the ledger under which an outcome is known."""
    if isinstance(outcome, Quarantined):
        return quarantine_id(outcome)
    return coding_key(outcome.coded.report.id, outcome.coded.scheme)


def quarantine_id(story: Quarantined) -> str:
    """The id of a quarantined story: its name, bytes and reason."""
    return content_id("quarantined", story.name, story.code, story.data.hex())


def coding_key(report: str, scheme: str) -> str:
    """The key of the ledger under which a report coded with a scheme is known."""
    return content_id("coded", report, scheme)


def version_key(report: Report) -> str:
    """What the versions of one report share: its address; empty when it has none."""
    return clean(report.url)


def comes_back(report: Report, known: Mapping[str, Any] | None, newest: Mapping[str, Any] | None) -> bool:
    """Whether a report that was superseded and is told again is the newest version again: it says that it corrects the newest, or was
    updated after it. A report that merely comes again says neither; it was read twice.

    Args:
        report: as it is told now.
        known: its row in the record, if it has one.
        newest: the row of the newest version.
    """
    if known is None or newest is None or newest["id"] == report.id:
        return False
    later = (iso(report.updated) or iso(report.published)) > str(newest["updated"] or newest["day"])
    return later or clean(report.corrects) == str(newest["id"])


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


def amendment_row(amendment: Amendment) -> dict[str, Any]:
    """The row of an amendment."""
    return {
        "key": content_id(amendment.telling, amendment.judge, amendment.made_at), "telling": amendment.telling,
        "verdict": amendment.verdict, "judge": clean(amendment.judge), "made_at": amendment.made_at, "body": pack(amendment),
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

