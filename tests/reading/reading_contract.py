"""What the contract tests of the readers share: stories in, what became of each out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from legation.errors import StoryError
from legation.model import Report
from legation.reading import Document, Options, decode_with_problems
from legation.reading.readers import read_document
from legation.reading.sandbox import Sandbox

SANDBOX = Sandbox()
"""One for all tests: children take half a second to start."""
FIRST = "The foreign ministers of Norland and Sudova met in Vasta on Tuesday and agreed to reopen the crossing at Brod in May."
SECOND = "“We have talked for nine hours,” said Minister Ilse Køhler, who had come to the city with three of her deputies."
BODY = f"{FIRST}\n\n{SECOND}"
MARKED = f"<p>{FIRST}</p><p>{SECOND}</p>"


@dataclass(frozen=True)
class Read:
    """What became of one story."""

    code: str
    detail: str = ""
    report: Report | None = None
    problems: tuple[str, ...] = ()
    metadata: Any = None
    name: str = ""

    @property
    def text(self) -> str:
        return self.report.text if self.report else ""


def read(
    data: bytes | str, name: str = "file", *, options: Options | None = None, url: str = "", content_type: str = ""
) -> list[Read]:
    """Every story of the bytes, decoded."""
    data = data.encode() if isinstance(data, str) else data
    document = Document(name=name, data=data, url=url, content_type=content_type)
    found = []
    for story in read_document(document, options or Options(sandbox=SANDBOX)):
        try:
            report, problems = decode_with_problems(story)
            codes = tuple(problem.code for problem in problems)
            found.append(Read("reading.withdrawn" if "reading.withdrawn" in codes else "ok", "", report, codes, story.metadata, story.name))
        except StoryError as error:
            found.append(Read(error.code, error.detail, metadata=story.metadata, name=story.name))
    return found


def codes(data: bytes | str, name: str = "file", **more: Any) -> list[str]:
    """What became of every story: ok, or the code of the problem."""
    return [one.code for one in read(data, name, **more)]


def one(data: bytes | str, name: str = "file", **more: Any) -> Read:
    """The only story."""
    found = read(data, name, **more)
    assert len(found) == 1, found
    return found[0]
