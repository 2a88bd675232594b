"""What a record promises, whichever database holds it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from bench.crash import prepared
from bench.generated import generate

from legation.codebook import load_codebook
from legation.conclusions import Judgement
from legation.errors import SetupError
from legation.model import Actor, Coded, CodedReport, Quarantined, Report, Role, content_id
from legation.record import Record
from legation.spans import Span
from legation.timespan import ABSENT, TimeSpan

STORY = Quarantined(name="bad", stage="reading", code="reading.empty", detail="nothing", data=b"\0\xff")


def test_what_is_added_is_found_again_unchanged(record: Record, coded_stories: list[Coded]) -> None:
    added = record.add([*coded_stories, STORY], run="first")
    assert (added.read, added.coded, added.quarantined, added.known) == (len(coded_stories) + 1, len(coded_stories), 1, 0)
    for story in coded_stories:
        assert record.report(story.coded.report.id) == story.coded
    assert {coded.report.id for coded in record.reports()} == {story.coded.report.id for story in coded_stories}
    assert [refused.story for refused in record.quarantine()] == [STORY]
    assert record.report("nothing") is None


def test_a_run_can_be_repeated(record: Record, coded_stories: list[Coded]) -> None:
    record.add([*coded_stories, STORY], run="first")
    before = record.stats()
    added = record.add([*coded_stories, STORY], run="second")
    assert (added.read, added.known) == (len(coded_stories) + 1, len(coded_stories) + 1)
    assert record.stats() == before
    assert [run.run for run in record.runs()] == ["first"]


def test_types_of_somebodys_own_are_found_by_their_quad_class(record: Record) -> None:
    base, later = prepared(2)
    assert isinstance(base, Coded) and isinstance(later, Coded)
    own = load_codebook(layers=(Path(__file__).parents[2] / "examples" / "water-codebook",))
    for known, story in ((None, base), (own, later)):
        event = replace(story.coded.events[0], type="WATER", mode="withhold", cameo="160", status="occurred")
        record.add([replace(story, coded=replace(story.coded, events=(event,)))], codebook=known)
    assert [one.event.type for one in record.tellings(quad=4)] == ["WATER"] * 2
    record.rebuild()
    assert record.count("event") == record.count("event", quad=4) == len(list(record.events(quad=4))) > 0


def test_every_kind_has_its_words(record: Record, coded_stories: list[Coded]) -> None:
    record.add(coded_stories)
    reports = {story.coded.report.id: story.coded for story in coded_stories}
    for rows, name in (
        (record.statements(), "statements"),
        (record.gatherings(), "gatherings"),
        (record.standings(), "standings"),
        (record.roles(), "roles"),
    ):
        found = list(rows)
        assert len(found) == sum(len(getattr(coded, name)) for coded in reports.values())
        assert all(row.evidence == reports[row.report].quote(row.record.evidence) for row in found)
        assert all(row.record in getattr(reports[row.report], name) for row in found)
    for telling in record.tellings():
        assert telling.words == reports[telling.report].quote(telling.event.evidence)
        assert record.telling(telling.event.id) == telling


def test_pages_of_countries_are_the_beginning_of_their_lists(record: Record) -> None:
    """However the newest events of a country are found."""
    record.add(generate(700, seed=3))
    record.rebuild()
    codes = [code for code, _ in record.facets("event", "country")]
    for asked in [[code] for code in (*codes[:6], *codes[-3:])] + [[codes[0], other] for other in codes[1:8]] + [["XXX"]]:
        whole = [event.id for event in record.events(country=asked)]
        for limit in (1, 5):
            assert [event.id for event in record.events(country=asked, limit=limit)] == whole[:limit]
            assert [one for one, _ in record.stored_page("event", country=asked, limit=limit)] == whole[:limit]
        for place in range(1, len(whole), max(1, len(whole) // 6)):
            assert [event.id for event in record.events(country=asked, limit=2, after=whole[place])] == whole[place + 1 : place + 3]
        told = [telling.event.id for telling in record.tellings(country=asked)]
        for place in range(0, len(told), max(1, len(told) // 4)):
            assert [one.event.id for one in record.tellings(country=asked, limit=3, after=told[place])] == told[place + 1 : place + 4]


def test_pages_put_together_are_the_whole(record: Record, coded_stories: list[Coded]) -> None:
    record.add(coded_stories)
    record.rebuild()
    whole = [event.id for event in record.events()]
    paged: list[str] = []
    while page := [event.id for event in record.events(limit=7, after=paged[-1] if paged else None)]:
        paged.extend(page)
    assert paged == whole and len(set(whole)) == len(whole)
    assert len(whole) == record.count("event")
    with pytest.raises(SetupError, match="go on after"):
        list(record.events(after="nothing"))


def test_filters_agree_with_the_records(record: Record, coded_stories: list[Coded]) -> None:
    record.add(coded_stories)
    record.rebuild()
    events = list(record.events())

    def ids(**filters: object) -> set[str]:
        found = {event.id for event in record.events(**filters)}
        assert record.count("event", **filters) == len(found)
        return found

    country = events[0].actors[0].country or ""
    assert ids(country=country) == {
        event.id for event in events if country in {actor.country for actor in (*event.actors, *event.recipients)}
    }
    assert ids(source_country=country) == {e.id for e in events if country in {actor.country for actor in e.actors}}
    assert ids(type=("CONSULT", "AGREE")) == {e.id for e in events if e.type in ("CONSULT", "AGREE")}
    assert ids(type="CONSULT-visit") == {e.id for e in events if (e.type, e.mode) == ("CONSULT", "visit")}
    assert ids(status="planned") == {e.id for e in events if e.status == "planned"}
    assert ids(min_confidence=0.5) == {e.id for e in events if e.confidence >= 0.5}
    assert ids(publisher="Reuters") == {e.id for e in events if "Reuters" in e.publishers}
    assert dict(record.facets("event", "status")) == {
        status: len([e for e in events if e.status == status]) for status in {e.status for e in events}
    }
    with pytest.raises(SetupError, match="no filter"):
        list(record.events(colour="red"))


def test_windows_of_days_hold_what_may_have_happened_in_them(record: Record) -> None:
    """Of any length, open at either end, over single days, spans of days, and what has only a beginning or an end."""
    spans = [(None, None), ("2025-03-05", "2025-03-05"), ("2025-02-01", "2025-04-30"), ("2025-03-10", None), (None, "2025-03-20"),
             ("2024-12-01", "2024-12-31"), ("2025-03-31", "2025-04-02"), ("2020-01-01", "2030-12-31")]  # fmt: skip
    base = prepared(1)[0]
    assert isinstance(base, Coded)
    event = base.coded.events[0]
    days = [tuple(date.fromisoformat(one) if one else None for one in pair) for pair in spans]
    events = tuple(
        replace(event, id=f"{number:016d}", date=TimeSpan(first=first, last=last, precision="range", basis="stated"))
        for number, (first, last) in enumerate(days)
    )
    record.add([Coded(name="spans", coded=replace(base.coded, events=events))])

    def may(span: tuple[date | None, ...], begin: str, end: str) -> bool:
        first, last = span
        return (first is not None or last is not None) and not (
            (end and first is not None and first.isoformat() > end) or (begin and last is not None and last.isoformat() < begin)
        )

    for begin, end in (("2025-03-01", "2025-03-31"), ("2025-03-05", "2025-03-05"), ("2025-04-01", "2025-04-01"), ("2020-01-01", "2029-01-01"),
                       ("2025-03-15", ""), ("", "2025-03-04"), ("2025-05-01", "2025-04-01")):  # fmt: skip
        found = {telling.event.id for telling in record.tellings(date_from=begin, date_to=end)}
        assert found == {one.id for one, span in zip(events, days, strict=True) if may(span, begin, end)}, (begin, end)
        assert record.count("telling", date_from=begin, date_to=end) == len(found)
        assert {telling.event.id for telling in record.tellings(date_from=begin, date_to=end, limit=50)} == found


def test_pages_of_a_party_are_the_newest_and_facets_agree(record: Record) -> None:
    """Whatever way is taken to them: many or few, one party or several, common words or rare ones."""
    outcomes = prepared(160)
    record.add(outcomes)
    record.rebuild()
    country = record.facets("event", "country")[0][0]
    whole = list(record.events(country=country))
    for limit in (1, 5, len(whole), len(whole) + 40):
        assert list(record.events(country=country, limit=limit)) == whole[:limit]
    told = [row.id for row in record.statements(source_country=country)]
    assert [row.id for row in record.statements(source_country=country, limit=3)] == told[:3]
    planned = [event for event in whole if event.status == "planned"]
    assert list(record.events(country=country, status="planned", limit=4)) == planned[:4]
    name = whole[0].actors[0].name
    assert list(record.events(actor=name, limit=2)) == list(record.events(actor=name))[:2]
    other = next(iter(actor.country or "" for actor in (*whole[0].actors, *whole[0].recipients) if actor.country != country))
    both = [event for event in whole if other in {actor.country for actor in (*event.actors, *event.recipients)}]
    assert list(record.events(country=(country, other))) == both and record.count("event", country=(country, other)) == len(both)
    types, statuses = record.facets_together("event", ("type", "status"), country=country)
    assert types == record.facets("event", "type", country=country) and statuses == record.facets("event", "status", country=country)
    counted = Counter(actor.id for event in whole for actor in {*event.actors, *event.recipients})
    assert dict(record.facets("event", "actor", country=country)) == counted
    for words in ("said", "grain", "grain presidency", "nothing"):
        every = [hit.report for hit in record.search(words)]
        assert [hit.report for hit in record.search(words, limit=3)] == every[:3]
        assert not every or [hit.report for hit in record.search(words, limit=3, after=every[1])] == every[2:5]


def test_a_page_can_be_longer_than_a_database_takes_numbers(record: Record) -> None:
    record.add(prepared(8))
    for limit in (3, 1_000_000):
        assert len(list(record.tellings(limit=limit))) == min(limit, record.count("telling"))


def test_a_newer_version_takes_the_place_of_the_older(record: Record, coded_stories: list[Coded]) -> None:
    first = coded_stories[0].coded
    old = Coded(name="a", coded=replace(first, report=replace(first.report, url="https://example.org/1")))
    report = replace(old.coded.report, id="0123456789abcdef", updated=first.report.published)
    new = Coded(name="a", coded=replace(old.coded, report=report, events=()))
    record.add([old, new])
    assert [coded.report.id for coded in record.reports()] == [report.id]
    assert record.count("telling") == 0
    assert record.report(first.report.id) == old.coded
    assert [one.id for one in record.versions(first.report.id)] == [report.id, first.report.id]


def test_a_version_that_comes_back_is_the_newest_again(record: Record, coded_stories: list[Coded]) -> None:
    """Where it says so: it corrects the newest, or was updated later. What is merely read once more changes nothing."""
    first = next(story.coded for story in coded_stories if story.coded.events)
    old = Coded(name="a", coded=replace(first, report=replace(first.report, url="https://example.org/1")))
    report = replace(old.coded.report, id="0123456789abcdef", corrects=first.report.id)
    new = Coded(name="a", coded=replace(old.coded, report=report, events=()))
    back = Coded(name="a", coded=replace(old.coded, report=replace(old.coded.report, corrects=report.id)))
    later = Coded(name="a", coded=replace(new.coded, report=replace(report, corrects="", updated=date(2100, 1, 1))))

    def newest() -> list[str]:
        [only] = record.reports()
        assert record.count("telling") == len(only.events)
        assert record.versions(only.report.id)[0].id == only.report.id
        return [only.report.id]

    assert record.add([old, new, old]).known == 1 and newest() == [report.id]
    assert record.add([old]).coded == 0 and newest() == [report.id]
    assert record.add([back]).coded == 1 and newest() == [first.report.id]
    assert record.stats()["pending"] > 0
    record.rebuild()
    assert record.count("event") > 0
    assert record.add([old, back]).coded == 0 and newest() == [first.report.id]
    assert record.add([later, old]).coded == 1 and newest() == [report.id]
    assert record.add([new, back, new, back]).coded == 3 and newest() == [first.report.id]
    record.rebuild()
    assert record.count("event") > 0 and record.stats()["older_versions"] == 1


def test_judgements_of_persons_survive_rebuilds_and_override(record: Record, coded_stories: list[Coded]) -> None:
    record.add(coded_stories)
    record.rebuild()
    joined = next(event for event in record.events() if len(event.tellings) > 1)
    verdict = Judgement(left=joined.tellings[0], right=joined.tellings[1], verdict="different", judge="ana", made_at="2025-09-01")
    record.judge(verdict)
    for _ in range(2):
        record.rebuild()
        assert list(record.judgements(human=True)) == [verdict]
        first, second = (record.event(telling) for telling in joined.tellings[:2])
        assert first is not None and second is not None and first.id != second.id
    assert verdict in list(record.judgements(telling=joined.tellings[1]))
    with pytest.raises(SetupError, match="no reported event"):
        record.judge(Judgement(left="nothing", right=joined.id, verdict="same", judge="ana"))
    with pytest.raises(SetupError, match="name of the person"):
        record.judge(Judgement(left=joined.tellings[0], right=joined.tellings[1], verdict="same"))


def test_a_bare_name_takes_the_office_that_another_report_states(record: Record) -> None:
    """Whichever report came first; on the day of the report only; what the report says of the person stays."""
    base = prepared(1)[0]
    assert isinstance(base, Coded)
    event = replace(base.coded.events[0], date=ABSENT)

    def story(number: int, day: date, named: Actor, *roles: Role, text: str = "") -> Coded:
        report = replace(base.coded.report, id=f"{number:016d}", published=day, text=text + base.coded.report.text)
        told = replace(event, id=f"{number:016d}", actors=(named,), recipients=(Actor(id="state:CHL", name="Chile", kind="state", country="CHL"),))
        return Coded(name=str(number), coded=replace(base.coded, report=report, roles=roles, events=(told,), statements=()))

    bare = Actor(id="person:-:ana-ruiz", name="Ana Ruiz", kind="person")
    guessed = replace(bare, id="person:BOL:ana-ruiz", country="BOL")
    office = Role(person="Ana Ruiz", country="PER", title="foreign minister", sector="GOV", evidence=Span(0, 4))
    days = [date(2025, 3, 1) + timedelta(days=30 * number) for number in range(4)]
    record.add([
        story(1, days[1], bare), story(2, days[2], guessed), story(4, date(2020, 1, 1), bare),
        story(3, days[2] + timedelta(days=15), guessed, text="Bolivian senator Ana Ruiz spoke. "),
        story(5, days[0], replace(bare, title="foreign minister", sector="GOV", country="PER"), office), story(6, days[3], bare, office),
    ])  # fmt: skip
    record.rebuild()
    found = {number: record.event(f"{number:016d}") for number in range(1, 5)}
    actors = {number: one.actors[0] for number, one in found.items() if one is not None}
    for number in (1, 2):
        assert (actors[number].id, actors[number].country, actors[number].title) == ("person:PER:ana-ruiz", "PER", "foreign minister")
    assert actors[3] == guessed and actors[4] == bare
    assert {one.report for one in record.tellings(actor="Ana Ruiz", country="PER")} == {f"{5:016d}"}  # what reports say stays as it is
    assert [tenure.person for tenure in record.register().tenures()] == ["Ana Ruiz"]


def test_ids_of_tellings_and_merged_ids_lead_to_the_event(record: Record, coded_stories: list[Coded]) -> None:
    record.add(coded_stories)
    record.rebuild()
    for event in record.events():
        for telling in event.tellings:
            assert record.event(telling) == event
            assert record.event(content_id("event", telling)) == event
    told = list(record.gatherings())
    assert told and all(row.id in (found.tellings if (found := record.gathering_record(row.id)) else ()) for row in told)
    assert record.event("nothing") is None


def test_search_understands_phrases_exclusion_alternatives_stems_and_accents(record: Record) -> None:
    texts = {
        "a": "The minister negotiated a fisheries accord in Bogotá.",
        "b": "Negotiations over fisheries broke down, and no accord was reached.",
        "c": "Ökonomen in São Paulo discussed a rail link; the MINISTER did not.",
    }
    stories = [
        Coded(name=name, coded=CodedReport(report=Report(id=name * 16, text=text), scheme="none")) for name, text in texts.items()
    ]
    record.add(stories)

    def found(query: str) -> str:
        return "".join(sorted(hit.report[0] for hit in record.search(query)))

    assert found("negotiate") == "ab"
    assert found("minister") == "ac"
    assert found("bogota") == "a" and found("são") == "c" and found("SAO paulo") == "c"
    assert found('"fisheries accord"') == "a"
    assert found("accord -minister") == "b"
    assert found("rail or bogotá") == "ac"
    assert found('nothing" OR (*) -- DROP') == ""
    assert found("-minister") == found("...") == ""
