"""Files, folders, JSON lines, standard input."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from legation.cli import app
from legation.errors import SetupError, StoryError
from legation.reading import decode, open_source
from legation.reading.source import count_stories, files_about_others

TEXT = "The envoy said that he would leave the city on Monday."


def code_of(story: Any) -> str:
    try:
        decode(story)
    except StoryError as error:
        return error.code
    return "coded"


def test_folder_is_read_in_order_and_hidden_files_are_not(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "one.txt").write_text(TEXT)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "c.story.json").write_text(json.dumps({"id": "c", "text": TEXT, "published": "2025-01-02"}))
    (tmp_path / "c.gold.json").write_text("{}")
    (tmp_path / ".hidden").write_text(TEXT)
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    stories = list(open_source([tmp_path]))
    assert [Path(story.name).name for story in stories] == ["a.txt", "one.txt", "c", "link"]
    assert [code_of(story) for story in stories] == ["coded", "coded", "coded", "reading.unreadable"]
    assert decode(stories[2]).published is not None
    assert count_stories([tmp_path]) == 4


def test_what_tells_of_the_stories_is_no_story_unless_it_is_given_itself(tmp_path: Path) -> None:
    for name in ("a.txt", "README.md", "readme", "LICENSE", "licence.txt", "Changelog.rst", "readme-first.txt", "licences.json"):
        (tmp_path / name).write_text(TEXT)
    (tmp_path / "b").mkdir()
    (tmp_path / "b/CONTRIBUTING.md").write_text(TEXT)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name in ("x/COPYING", "x/README", "x/y.txt"):
            archive.writestr(name, TEXT)
    assert [Path(story.name).name for story in open_source([tmp_path])] == ["a.txt", "y.txt", "licences.json", "readme-first.txt"]
    passed_over = [file.relative_to(tmp_path).as_posix() for file in files_about_others([tmp_path, tmp_path / "a.txt", "-"])]
    assert passed_over == ["Changelog.rst", "LICENSE", "README.md", "b/CONTRIBUTING.md", "licence.txt", "readme"]
    [given] = open_source([tmp_path / "README.md"])
    assert code_of(given) == "coded"
    result = CliRunner().invoke(app, ["read", str(tmp_path / "b"), "--format", "jsonl"])
    assert result.exit_code == 0 and "not read as stories" in result.stderr and "0 read = 0 coded" in result.stderr


def test_missing_path_is_a_setup_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        open_source([tmp_path / "nothing"])


def test_bad_lines_are_refused_alone(tmp_path: Path) -> None:
    deep = '{"text": ' + "[" * 100_000 + "]" * 100_000 + "}"
    lines = [
        json.dumps({"id": "1", "text": TEXT, "headline": "Envoy leaves"}), "", "not json", '{"id": 2}',
        '{"text": "a", "text": "b"}', '{"text": NaN}', deep, "[1, 2]", '{"text": 5}',
        json.dumps({"id": 7, "text": "\ud800 " + TEXT}), '{"text": "cut',
    ]  # fmt: skip
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(lines))
    stories = list(open_source([path]))
    codes = [code_of(story) for story in stories]
    bad, wrong = "reading.bad-json", "reading.bad-record"
    assert codes == ["coded", bad, wrong, bad, bad, codes[5], wrong, wrong, "coded", bad]
    assert codes[5] in {bad, wrong}
    assert stories[1].name == f"{path}:3"
    assert decode(stories[0]).headline == "Envoy leaves"


def test_own_metadata_goes_before_given(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(json.dumps({"text": TEXT, "publisher": "AP"}) + "\n" + json.dumps({"text": TEXT}) + "\n")
    reports = [decode(story) for story in open_source([path], metadata={"publisher": "AFP"})]
    assert [report.publisher for report in reports] == ["AP", "AFP"]


def test_json_list_and_byte_order_mark_in_a_json_text(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    path.write_text(json.dumps([{"text": "\ufeff" + TEXT}, 3]))
    stories = list(open_source([path]))
    assert [code_of(story) for story in stories] == ["coded", "reading.bad-record"]
    assert decode(stories[0]).text == "\ufeff" + TEXT


LINE = json.dumps({"text": TEXT})


@pytest.mark.parametrize(("data", "count"), [(TEXT, 1), (f"{LINE}\n{LINE}", 2), ("", 1)])
def test_standard_input(data: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data.encode())))
    assert len(list(open_source(["-"]))) == count


@pytest.mark.parametrize("name", ["stories.jsonl.gz", "stories.csv.gz"])
def test_a_packed_file_that_is_broken_in_the_middle_is_read_until_there(tmp_path: Path, name: str) -> None:
    chance = random.Random(5)
    rows = [f"{TEXT} Number {n}, {' '.join(chance.choices(TEXT.split(), k=90))}." for n in range(300)]
    text = "\n".join(json.dumps({"text": row}) for row in rows) if "json" in name else "text\n" + "\n".join(f'"{row}"' for row in rows)
    for spoiled in (0x00, 0x55, 0xFF):
        data = bytearray(gzip.compress(text.encode()))
        data[len(data) // 2 :] = bytes([spoiled]) * (len(data) // 2)
        path = tmp_path / name
        path.write_bytes(data)
        codes = [code_of(story) for story in open_source([path])]
        assert codes[:-1] == ["coded"] * (len(codes) - 1) and codes[-1] in {"reading.damaged", "reading.bad-json"}, codes[-3:]
        assert len(codes) > 50 or "csv" in name  # a table is unpacked in larger pieces
