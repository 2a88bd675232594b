"""Every format read back by a tool that others wrote, and compared with the record."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from legation.codebook import load_codebook
from legation.conclusions import Event
from legation.export import gdelt, icews, phoenix, polecat
from legation.export.choosing import HAPPENED, Options, dyads, has_party
from legation.export.countries import country, point
from legation.export.formats import export
from legation.export.tables import COLUMNS, rows_of
from legation.record import Record
from legation.store import Told

FILLED = Options(undated="report-day")
PUBLISHED = Path(__file__).parent / "published_schemas.json"
"""Columns and types of each format as their publishers' readers have them."""
_NUMPY = {"int": "Int64", "float": "float64", "date": "str"}


def schema(name: str) -> dict[str, str]:
    """Columns with the types that pandas shall hold them in."""
    columns = json.loads(PUBLISHED.read_text(encoding="utf-8"))[name]
    return {column: _NUMPY.get(kind.split()[0], "str") for column, kind in columns}


def read_table(path: Path, name: str, *, header: bool, null: str = "") -> Any:
    """A tab-separated file by pandas, with quoting as a careless reader has it: on."""
    import pandas

    types = schema(name)
    return pandas.read_csv(
        path, sep="\t", header=0 if header else None, names=None if header else list(types), dtype=types, na_values=[null],
        keep_default_na=False, encoding="utf-8",
    )  # fmt: skip


def taken(record: Record) -> list[Told]:
    """The events that formats without a status take, in order."""
    return [one for one in record.told_events() if one.event.status in HAPPENED and has_party(one.event)]


def day_of(event: Event) -> date:
    day = event.date.first or event.date.last or event.first_reported
    assert day is not None
    return day


def pairs(record: Record) -> list[tuple[Told, Any, Any]]:
    return [(one, left, right) for one in taken(record) for left, right in dyads(one.event)]


def test_our_columns_are_those_of_the_published_readers() -> None:
    assert list(gdelt.GDELT1) == list(schema("gdelt1_events"))
    assert list(gdelt.GDELT2) == list(schema("gdelt2_events"))
    assert list(gdelt.MENTIONS) == list(schema("gdelt2_mentions"))
    assert list(icews.ICEWS) == list(schema("icews"))
    assert list(polecat.POLECAT) == list(schema("polecat"))
    assert list(phoenix.PHOENIX) == list(schema("phoenix"))


@pytest.mark.parametrize("version", [1, 2])
def test_gdelt_by_pandas_with_the_published_types(record: Record, version: int, tmp_path: Path) -> None:
    export(record, f"gdelt{version}", tmp_path / "out", FILLED)
    found = read_table(tmp_path / "out", f"gdelt{version}_events", header=False)
    book, wanted = load_codebook(), pairs(record)
    assert len(found) == len(wanted) > 0
    assert found["GLOBALEVENTID"].is_unique
    for row, (one, left, right) in zip(found.to_dict("records"), wanted, strict=True):
        code, day, place = book.cameo(one.event.cameo), day_of(one.event), one.event.place
        assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"]) == (code.code, code.base, code.root)
        assert (row["QuadClass"], row["GoldsteinScale"]) == (code.quad, code.goldstein_gdelt)
        assert (row["SQLDATE"], row["MonthYear"], row["Year"]) == (int(f"{day:%Y%m%d}"), int(f"{day:%Y%m}"), day.year)
        assert day.year <= row["FractionDate"] < day.year + 1.02
        for n, actor in ((1, left), (2, right)):
            assert (row[f"Actor{n}Name"] == actor.name.upper()) if actor else row[f"Actor{n}Name"] != row[f"Actor{n}Name"]
        if left and left.kind == "state":
            assert row["Actor1Code"] == row["Actor1CountryCode"] == country(left.country).cameo
        if place and place.country:
            assert row["ActionGeo_CountryCode"] == country(place.country).fips
        assert row["NumArticles"] == len({account.telling.report for account in one.accounts})
        if at := point(place):
            assert (row["ActionGeo_Lat"], row["ActionGeo_Long"]) == at


def test_gdelt_mentions_lead_to_the_events_and_into_the_text(record: Record, tmp_path: Path) -> None:
    export(record, "gdelt2", tmp_path / "events", FILLED)
    export(record, "gdelt2-mentions", tmp_path / "mentions", FILLED)
    events = read_table(tmp_path / "events", "gdelt2_events", header=False)
    mentions = read_table(tmp_path / "mentions", "gdelt2_mentions", header=False)
    assert set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    wanted = [(one, account) for one in taken(record) for _ in dyads(one.event) for account in one.accounts]
    assert len(mentions) == len(wanted)
    for row, (_, account) in zip(mentions.to_dict("records"), wanted, strict=True):
        coded = record.report(account.telling.report)
        assert coded is not None
        assert coded.report.text[row["ActionCharOffset"] :].startswith(account.trigger)
        assert row["MentionDocLen"] == len(coded.report.text)
        assert row["Confidence"] == round(account.telling.event.confidence * 100)


