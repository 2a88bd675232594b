"""Which files of a folder or an archive hold no stories, told by their names."""

from __future__ import annotations

import re

NOT_STORIES = (".gold.json", ".pred.json")
"""Files that lie beside `NAME.story.json` and hold what was found in it."""
_ABOUT = re.compile(r"(?:readme|licen[cs]e|copying|changelog|contributing)(?:\.(?:md|rst|txt))?", re.I)
"""Files that tell of the others."""


def is_about_others(path: str) -> bool:
    """Whether a file is a README, a licence or the like by its name: read only where it is given itself."""
    return _ABOUT.fullmatch(path.replace("\\", "/").rpartition("/")[2]) is not None


def is_passed_over(path: str) -> bool:
    """Whether a file is passed over where a folder or an archive is given: hidden, found in others, or about them."""
    name = path.replace("\\", "/").rpartition("/")[2]
    return name.startswith(".") or name.endswith(NOT_STORIES) or is_about_others(name)
