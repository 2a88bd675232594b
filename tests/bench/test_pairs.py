"""The type of the act between two given parties, under CAMEO's convention."""

from __future__ import annotations

import pytest
from bench.pairs import type_of_pair
from bench.system import System

from legation.scheme import Scheme


@pytest.mark.parametrize(
    ("text", "source", "target", "root"),
    [
        ("Norway will send two field hospitals to Malawi next week.", "Norway", "Malawi", "AGREE"),
        ("Norway sent two field hospitals to Malawi last week.", "Norway", "Malawi", "AID"),
        ("Laos refused to meet envoys from Thailand.", "Laos", "Thailand", "REJECT"),
        ("A court in Lima convicted former minister Raul Paz of treason.", "A court in Lima", "Raul Paz", "ACCUSE"),
        ("Gambia imposed sanctions on Senegal on Monday.", "Gambia", "Senegal", "COERCE"),
        ("After Chad criticised Niger, Gabon praised Chad.", "Gabon", "Chad", "SUPPORT"),
    ],
)
def test_the_root_follows_status_and_code(scheme: Scheme, text: str, source: str, target: str, root: str) -> None:
    def span(words: str) -> list[int]:
        start = text.rindex(words)
        return [start, start + len(words)]

    item = {"text": text, "source_span": span(source), "target_span": span(target)}
    assert type_of_pair(System(scheme), item) == {"root": root}