def test_icews_by_pandas_with_the_published_types(record: Record, tmp_path: Path) -> None:
    export(record, "icews", tmp_path / "out", FILLED)
    found = read_table(tmp_path / "out", "icews", header=True)
    book, wanted = load_codebook(), pairs(record)
    assert len(found) == len(wanted)
    assert found["Event ID"].max() < 2**31 > found["Story ID"].max()
    assert not found.duplicated(["Event ID", "Event Date"]).any()
    for row, (one, left, right) in zip(found.to_dict("records"), wanted, strict=True):
        code = book.cameo(one.event.cameo)
        assert date.fromisoformat(row["Event Date"]) == day_of(one.event)
        assert (row["CAMEO Code"], row["Event Text"], row["Intensity"]) == (code.code, code.label, code.goldstein_icews)
        assert row["Source Name"] == left.name if left else row["Source Name"] != row["Source Name"]
        assert row["Target Name"] == right.name if right else row["Target Name"] != row["Target Name"]
        if left and left.country not in (None, "IGO", "EUR"):
            assert row["Source Country"] == country(left.country).name


def test_polecat_by_pandas_with_the_published_types(record: Record, tmp_path: Path) -> None:
    export(record, "polecat", tmp_path / "out", FILLED)
    found = read_table(tmp_path / "out", "polecat", header=True, null="None")
    book, wanted = load_codebook(), taken(record)
    assert list(found["Event ID"]) == [one.event.id for one in wanted]
    for row, one in zip(found.to_dict("records"), wanted, strict=True):
        event = one.event
        assert row["Event Type"] == event.type
        assert (row["Event Mode"] == event.mode) if event.mode else row["Event Mode"] != row["Event Mode"]
        assert row["Intensity"] == book.score("plover-2", type=event.type, mode=event.mode)
        if event.actors:
            assert row["Actor Name"].split(";") == [actor.name for actor in event.actors]
            assert row["Actor Country"].split(";") == [actor.country or "None" for actor in event.actors] or not event.actors[0].country
        if event.contexts:
            assert tuple(row["Contexts"].split(";")) == event.contexts


def test_phoenix_by_pandas(record: Record, tmp_path: Path) -> None:
    export(record, "phoenix", tmp_path / "out", FILLED)
    found = read_table(tmp_path / "out", "phoenix", header=False)
    wanted = pairs(record)
    assert len(found) == len(wanted)
    assert found["EventID"].is_unique
    for row, (one, _, _) in zip(found.to_dict("records"), wanted, strict=True):
        assert row["EventCode"] == one.event.cameo
        assert row["QuadClass"] == phoenix.quad_class(one.event.cameo[:2])
        assert row["Date"] == row["Year"] + row["Month"] + row["Day"] == f"{day_of(one.event):%Y%m%d}"


def test_phoenix_has_its_own_quad_classes() -> None:
    assert [phoenix.quad_class(root) for root in ("01", "02", "03", "05", "06", "08", "09", "13", "14", "16", "17", "20")] == [
        0, 0, 1, 1, 2, 2, 3, 3, 4, 3, 4, 4,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["gdelt1", "gdelt2", "gdelt2-mentions", "icews", "phoenix"])
def test_statements_come_as_rows_of_010_when_asked_for(record: Record, name: str, tmp_path: Path) -> None:
    plain = export(record, name, tmp_path / "a", FILLED)
    spoken = export(record, name, tmp_path / "b", Options(undated="report-day", statements=True))
    assert spoken.records - plain.records == record.count("statement") > 0
    if name == "icews":
        found = read_table(tmp_path / "b", "icews", header=True)
        said = found[found["CAMEO Code"] == "010"]
        assert Counter(said["Source Name"]) == Counter(row.record.speaker.name for row in record.statements())
        assert set(said["Intensity"]) == {0.0}


def test_csv_and_json_lines_hold_every_table(record: Record, tmp_path: Path) -> None:
    book = load_codebook()
    for kind, columns in COLUMNS.items():
        export(record, "csv", tmp_path / "a", Options(kind=kind))
        export(record, "jsonl", tmp_path / "b", Options(kind=kind))
        wanted = list(rows_of(record, kind, book, {}))
        with (tmp_path / "a").open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        lines = [json.loads(line) for line in (tmp_path / "b").read_text(encoding="utf-8").splitlines()]
        assert [row["id"] for row in cells] == [row["id"] for row in lines] == [row["id"] for row in wanted]
        for row, line, cell in zip(wanted, lines, cells, strict=True):
            assert set(cell) == set(columns)
            for key, value in row.items():
                assert line[key] == (value.isoformat() if isinstance(value, date) else value)
                if isinstance(value, str) and not value.startswith(("=", "+", "-", "@")):
                    assert cell[key] == value


