"""Records ↔ plain JSON values. The shape is stable: every format and every interface writes it through this module.

Spans are `[start, end]`, dates ISO 8601, time spans `{first, last, precision, basis, words, approximate, edtf}`, tuples
lists; a record is an object with its fields in the order of `model.py`.
"""

from __future__ import annotations

import base64
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from legation import model
from legation.model import Coded, CodedReport, Outcome, Quarantined
from legation.spans import Span
from legation.timespan import TimeSpan

_R = TypeVar("_R")
_PLAIN = frozenset({str, int, float, bool, type(None)})
_NAMESPACE = {**vars(model), "Mapping": Mapping, "date": date, "Span": Span, "TimeSpan": TimeSpan}


def to_json(value: Any) -> Any:
    """A record, or a tuple of them, as plain lists, dicts, strings and numbers."""
    kind = value.__class__
    if kind in _PLAIN:
        return value
    if kind is Span:
        return [value.start, value.end]
    if kind is tuple or kind is list:
        return [to_json(part) for part in value]
    if (names := _field_names(kind)) is not None:
        found = {name: to_json(getattr(value, name)) for name in names}
        if kind is TimeSpan:
            found["edtf"] = value.edtf()
        return found
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    if isinstance(value, Mapping):
        return {str(key): to_json(part) for key, part in value.items()}
    return value


@lru_cache(maxsize=256)
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a record's class; None when it is no record."""
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else None


def from_json(kind: type[_R], value: Mapping[str, Any]) -> _R:
    """The record of type `kind` that `to_json` wrote.

    Raises:
        ValueError: if a field is missing, unknown or not of its type; names the field.
    """
    result: _R = _build(kind, value, kind.__name__)
    return result


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """One outcome as an object: `name`, `outcome` ("coded" or "quarantined"), and `coded` or stage, code and detail.

    The bytes of a quarantined story are left out; their number is told.
    """
    if isinstance(outcome, Coded):
        return {"name": outcome.name, "outcome": "coded", "coded": to_json(outcome.coded)}
    return {
        "name": outcome.name,
        "outcome": "quarantined",
        "stage": outcome.stage,
        "code": outcome.code,
        "detail": outcome.detail,
        "bytes": len(outcome.data),
    }


def outcome_from_json(value: Mapping[str, Any]) -> Outcome:
    """The outcome that `outcome_to_json` wrote; the bytes of a quarantined story are gone.

    Raises:
        ValueError: if it is no outcome.
    """
    if value.get("outcome") == "coded":
        return Coded(name=value["name"], coded=from_json(CodedReport, value["coded"]))
    if value.get("outcome") == "quarantined":
        reasons = {key: value[key] for key in ("name", "stage", "code", "detail")}
        return Quarantined(**reasons, data=b"")
    raise ValueError(f"not an outcome: {value.get('outcome')!r}")


def dumps(value: Any, *, indent: int | None = None) -> str:
    """JSON text of what `to_json` gives; characters stay as they are, and no lone surrogate comes out."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    names = _NAMESPACE | vars(__import__(kind.__module__, fromlist=["_"]))
    return get_type_hints(kind, globalns=names, localns=names)  # a field named `date` must not hide the type


def _build(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(kind) if option is not type(None)]
        return None if value is None else _build(options[0], value, where)
    if origin is tuple:
        return _tuple(get_args(kind), value, where)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{where}: {value!r} is none of {', '.join(map(str, get_args(kind)))}")
        return value
    if kind is Span:
        return Span(*value)
    if kind is date:
        return date.fromisoformat(value)
    if is_dataclass(kind):
        return _record(kind, value, where)
    if kind is float and isinstance(value, int | float):
        return float(value)
    if isinstance(kind, type) and not isinstance(value, kind):
        raise ValueError(f"{where}: {value!r} is no {kind.__name__}")
    return value


def _tuple(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError(f"{where}: {value!r} is no list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_build(kinds[0], part, f"{where}[{i}]") for i, part in enumerate(value))
    return tuple(_build(kind, part, where) for kind, part in zip(kinds, value, strict=True))


def _record(kind: Any, value: Any, where: str) -> Any:
    if not isinstance(value, Mapping):
        raise ValueError(f"{where}: {value!r} is no object")
    hints = _hints(kind)
    given = {key: part for key, part in value.items() if not (kind is TimeSpan and key == "edtf")}
    if unknown := [key for key in given if key not in hints]:
        raise ValueError(f"{where} has no field {unknown[0]!r}")
    try:
        return kind(**{key: _build(hints[key], part, f"{where}.{key}") for key, part in given.items()})
    except TypeError as error:
        raise ValueError(f"{where}: {error}") from error
