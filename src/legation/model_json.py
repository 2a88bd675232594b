"""Records ↔ plain JSON values. The shape is stable: every format and every interface writes it through this module.

Spans are `[start, end]`, dates ISO 8601, time spans `{first, last, precision, basis, words, approximate, edtf}`, tuples
lists; a record is an object with its fields in the order of `model.py`.
"""

from __future__ import annotations

import base64
import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from legation import conclusions, model
from legation.model import Coded, CodedReport, Outcome, Quarantined
from legation.spans import Span
from legation.timespan import TimeSpan

_R = TypeVar("_R")
_PLAIN = frozenset({str, int, float, bool, type(None)})
_NAMESPACE = {**vars(model), **vars(conclusions), "Mapping": Mapping, "date": date, "Span": Span, "TimeSpan": TimeSpan}


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


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a record's class; None when it is no record."""
    return tuple(entry.name for entry in fields(kind)) if is_dataclass(kind) else None


def from_json(kind: type[_R], value: Mapping[str, Any]) -> _R:
    """The record of type `kind` that `to_json` wrote.

    Raises:
        ValueError: if a field is missing, unknown or not of its type; names the field.
    """
    try:
        made: Any = kind  # a type is hashable, which a type variable does not say
        result: _R = _builder(made)(value)
    except ValueError as error:
        raise ValueError(f"{kind.__name__}{error}") from error
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
    kind = value.get("outcome")
    wanted = {"coded": ("name", "coded"), "quarantined": ("name", "stage", "code", "detail")}.get(str(kind), ())
    if wrong := [key for key in wanted if key != "coded" and not isinstance(value.get(key), str)]:
        raise ValueError(f"{wrong[0]!r} is missing or no text")
    if kind == "coded":
        return Coded(name=value["name"], coded=from_json(CodedReport, value.get("coded", {})))
    if kind == "quarantined":
        return Quarantined(**{key: value[key] for key in wanted}, data=b"")
    raise ValueError(f"not an outcome: {value.get('outcome')!r}")


def dumps(value: Any, *, indent: int | None = None) -> str:
    """JSON text of what `to_json` gives; characters stay as they are, and no lone surrogate comes out."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8")


_Builder = Callable[[Any], Any]
"""Plain JSON in, the value out. A ValueError begins with the path to the fault, so that those further out can go before it."""


def _hints(kind: type) -> dict[str, Any]:
    names = _NAMESPACE | vars(__import__(kind.__module__, fromlist=["_"]))
    return get_type_hints(kind, globalns=names, localns=names)  # a field named `date` must not hide the type


@cache
def _builder(kind: Any) -> _Builder:
    """What builds values of a type: made once for each, since records are read by the million."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        inner = _builder(next(option for option in get_args(kind) if option is not type(None)))
        return lambda value: None if value is None else inner(value)
    if origin is tuple:
        return _tuple_builder(get_args(kind))
    if origin is Literal:
        return _literal_builder(get_args(kind))
    if kind is Span:
        return lambda value: _made(Span, value)
    if kind is date:
        return lambda value: _made(date.fromisoformat, (value,))
    if is_dataclass(kind):
        return _record_builder(kind)
    return _plain_builder(kind)


def _made(make: Callable[..., Any], parts: Any) -> Any:
    try:
        return make(*parts)
    except (TypeError, ValueError) as error:
        raise ValueError(f": {error}") from error


def _plain_builder(kind: Any) -> _Builder:
    accepted = (int, float) if kind is float else kind

    def build(value: Any) -> Any:
        if value.__class__ is kind:
            return value
        if isinstance(kind, type) and not isinstance(value, accepted):
            raise ValueError(f": {value!r} is no {kind.__name__}")
        return float(value) if kind is float else value

    return build


def _literal_builder(allowed: tuple[Any, ...]) -> _Builder:
    def build(value: Any) -> Any:
        if value not in allowed:
            raise ValueError(f": {value!r} is none of {', '.join(map(str, allowed))}")
        return value

    return build


def _tuple_builder(kinds: tuple[Any, ...]) -> _Builder:
    many = len(kinds) == 2 and kinds[1] is Ellipsis
    inner = [_builder(kind) for kind in kinds if kind is not Ellipsis]
    first = inner[0]

    def build(value: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError(f": {value!r} is no list")
        if not many:
            if len(value) != len(inner):
                raise ValueError(f": {value!r} has not {len(inner)} parts")
            return tuple([one(part) for one, part in zip(inner, value, strict=True)])
        try:
            return tuple([first(part) for part in value])
        except ValueError:
            return tuple(_named(f"[{i}]", first, part) for i, part in enumerate(value))

    return build


def _record_builder(kind: Any) -> _Builder:
    builders: dict[str, _Builder] = {}
    spanning = kind is TimeSpan

    def build(value: Any) -> Any:
        if value.__class__ is not dict and not isinstance(value, Mapping):
            raise ValueError(f": {value!r} is no object")
        if not builders:
            builders.update({name: _builder(hint) for name, hint in _hints(kind).items()})
        if spanning:  # the EDTF of a time span is made of its other fields
            value = {key: part for key, part in value.items() if key != "edtf"}
        try:
            return kind(**{key: builders[key](part) for key, part in value.items()})
        except (KeyError, TypeError, ValueError):  # where the fault is is looked for only when there is one
            given = {key: _named(f".{key}", _known(builders, key), part) for key, part in value.items()}
        return _made(lambda: kind(**given), ())

    return build


def _known(builders: Mapping[str, _Builder], key: str) -> _Builder:
    if key not in builders:
        raise ValueError(f" has no field {key!r}")
    return builders[key]


def _named(place: str, make: _Builder, part: Any) -> Any:
    """What is built of a part; a fault begins with its place."""
    try:
        return make(part)
    except ValueError as error:
        raise ValueError(f"{place}{error}") from error
