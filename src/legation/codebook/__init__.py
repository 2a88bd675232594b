"""The codebook: event types, modes, contexts, CAMEO codes, quad classes, scales and the crosswalk between them."""

from __future__ import annotations

from legation.codebook.book import CAMEO_SCALES, TYPE_SCALES, Codebook
from legation.codebook.loading import DEFAULT_CODEBOOK, examine_codebook, load_codebook
from legation.codebook.records import (
    Boundary,
    CameoCode,
    Context,
    Entry,
    Erratum,
    EventType,
    Example,
    Mode,
    Quad,
    Scale,
    Source,
)

__all__ = [
    "CAMEO_SCALES",
    "DEFAULT_CODEBOOK",
    "TYPE_SCALES",
    "Boundary",
    "CameoCode",
    "Codebook",
    "Context",
    "Entry",
    "Erratum",
    "EventType",
    "Example",
    "Mode",
    "Quad",
    "Scale",
    "Source",
    "examine_codebook",
    "load_codebook",
]