def test_parquet_by_duckdb_polars_and_pyarrow(record: Record, tmp_path: Path) -> None:
    import duckdb
    import polars
    from pyarrow import dataset

    export(record, "parquet", tmp_path / "out")
    book = load_codebook()
    for kind, columns in COLUMNS.items():
        wanted = {row["id"]: row for row in rows_of(record, kind, book, {})}
        if not wanted:
            continue
        table = dataset.dataset(tmp_path / "out" / kind, partitioning="hive").to_table()
        assert set(table.column_names) == {*columns, "year", "month"}
        for row in table.to_pylist():
            for key, value in wanted[row["id"]].items():
                assert row[key] == value
        frame = polars.read_parquet(tmp_path / "out" / kind / "**/*.parquet", hive_partitioning=True)
        assert set(frame["id"]) == set(wanted)
        counted = duckdb.connect().execute(f"SELECT count(*) FROM read_parquet('{tmp_path}/out/{kind}/**/*.parquet')")
        assert counted.fetchone() == (len(wanted),)


def test_the_data_package_is_valid_and_true(record: Record, tmp_path: Path) -> None:
    import hashlib

    from frictionless import Package

    export(record, "parquet", tmp_path / "out")
    written = json.loads((tmp_path / "out/datapackage.json").read_text(encoding="utf-8"))
    package = Package(str(tmp_path / "out/datapackage.json"))  # raises for a descriptor that is not valid
    assert {resource.name for resource in package.resources} == {kind for kind in COLUMNS if (tmp_path / "out" / kind).exists()}
    for resource, entry in zip(package.resources, written["resources"], strict=True):
        assert [resource.path, *resource.extrapaths] == entry["path"]
        assert [field.name for field in resource.schema.fields] == [*COLUMNS[resource.name], "year", "month"]
    for entry in written["resources"]:
        for path, digest in zip(entry["path"], entry["hashes"], strict=True):
            assert digest == "sha256:" + hashlib.sha256((tmp_path / "out" / path).read_bytes()).hexdigest()


def test_follow_the_money_takes_every_entity(record: Record, tmp_path: Path) -> None:
    from followthemoney import model

    export(record, "followthemoney", tmp_path / "out")
    entities = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    known = {entity["id"] for entity in entities}
    assert len(known) == len(entities)
    for entity in entities:
        proxy = model.get_proxy(entity)
        model.get(proxy.schema.name).validate({"properties": entity["properties"]})
        assert {name: sorted(proxy.get(name)) for name in entity["properties"]} == {
            name: sorted(set(values)) for name, values in entity["properties"].items()
        }  # nothing was dropped as invalid
        for prop, value in proxy.itervalues():
            assert prop.type.name != "entity" or value in known
    events = [entity for entity in entities if entity["schema"] == "Event"]
    assert len(events) == record.count("event")
    assert Counter(word for e in events for word in e["properties"]["keywords"] if word.startswith("status:")) == Counter(
        f"status:{event.status}" for event in record.events()
    )


def test_a_person_in_office_is_one_entity_with_the_person_who_acts(record: Record, tmp_path: Path) -> None:
    export(record, "followthemoney", tmp_path / "out")
    entities = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    involved = {one for entity in entities for one in entity["properties"].get("involved", [])}
    holders = {one for entity in entities for one in entity["properties"].get("holder", [])}
    assert len(involved & holders) > 5


def test_geojson_by_geopandas(record: Record, tmp_path: Path) -> None:
    import geopandas
    from shapely.geometry import shape

    export(record, "geojson", tmp_path / "out")
    found = geopandas.read_file(tmp_path / "out")
    features = json.loads((tmp_path / "out").read_text(encoding="utf-8"))["features"]
    events = list(record.events())
    assert list(found["type"]) == [event.type for event in events]
    for feature, geometry, event in zip(features, found.geometry, events, strict=True):
        at = point(event.place)
        assert (geometry is None) == (at is None)
        if at:
            assert shape(feature["geometry"]).equals(geometry)
            assert (geometry.y, geometry.x) == pytest.approx(at)


