"""The documentation says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from legation.cli.reference import reference
from legation.export.formats import FORMATS
from legation.reading.readers import READERS
from legation.settings import Settings

ROOT = Path(__file__).parent.parent
CODE = re.compile(r"""["']((?:reading|fetch|relevance|watch|encoding|text|language|metadata|internal|parsing|coding)\.[a-z0-9-]+)["']""")


def codes_in_source() -> set[str]:
    """The codes that errors and problems are made with."""
    found: set[str] = set()
    for path in (ROOT / "src" / "legation").rglob("*.py"):
        found.update(CODE.findall(path.read_text(encoding="utf-8")))
    return found


def test_every_problem_code_is_documented_and_raised() -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z]+\.[a-z0-9-]+)`", page, re.M))
    assert documented == codes_in_source()


def test_settings_are_documented() -> None:
    page = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8")
    for name, default, _ in Settings.describe():
        assert f"| `{name}` | {default} |" in page


def test_cli_page_is_up_to_date() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert page == reference(), "run: python -m legation.cli.reference > docs/cli.md"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_threat_and_fault_names_tests_that_exist() -> None:
    known = {
        (path.relative_to(ROOT / "tests").as_posix(), name)
        for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)
    }  # fmt: skip
    names = {name for _, name in known}
    for page, least in (("threats.md", 30), ("faults.md", 18)):
        rows = [row for row in (ROOT / "docs" / page).read_text(encoding="utf-8").splitlines() if row.startswith("| ")][2:]
        assert len(rows) >= least
        for row in rows:
            told = re.findall(r"`(?:([\w/]+\.py)::)?(test_\w+)`", row.rpartition(" | ")[2])
            assert told, f"{page}: no test in: {row[:80]}"
            for path, name in told:
                assert (path, name) in known if path else name in names, f"{page}: there is no {path}::{name}"


def test_every_reader_is_on_its_page() -> None:
    page = (ROOT / "docs" / "news-in.md").read_text(encoding="utf-8")
    told = {name for row in re.findall(r"^\| (`[^|]+) \|", page, re.M) for name in re.findall(r"`([a-z0-9]+)`", row)}
    assert set(READERS) <= told


def test_every_export_is_read_back_in_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "export").glob("test_*.py"))
    assert [name for name in FORMATS if f'"{name}"' not in tests] == []


def test_python_example_of_the_readme_runs() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", readme, re.S)
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})
