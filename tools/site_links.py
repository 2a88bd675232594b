"""A hook of the documentation site: pages link to files of the project, which the site does not hold by itself.

What a page names by a path that leaves `docs/` is copied into the site under `project/`, so that the links hold there as they do in the
sources; a folder becomes a list of its files. Links of a copy to further files are shown without a link. Links to a folder of `docs/` lead
to its index.
"""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
COPIES = "project/"
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|mailto:|#)([^)#\s]+)((?:#[^)\s]*)?)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what the pages link to outside `docs/`."""
    docs = Path(config.docs_dir).resolve()
    wanted: set[Path] = set()
    for page in list(files.documentation_pages()):
        source = docs / page.src_uri
        wanted.update(
            path
            for _, _, target, _ in LINK.findall(source.read_text(encoding="utf-8"))
            if (path := (source.parent / target).resolve()).exists() and not path.is_relative_to(docs)
        )
    for path in sorted(wanted):
        files.append(File.generated(config, _name(path), content=_folder(path) if path.is_dir() else path.read_bytes()))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Lead links that leave `docs/` to the copies."""
    here = page.file.src_uri
    if here.startswith(COPIES):
        return LINK.sub(lambda found: found[2], markdown)
    docs = Path(config.docs_dir).resolve()

    def led(found: re.Match[str]) -> str:
        target = (docs / here).parent.joinpath(found[3]).resolve()
        if not target.exists():
            return found[0]
        if target.is_relative_to(docs):
            return f"{found[1]}[{found[2]}]({found[3]}index.md)" if found[3].endswith("/") else found[0]
        return f"{found[1]}[{found[2]}]({'../' * here.count('/')}{_name(target)}{found[4]})"

    return LINK.sub(led, markdown)


def _name(path: Path) -> str:
    """Where the copy of a file or folder lies in the site."""
    inside = path.relative_to(ROOT).as_posix()
    return f"{COPIES}{inside}.md" if path.is_dir() or not path.suffix else COPIES + inside


def _folder(path: Path) -> str:
    lines = sorted(f"- `{one.relative_to(path).as_posix()}`" for one in path.rglob("*") if one.is_file())
    return f"# {path.name}\n\nThe files of `{path.relative_to(ROOT).as_posix()}`:\n\n" + "\n".join(lines) + "\n"
