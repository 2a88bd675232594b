"""Tables that are made from other files are what those files give: a change that was not carried over shows here."""

from __future__ import annotations

import pytest

from bench import titles, towns
from legation.lexicon.phrases import PhraseTable
from legation.lexicon.tables import read_text
from legation.lexicon.titles import load_titles


def test_titles_are_up_to_date() -> None:
    assert titles.main(["--check"]) == 0, "run python -m bench.titles"


@pytest.mark.slow
def test_towns_are_up_to_date() -> None:
    assert towns.main(["--check"]) == 0, "run python -m bench.towns"


def test_a_changed_entry_makes_the_table_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = titles.entries

    def changed(name: str, table: str) -> list[dict[str, object]]:
        return [*entries(name, table), {"words": "high dragoman", "sector": "GOV", "office": "envoy"}] if table == "title" else entries(name, table)

    monkeypatch.setattr(titles, "entries", changed)
    assert titles.main(["--check"]) == 1


def test_titles_load_as_they_were_written() -> None:
    loaded = load_titles()
    lines = read_text("titles_table.tsv").splitlines()
    assert len(loaded.titles) + len(loaded.agents) == sum(line.startswith(("title\t", "agent\t")) for line in lines)
    assert ["\t".join(titles.title_cells(title)) for title in loaded.titles.get("defence minister")] == [
        line.split("\t", 2)[2] for line in lines if line.startswith("title\tdefence minister\t")
    ]


def test_a_phrase_entered_after_its_beginning_was_asked_for_counts() -> None:
    table: PhraseTable[str] = PhraseTable(str.upper)
    table.add("Red Sea", "sea")
    assert table.match(["red", "sea", "port"], ["Red", "Sea", "port"], 0) == (2, ("SEA",))
    table.add("Red Sea port", "port")
    table.add("Red Sea", "first", first=True)
    assert table.match(["red", "sea", "port"], ["Red", "Sea", "port"], 0) == (3, ("PORT",))
    assert (table.get("red sea"), len(table), sorted(table)) == (("FIRST", "SEA"), 3, ["FIRST", "PORT", "SEA"])
    assert (table.longest("red"), table.longest("blue"), table.get("blue"), table.starts("Red")) == (3, 0, (), False)
