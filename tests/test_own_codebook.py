"""A codebook of the user's own: laid over the one that ships, checked by file and line, used in coding."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import legation
from legation.cli import app
from legation.codebook import load_codebook
from legation.errors import SetupError
from legation.own_codebook import inspect
from legation.settings import Settings

EXAMPLE = Path(__file__).parent.parent / "examples/water-codebook"


@pytest.fixture
def layer(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "water"))


def test_a_layer_adds_and_replaces_entries(layer: Path) -> None:
    shipped, book = load_codebook(), load_codebook(layers=[layer])
    assert len(book.types) == len(shipped.types) + 1
    assert book.type("WATER").future_as == "WATER"
    assert book.score("plover-2", type="WATER", mode="release") == 2.0
    assert book.cameo_for("WATER", "release") == "070"
    assert book.version == f"{shipped.version} + water 1"
    assert book.fingerprint != shipped.fingerprint
    (layer / "contexts.toml").write_text(
        '[[context]]\nname = "military"\ndefinition = "Only armies."\nkeywords = ["army"]\nexamples = ["The army waited."]\n'
    )
    replaced = load_codebook(layers=[layer])
    assert len(replaced.contexts) == len(shipped.contexts)
    assert next(c for c in replaced.contexts if c.name == "military").keywords == ("army",)
    assert [c.name for c in replaced.contexts] == [c.name for c in shipped.contexts]


def test_later_layers_win(layer: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(layer, tmp_path / "other"))
    edit("types.toml", "score_v2 = -4.0", "score_v2 = -1.0")(other)
    assert load_codebook(layers=[layer, other]).type("WATER").score_v2 == -1.0
    assert load_codebook(layers=[other, layer]).type("WATER").score_v2 == -4.0


def test_stories_are_coded_with_it() -> None:
    scheme = legation.load_scheme(Settings(codebooks=(str(EXAMPLE),)))
    text = "DUSHANBE, May 3 (Reuters) - Tajikistan diverted the river from Uzbekistan on Friday, officials said."
    events = legation.read_text(text, published="2025-05-03", scheme=scheme).events
    (event,) = [event for event in events if event.type == "WATER"]
    assert (event.mode, event.cameo) == ("withhold", "160")
    assert [a.country for a in event.actors] == ["TJK"]
    assert [a.country for a in event.recipients] == ["UZB"]
    assert "rivers" in event.contexts
    plain = legation.load_scheme()
    assert scheme.fingerprint != plain.fingerprint
    assert not [event for event in legation.read_text(text, scheme=plain).events if event.type == "WATER"]


def test_nothing_is_wrong_with_the_example() -> None:
    found = inspect([str(EXAMPLE)])
    assert found.findings == ()
    assert (found.triggers, found.examples) == (2, 4)


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (edit("types.toml", "quad = 4", 'quad = "four"'), "types.toml:4", "`quad`"),
        (edit("types.toml", "quad = 4", "quad = 9"), "types.toml:1", "quad class 9"),
        (edit("types.toml", 'default_cameo = "160"', 'default_cameo = "999"'), "types.toml:1", "999"),
        (edit("types.toml", "label =", "label"), "types.toml:3", "not valid toml"),
        (edit("modes.toml", 'name = "release"', 'name = "withhold"'), "modes.toml:9", "more than once"),
        (edit("modes.toml", "score = 2.0", "score = 20.0"), "codebook.toml", "lies outside"),
        (edit("modes.toml", 'type = "WATER"', 'type = "FIRE"'), "modes.toml:1", "fire, which does not exist"),
        (edit("contexts.toml", '"river"', '"River"'), "contexts.toml:1", "lower case"),
        (edit("triggers/water.toml", 'type = "WATER"', 'type = "FIRE"'), "triggers/water.toml:4", "fire, which does not exist"),
        (edit("triggers/water.toml", 'mode = "release"', 'mode = "flood"'), "triggers/water.toml:16", "mode flood"),
        (edit("triggers/water.toml", "@waters", "@water"), "triggers/water.toml:4", "no word class @water"),
        (edit("triggers/water.toml", "diverted the river", "praised the river"), "triggers/water.toml:4", "does not fire"),
        (edit("triggers/water.toml", 'object = ["@waters"]\n', ""), "triggers/water.toml:4", "fires where it must not"),
        (edit("triggers/water.toml", "weight = 0.9\nmatch = [", "weight = 0.9\nsame = ["), "triggers/water.toml:4", "unknown key"),
        (edit("classes/waters.toml", "waters = [", "seas = ["), "classes/waters.toml", "is empty"),
        (edit("codebook.toml", 'source = "Written', 'origin = "Written'), "codebook.toml:1", "`source`"),
    ],
)
def test_what_is_wrong_is_said_by_file_and_line(layer: Path, change: Callable[[Path], None], where: str, what: str) -> None:
    change(layer)
    findings = inspect([str(layer)]).findings
    assert any(f"{layer}/{where}" in f.where or f.where.endswith(where) for f in findings), findings
    assert any(what in f.what.lower() for f in findings), findings


def test_every_fault_is_found_at_once(layer: Path) -> None:
    edit("types.toml", "quad = 4", "quad = 9")(layer)
    edit("contexts.toml", '"river"', '"River"')(layer)
    edit("triggers/water.toml", 'mode = "release"', 'mode = "flood"')(layer)
    assert len(inspect([str(layer)]).findings) == 3


def test_a_faulty_layer_stops_coding_before_the_first_story(layer: Path) -> None:
    edit("types.toml", "quad = 4", "quad = 9")(layer)
    with pytest.raises(SetupError, match=r"types.toml:1"):
        legation.load_scheme(Settings(codebooks=(str(layer),)))


def test_the_command(layer: Path) -> None:
    good = CliRunner().invoke(app, ["codebook", "check", str(layer)])
    assert good.exit_code == 0
    assert "nothing wrong" in good.output
    edit("types.toml", "quad = 4", "quad = 9")(layer)
    bad = CliRunner().invoke(app, ["codebook", "check", str(layer), "--no-examples"])
    assert bad.exit_code == 2
    assert "types.toml:1" in bad.output
    missing = CliRunner().invoke(app, ["codebook", "check", str(layer / "nowhere")])
    assert missing.exit_code == 2
    assert "does not exist" in missing.output
