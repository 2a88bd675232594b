"""What Legation is made of is what was locked: hashes, model files, licences, no pickle, builds that can be repeated."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import pytest
from bench.licences import COPYLEFT, ELSEWHERE, licence, locked, told

from legation import pipeline
from legation.errors import SetupError
from legation.model_files import check_files, check_models, known_files
from legation.pipeline import load_scheme
from legation.resolving import SortedOnDisk
from legation.spans import Span

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert len(entries) > 50
    for entry in entries:
        assert re.match(r"[A-Za-z0-9_.-]+==\S", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


def test_the_files_of_the_models_are_the_known_ones() -> None:
    assert check_models() == sum(map(len, known_files().values())) > 20


def test_a_model_file_that_is_another_one_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_model").mkdir()
    (tmp_path / "a_model" / "__init__.py").touch()
    (tmp_path / "a_model" / "weights").write_bytes(b"1234")
    monkeypatch.syspath_prepend(str(tmp_path))
    known = "03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4"
    assert check_files("a_model", {"weights": known}) == 1
    (tmp_path / "a_model" / "weights").write_bytes(b"1235")
    with pytest.raises(SetupError, match=r"a_model/weights: this model file is not the one that is known.*--require-hashes"):
        check_files("a_model", {"weights": known})
    with pytest.raises(SetupError, match=r"a_model/gone: the model file cannot be read"):
        check_files("a_model", {"gone": known})
    with pytest.raises(SetupError, match="no_such_model is not installed"):
        check_files("no_such_model", {"weights": known})


def test_nothing_is_coded_with_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {package: dict.fromkeys(files, "0" * 64) for package, files in known_files().items()}
    monkeypatch.setattr("legation.model_files.known_files", lambda: wrong)
    with pytest.raises(SetupError, match="not the one that is known"):
        pipeline.load_scheme()


def test_no_source_unpickles_or_runs_words() -> None:
    for path in (ROOT / "src").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.name == "on_disk.py":  # what the process itself wrote a moment before, and made of nothing but records
            continue
        found = re.findall(r"(?:import|from) (?:pickle|cPickle|dill|joblib|shelve|marshal|yaml)\b|\bpickle\.|(?<![.\w])(?:eval|exec)\(", source)
        assert found == [], path


def test_what_waits_on_disk_is_made_of_records_alone() -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, ("true",)

    for value, fine in ((date(2025, 1, 1), True), (frozenset({"a"}), True), (Span(1, 2), True), (Evil(), False), (load_scheme, False)):
        with SortedOnDisk[str, Any](held=1) as waiting:
            waiting.add("a", value)
            waiting.add("b", date(2025, 1, 2))
            if fine:
                assert dict(waiting) == {"a": value, "b": date(2025, 1, 2)}
            else:
                with pytest.raises(UnpicklingError, match="is no record"):
                    list(waiting)


def test_loading_the_models_and_reading_a_story_unpickles_nothing() -> None:
    """The interpreter itself tells of each class that a pickle names."""
    program = """
import sys
seen = []
sys.addaudithook(lambda event, args: seen.append(args) if event == "pickle.find_class" else None)
import legation
legation.read_text("The foreign minister of Kenya met the Norwegian ambassador in Nairobi on Monday, the ministry said.")
print(seen)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_bill_of_materials_names_every_locked_package_with_its_hashes(tmp_path: Path) -> None:
    file = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "requirements.lock", "--pyproject", "pyproject.toml", "--output-reproducible"]
    subprocess.run([*command, "--of", "JSON", "-o", str(file)], cwd=ROOT, check=True, capture_output=True)
    parts = json.loads(file.read_text(encoding="utf-8"))["components"]
    hashed = {part["name"].lower().replace("_", "-") for part in parts if any(ref.get("hashes") for ref in part.get("externalReferences", []))}
    assert set(locked("requirements.lock")) <= hashed


def test_every_licence_is_listed_in_notice() -> None:
    listed = told()
    for lock in LOCKS[:2]:
        for name in locked(lock):
            assert name in listed, f"{name}: run python -m bench.licences"
            if (stated := licence(name)) != ELSEWHERE:
                assert stated, f"{name} states no licence"
                assert listed[name] == stated, f"{name}: run python -m bench.licences"


def test_what_a_user_installs_is_under_no_licence_that_binds_their_code() -> None:
    for name in locked("requirements.lock"):
        stated = licence(name)
        assert not COPYLEFT.search(stated) or " OR " in stated, f"{name}: {stated}"


def test_wheel_and_source_archive_can_be_built_again_byte_for_byte(tmp_path: Path) -> None:
    """From two copies of the tree in folders of other names, made at other times."""
    names = ["src", "docs", "bench", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE", "Makefile", "pyproject.toml", ".gitignore"]
    built = []
    for copy in ("one", "another-name"):
        tree = tmp_path / copy
        tree.mkdir()
        for name in names:
            place = ROOT / name
            if place.is_dir():
                shutil.copytree(place, tree / name, ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copyfile)
            else:
                shutil.copyfile(place, tree / name)
        os.utime(tree / "README.md", (1_000_000_000 + len(copy), 1_000_000_000 + len(copy)))
        command = [sys.executable, "-m", "hatchling", "build", "-d", str(tmp_path / f"dist-{copy}")]
        subprocess.run(command, cwd=tree, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}, check=True, capture_output=True)
        built.append({path.name: path.read_bytes() for path in (tmp_path / f"dist-{copy}").iterdir()})
    assert built[0].keys() == built[1].keys() and len(built[0]) == 2
    assert built[0] == built[1]
