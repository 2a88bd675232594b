"""The system under measurement, loaded once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from legation.coding.report import code
from legation.model import CodedReport, Report, content_id
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.pipeline import load_scheme
from legation.scheme import Scheme
from legation.settings import DEFAULTS, Settings


@dataclass(frozen=True, slots=True)
class System:
    """A scheme with the steps that the benchmarks ask for one by one."""

    scheme: Scheme

    @classmethod
    def load(cls, settings: Settings = DEFAULTS) -> System:
        """The system with the given settings."""
        return cls(load_scheme(settings))

    @staticmethod
    def report(text: str, story: Mapping[str, Any]) -> Report:
        """A text with what is known of it (`published`, `headline`, `publisher`) as a report."""
        published = story.get("published")
        return Report(
            id=content_id(text),
            text=text,
            headline=story.get("headline") or "",
            publisher=story.get("publisher") or "",
            published=date.fromisoformat(published[:10]) if published else None,
        )

    def parse(self, text: str, story: Mapping[str, Any] = MappingProxyType({})) -> ParsedReport:
        """A text, parsed; `story` may hold published (ISO date), headline and publisher."""
        return parse(self.report(text, story), self.scheme.lexicon, self.scheme.language, self.scheme.settings)

    def code(self, parsed: ParsedReport) -> CodedReport:
        """A parsed report, coded."""
        return code(parsed, self.scheme)

    def read_story(self, text: str, story: Mapping[str, Any]) -> CodedReport:
        """A story of the story benchmark, coded."""
        return self.code(self.parse(text, story))
