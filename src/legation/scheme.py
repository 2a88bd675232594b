"""All that coding rests on, loaded once and never changed: codebook, lexicon, language pipeline, settings."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from legation.codebook import Codebook
from legation.lexicon import Lexicon
from legation.neural import NeuralRanker
from legation.ranker import LinearRanker
from legation.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Scheme:
    """What one run codes with. Two schemes with one fingerprint give the same records for the same story."""

    codebook: Codebook
    lexicon: Lexicon
    language: Language
    settings: Settings
    ranker: LinearRanker | None = None
    participants: LinearRanker | None = None
    judge: LinearRanker | None = None
    neural: NeuralRanker | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits over the version, the parser, every data file and every setting that coding depends on."""
        digest = hashlib.sha256()
        digest.update(metadata.version("legation").encode())
        digest.update(f"{self.language.meta['name']}-{self.language.meta['version']}".encode())
        digest.update(self.settings.of_coding().encode())
        digest.update(self.codebook.fingerprint.encode())
        digest.update(self.lexicon.extra.encode())
        for name, data in sorted(_files(resources.files("legation") / "data", "")):
            digest.update(name.encode() + b"\0" + data)
        if self.neural is not None:
            digest.update(self.neural.fingerprint.encode())
        return digest.hexdigest()[:12]


def _files(place: Traversable, prefix: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for child in place.iterdir():
        if child.name in {"examples", "neural", "__pycache__"}:
            continue
        if child.is_dir():
            found.extend(_files(child, f"{prefix}{child.name}/"))
        elif child.name.endswith((".toml", ".csv", ".json")):
            found.append((prefix + child.name, child.read_bytes()))
    return found
