"""The licences of all locked packages, as NOTICE lists them.

    python -m bench.licences        (writes the lists in NOTICE anew)

They are read from what is installed. Packages that are locked for another platform or Python only are listed as such.
"""

from __future__ import annotations

import re
import textwrap
from collections import defaultdict
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
NOTICE = ROOT / "NOTICE"
BEGIN = "Packages that Legation uses, and their licences (by `python -m bench.licences`)"
SAME = {
    "MIT License": "MIT", "MIT license": "MIT", "Apache Software License": "Apache-2.0", "Apache 2.0": "Apache-2.0", "ISC license": "ISC",
    "ISC License": "ISC", "ISC License (ISCL)": "ISC", "3-Clause BSD License": "BSD-3-Clause", "BSD 2-Clause License": "BSD-2-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause", "BSD License": "BSD", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}  # fmt: skip
READ = {"axe-playwright-python": "MIT"}
"""Packages whose metadata are silent: by the text of the licence in them."""
ELSEWHERE = "for other platforms or versions of Python, not looked at here"
COPYLEFT = re.compile(r"\bA?GPL")
"""Licences under which nothing may be that a user installs, unless there is a choice (LGPL does not match)."""


def locked(name: str) -> list[str]:
    """The packages of a lock file, in order."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return list(dict.fromkeys(match[1] for line in lines if (match := re.match(r"([A-Za-z0-9_.-]+)==", line))))


def licence(package: str) -> str:
    """The licence that an installed package states, in the words of SPDX where they are plain."""
    try:
        about = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ELSEWHERE
    fields = about.json
    said = str(fields.get("license_expression") or fields.get("license") or "").strip()
    if not said or said == "UNKNOWN" or len(said) > 60:
        classes = [line.rpartition("::")[2].strip() for line in about.get_all("Classifier") or () if line.startswith("License ::")]
        said = " or ".join(classes) or READ.get(package, "")
    return SAME.get(said, said)


def listed() -> str:
    """The part of NOTICE: what a user installs, then what only the checks need, by licence."""
    used = locked("requirements.lock")
    parts = {"What a user installs": used, "What the checks need beside": [name for name in locked("requirements-dev.lock") if name not in used]}
    lines = [BEGIN]
    for title, names in parts.items():
        by_licence: dict[str, list[str]] = defaultdict(list)
        for name in names:
            by_licence[licence(name)].append(name)
        lines += ["", f"  {title}:"]
        for words in sorted(by_licence, key=lambda one: (one == ELSEWHERE, one)):
            row = f"{words}: {', '.join(sorted(by_licence[words]))}"
            lines += textwrap.wrap(row, 136, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)
    return "\n".join(lines) + "\n"


def told() -> dict[str, str]:
    """Package → licence, as NOTICE has them."""
    rows: list[str] = []
    for line in NOTICE.read_text(encoding="utf-8").partition(BEGIN)[2].splitlines():
        if line.startswith("      "):
            rows[-1] += f" {line.strip()}"
        elif line.startswith("    "):
            rows.append(line.strip())
    return {name: words for words, _, names in (row.partition(": ") for row in rows) for name in names.split(", ")}


def main() -> None:
    """Write the lists in NOTICE anew."""
    before = NOTICE.read_text(encoding="utf-8").partition(BEGIN)[0].rstrip()
    NOTICE.write_text(f"{before}\n\n{listed()}", encoding="utf-8")


if __name__ == "__main__":
    main()
