"""Records ↔ the bytes that are stored: their JSON, compressed with a dictionary of what every record holds.

The dictionary is part of the format: it is never changed; a new one takes the next number in the first byte.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from legation.model_json import to_json
from legation.spans import Span
from legation.timespan import TimeSpan

_FORMAT = b"\x01"
_ABSENT = '{"first":null,"last":null,"precision":"day","basis":"absent","words":"","approximate":false,"edtf":""}'
_DICTIONARY = (
    '"problems":[],"scheme":"","voices":1,"confidence":0.,"publishers":["Reuters"],"conflicts":[],"history":[{"status":'
    '"negated","cancelled","possible","ongoing","planned","occurred","reported":"2025-01-01","report":"","telling":""}],'
    '"tellings":[""],"place":null,"place":{"name":"","country":"","precision":"city","lat":,"lon":,"span":[]},"point",'
    '"region","country","unknown","date":' + _ABSENT + ',"first_reported":"2024-","last_reported":"2023-",'
    '"status":"occurred","attributed_to":[{"name":"","actor":null,"stance":"asserts","denies","doubts","span":[]}],'
    '"evidence":[],"trigger":[],"rules":["gathering:","role:title","statement:verb","country:story","participants:",'
    '"kind":"group","kind":"organisation","kind":"population","title":"president","title":"prime minister",'
    '"title":"foreign minister","summit","talks","visit","ceremony","conference","exercise","attended","expected",'
    '"invited","absent","declined","participants":[{"actor":{"id":"","name":"","kind":"person","country":"","sector":"GOV",'
    '"title":null}],"first":"2025-","last":"2025-","precision":"day","week","month","year","range","basis":"relative",'
    '"stated","inferred","unanchored","words":"on Thursday","approximate":false,"edtf":"2025-"},"host":null,"counts":[],'
    '"speaker":{"id":"person:"},"addressee":null,"direct":true,"content":[],"cue":[],"about":[],"since":' + _ABSENT + ',"until":'
    + _ABSENT + ',"polarity":true,"person":"","as_of":null,"byline":[],"dateline_place":"","agency":"","credits":[],'
    '"publisher":"","url":"https://","published":"2025-","updated":null,"language":"en","corrects":"","provenance":"",'
    '"furniture":[["headline",[0,]],["dateline",[]],["blank",[]]]},"roles":[],"events":[{"id":"","type":"CONSULT","ACCUSE",'
    '"SANCTION","REQUEST","REJECT","THREATEN","COOPERATE","SUPPORT","AGREE","ASSAULT","mode":null,"mode":"visit",'
    '"contexts":["diplomatic","military","economic"],"cameo":"042","040","036","057","actors":[{"id":"state:","name":"",'
    '"kind":"state","country":"","sector":null,"title":null}],"recipients":[{"id":"government:","name":"","kind":"government",'
    '"country":"","sector":"GOV","title":null}],'
).encode()


def _fields(value: Any) -> Any:
    """One level of a record as the encoder wants it; what `legation.model_json.to_json` does for all levels."""
    kind = value.__class__
    if kind is Span:
        return value.start, value.end
    if (reader := _reader(kind)) is not None:
        names, values = reader
        found = dict(zip(names, values(value), strict=True))
        if kind is TimeSpan:
            found["edtf"] = value.edtf()
        return found
    return to_json(value)


@lru_cache(maxsize=64)
def _reader(kind: type[Any]) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]] | None:
    if not is_dataclass(kind):
        return None
    names = tuple(entry.name for entry in fields(kind))
    return names, attrgetter(*names)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_fields)


def pack(record: Any) -> bytes:
    """The bytes of a record, or of plain JSON values."""
    text = _ENCODER.encode(record).encode("utf-8", "replace")
    press = zlib.compressobj(6, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)
    return _FORMAT + press.compress(text) + press.flush()


class DamagedBody(ValueError):
    """The bytes of a stored record are damaged or of a later format. The database says it in words (store/connect.py)."""


def unpack(data: bytes) -> Any:
    """The plain JSON values that `pack` wrote.

    Raises:
        DamagedBody: if the bytes are damaged or of a later format.
    """
    try:
        return json.loads(json_of(data))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DamagedBody(f"a damaged stored record: {error}") from error


def json_of(data: bytes) -> bytes:
    """The JSON that `pack` wrote, as it is.

    Raises:
        DamagedBody: if the bytes are damaged or of a later format.
    """
    if data[:1] != _FORMAT:
        raise DamagedBody(f"a stored record of an unknown format ({data[:1].hex() or 'no bytes'})")
    press = zlib.decompressobj(-15, _DICTIONARY)
    try:
        return press.decompress(data[1:]) + press.flush()
    except zlib.error as error:
        raise DamagedBody(f"a damaged stored record: {error}") from error

