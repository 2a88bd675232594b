"""The documentation builds as a site, without warnings, holds every page, and fetches nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from legation.codebook import load_codebook
from legation.codebook.reference import reference

ROOT = Path(__file__).parent.parent


class _Loader(yaml.SafeLoader):
    """Reads the configuration of the site as plain data."""


def named(nav: object) -> set[str]:
    """The pages that a part of the navigation names."""
    if isinstance(nav, str):
        return {nav}
    parts = nav.values() if isinstance(nav, dict) else nav
    return {page for part in parts for page in named(part)}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` builds it."""
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def test_every_page_is_in_the_navigation() -> None:
    config = yaml.load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"), Loader=_Loader)
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    decisions = {page for page in pages if page.startswith("adr/0")}
    assert named(config["nav"]) == pages - decisions


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "adr" / "index.md").read_text(encoding="utf-8")
    for page in sorted((ROOT / "docs" / "adr").glob("0*.md")):
        assert f"({page.name})" in listed, page.name


def test_pages_fetch_nothing_and_links_into_the_project_hold(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|img|link)[^>]+(?:src|href)=\"https?://", text), page.name
    assert "project/CHANGELOG.html" in (site / "contributing.html").read_text(encoding="utf-8")
    assert (site / "project" / "CHANGELOG.html").exists()


def test_the_page_of_types_is_up_to_date() -> None:
    page = (ROOT / "docs" / "codebook-entries.md").read_text(encoding="utf-8")
    assert page == reference(load_codebook()), "run: python -m legation.codebook.reference > docs/codebook-entries.md"