def test_graphml_and_gexf_by_networkx(record: Record, tmp_path: Path) -> None:
    import networkx

    export(record, "graphml", tmp_path / "g.graphml")
    export(record, "gexf", tmp_path / "g.gexf")
    first = networkx.read_graphml(tmp_path / "g.graphml", force_multigraph=True)
    second = networkx.read_gexf(tmp_path / "g.gexf", version="1.3")
    names = {actor.id: actor.name for event in record.events() for actor in (*event.actors, *event.recipients)}
    assert set(first) == set(second) <= set(names)
    assert dict(first.nodes(data="label")).items() <= names.items()
    assert dict(second.nodes(data="label")).items() <= names.items()
    assert first.number_of_edges() == second.number_of_edges()
    events = {event.id: event for event in record.events()}
    for _, _, key, edge in first.edges(keys=True, data=True):
        event = events[key.split("-")[0]]
        assert (edge["type"], edge["status"], edge["cameo"], edge["date"]) == (event.type, event.status, event.cameo, event.date.edtf())


def test_gexf_edges_have_their_days(record: Record, tmp_path: Path) -> None:
    from xml.etree import ElementTree

    export(record, "gexf", tmp_path / "g.gexf")
    events = {event.id: event for event in record.events()}
    edges = list(ElementTree.parse(tmp_path / "g.gexf").iter("{http://gexf.net/1.3}edge"))
    assert edges
    for edge in edges:
        event = events[edge.attrib["id"].split("-")[0]]
        assert edge.get("start") == (event.date.first.isoformat() if event.date.first else None)
        assert edge.get("end") == (event.date.last.isoformat() if event.date.last else None)


def test_ical_by_icalendar(record: Record, tmp_path: Path) -> None:
    from icalendar import Calendar

    export(record, "ical", tmp_path / "out", Options(every_status=True))
    calendar = Calendar.from_ical((tmp_path / "out").read_bytes())
    entries = {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}
    meetings = [event for event in record.events(type="CONSULT") if event.date.first]
    gatherings = [one for one in record.gathering_records() if one.date.first]
    assert len(entries) == len(meetings) + len(gatherings)
    for event in meetings:
        entry = entries[f"{event.id}@legation"]
        assert entry["dtstart"].dt == event.date.first
        assert entry["dtend"].dt == (event.date.last or event.date.first) + timedelta(days=1)
        assert str(entry["x-legation-status"]) == event.status
        assert str(entry.get("status", "")) == {"planned": "CONFIRMED", "cancelled": "CANCELLED", "negated": "CANCELLED",
                                                "possible": "TENTATIVE"}.get(event.status, "")  # fmt: skip
        attendees = entry.get("attendee", [])
        attendees = attendees if isinstance(attendees, list) else [attendees]
        assert {str(one.params["CN"]) for one in attendees} == {actor.name for actor in (*event.actors, *event.recipients)}


def test_annotations_select_the_words_of_the_report(record: Record, tmp_path: Path) -> None:
    export(record, "annotations", tmp_path / "out")
    found = [json.loads(line) for line in (tmp_path / "out").read_text(encoding="utf-8").splitlines()]
    texts = {f"urn:legation:report:{coded.report.id}": coded.report.text for coded in record.reports()}
    texts |= {coded.report.url: coded.report.text for coded in record.reports() if coded.report.url}
    kinds = ("telling", "statement", "gathering", "standing", "role")
    assert len(found) == sum(record.count(kind) for kind in kinds)
    assert len({one["id"] for one in found}) == len(found)
    for one in found:
        text = texts[one["target"]["source"]]
        position, quotation = one["target"]["selector"]
        assert text[position["start"] : position["end"]] == quotation["exact"]
        assert quotation["prefix"] + quotation["exact"] + quotation["suffix"] in text
        assert all(isinstance(body["value"], str) for body in one["body"])
        json.loads(one["body"][1]["value"])


def test_atom_by_feedparser(record: Record, tmp_path: Path) -> None:
    import feedparser

    export(record, "atom", tmp_path / "out")
    feed = feedparser.parse((tmp_path / "out").read_bytes())
    assert not feed.bozo
    events = list(record.events())
    assert [entry.id for entry in feed.entries] == [f"urn:legation:event:{event.id}" for event in events]
    for entry, event in zip(feed.entries, events, strict=True):
        assert entry.tags[0].term == event.type
        assert event.status in entry.title
        assert entry.updated.startswith((event.last_reported or date(1970, 1, 1)).isoformat())


def test_plover_records_hold_the_events(record: Record, tmp_path: Path) -> None:
    export(record, "plover", tmp_path / "out", FILLED)
    found = {line["id"]: line for line in map(json.loads, io.StringIO((tmp_path / "out").read_text(encoding="utf-8")))}
    for event in record.events():
        if not has_party(event):
            continue
        one = found[event.id]
        assert (one["event"], one["status"], one["context"]) == ([event.type], event.status, list(event.contexts))
        assert [party["entity_text"] for party in one["actor"]] == [actor.name for actor in event.actors]
        assert [party["entity_text"] for party in one["recipient"]] == [actor.name for actor in event.recipients]
        assert ("future" in one["mode"]) == (event.status == "planned")
        assert ("negation" in one["mode"]) == (event.status in ("negated", "cancelled"))
