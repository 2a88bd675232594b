"""Under which CAMEO code data sets without a status file an event.

CAMEO has codes of their own for what is only intended (03, and 13 where it is to hurt) and for what is refused (12), after its manual's
chapters 2.3, 2.12 and 2.13; which of them a type goes to is in the codebook (`future_as`, `negated_future_as`).
"""

from __future__ import annotations

from collections.abc import Mapping

from legation.codebook.book import Codebook

_INTENDED: Mapping[str, str] = {"04": "036", "05": "032", "06": "031", "07": "033", "08": "035"}
"""Code of the intent for each root of the act that is intended: to meet, to support, to cooperate, to aid, to yield."""
_THREATENED: Mapping[str, str] = {"14": "133", "15": "138", "16": "131", "17": "132", "18": "138", "19": "138", "20": "138"}
_REFUSED: Mapping[str, str] = {"04": "125", "06": "121", "07": "122", "08": "124"}
_NARROWER = {"AGREE": _INTENDED, "THREATEN": _THREATENED, "REJECT": _REFUSED}


def filed_as(codebook: Codebook, type: str, cameo: str, status: str) -> str:
    """The CAMEO code of an event where only the code can say that it is intended or refused.

    Args:
        codebook: what is known of types and codes.
        type: the event's type.
        cameo: its own code, that of the act when it happens.
        status: occurred, ongoing, planned, possible, negated or cancelled.

    Raises:
        KeyError: for a type or code that the codebook does not have.
    """
    if status in {"occurred", "ongoing"}:
        return cameo
    entry = codebook.type(type)
    other = (entry.future_as if status in {"planned", "possible"} else entry.negated_future_as) or type
    if other == type:
        return cameo
    return _NARROWER.get(other, {}).get(codebook.cameo(cameo).root) or codebook.cameo_for(other)
