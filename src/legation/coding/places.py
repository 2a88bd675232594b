"""Where an act happened: from its own clause, at the level of countries first."""

from __future__ import annotations

from legation.lexicon import Lexicon
from legation.model import Place
from legation.parsed import ParsedReport, Token


class PlaceFinder:
    """Reads the places of acts in one report."""

    def __init__(self, parsed: ParsedReport, lexicon: Lexicon) -> None:
        self.parsed = parsed
        self.lexicon = lexicon

    def place_of(self, token: Token) -> Place | None:
        """The place of the act that `token` names, or None."""
        return None
