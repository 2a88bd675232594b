"""The targets of coverage-guided fuzzing take what fuzzing begins with; what it once found stays mended."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from bench.guided_targets import PARSES, TARGETS

from legation.errors import SetupError, StoryError
from legation.export.comparing import run_of
from legation.lexicon.triggers import read_trigger
from legation.own_codebook import inspect
from legation.reading import Document, Options, decode
from legation.reading.parses import OPERATIONS, run
from legation.reading.readers import read_document
from legation.scheme import Scheme

MOST = 12
"""Seeds tried of each target, from all over them."""


@pytest.fixture
def unpatched() -> Iterator[None]:
    """What a target replaces to be quick is put back."""
    yield
    patch.stopall()


@pytest.mark.parametrize("name", TARGETS)
def test_every_target_takes_its_seeds(name: str, unpatched: None, scheme: Scheme) -> None:
    patch("legation.parsing.syntax.load_language", lambda: scheme.language).start()
    one, seeds = TARGETS[name].make(), list(TARGETS[name].seeds())
    assert seeds
    for seed in [b"", b"\0", b"\xff\xfe\0", *seeds[:: len(seeds) // MOST + 1], *seeds[-3:]]:
        one(seed)


def test_everything_that_is_parsed_in_the_sandbox_is_among_the_targets() -> None:
    assert set(OPERATIONS) - {"parquet"} == set(PARSES)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("object = 5", "'object' is no list of words"), ("prep = [1]", "'prep' is no list of words"), ('weight = "much"', "'weight' is 'much'"),
        ("weight = nan", "'weight' is nan"), ('word = "  "', "'word' is missing"), ("mode = 3", "'mode' is missing or no text"),
        ('plural = "yes"', "'plural' is 'yes'"), ("match = [[]]", "'match' is no list of words"), ('actor = "subj"', "'actor' is no list"),
    ],
)  # fmt: skip
def test_a_trigger_with_a_field_of_another_kind_is_named(line: str, named: str) -> None:
    fields = {"word": "divert", "pos": "verb", "type": "ACCUSE", "cameo": "110"}
    with pytest.raises(SetupError, match=f"own.toml:1: {named}"):
        read_trigger({**fields, **tomllib.loads(line)}, {}, "own.toml:1")


def test_triggers_that_are_no_tables_and_classes_that_are_no_words_are_named(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text('name = "own"\nversion = "1"\nsource = "own"\n')
    given = {
        "triggers": ["trigger = 1", "trigger = [1]", "[trigger]\nword = 'a'"],
        "classes": ["class = 1", "[class]\nclasses1 = 5", "[class]\nclasses2 = [1]", "[class]\nclasses3 = []"],
    }
    for folder, contents in given.items():
        (tmp_path / folder).mkdir()
        for number, words in enumerate(contents):
            (tmp_path / folder / f"{folder}{number}.toml").write_text(words)
    found = [finding.what for finding in inspect([str(tmp_path)], examples=False).findings]
    wanted = [f"the class 'classes{number}' is empty or no list of words" for number in range(4)]
    assert found == [*wanted, *["`trigger` is no list of tables"] * 3]


def test_tags_that_are_no_names_are_passed_by() -> None:
    text = "The envoy of Peru met the foreign minister of Chile in Lima on Monday, and both left without a word to the press."
    with pytest.raises(StoryError, match=r"no NewsML|no news"):
        run("newsml", f"<rss><description:B>{text}</description></rss>".encode(), {"url": "", "type": ""})
    [item] = run("mail", f"From: a\nContent-Type: text/html\n\n<p:00>{text}</p>".encode(), {})
    assert item["text"] == text


def test_a_processing_instruction_where_the_body_should_be() -> None:
    head = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"><contentSet><inlineXML>'
    [item] = run("newsml", f"{head}<?html a?></inlineXML></contentSet></newsItem>".encode(), {})
    assert item["text"] == ""


def test_a_message_whose_encoding_has_a_nul_in_its_name() -> None:
    [item] = run("mail", b'From: a\nContent-Type: text/plain; charset="utf-\x008"\n\nThe envoy left.', {})
    assert item["text"] == "The envoy left."


def test_a_packed_tar_that_breaks_off_in_its_head_is_damaged() -> None:
    data = b"\x1f\x8b\x08N"
    [story] = read_document(Document(name="x", data=data), Options(reader="tar"))
    with pytest.raises(StoryError, match=r"reading.damaged|broken tar"):
        decode(story)


@pytest.mark.parametrize("line", ['{"outcome": "coded"}', '{"outcome": "quarantined", "name": 5}', '{"outcome": "coded", "name": "a", "coded": 3}'])
def test_a_line_that_lacks_what_an_outcome_has_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "run.jsonl").write_text(line)
    with pytest.raises(SetupError, match=r"run.jsonl:1"):
        list(run_of(tmp_path / "run.jsonl"))
