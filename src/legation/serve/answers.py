"""Answers: JSON, HTML and CSV with an ETag, and one shape of problems (RFC 9457)."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from fastapi import Request, Response

from legation.export.delimited import harmless
from legation.model_json import to_json

JSON, HTML, CSV = "application/json", "text/html; charset=utf-8", "text/csv; charset=utf-8"


class Refusal(Exception):
    """Something that is answered with a problem: status, title and what to do."""

    def __init__(self, status: int, title: str, detail: str = "") -> None:
        super().__init__(title)
        self.status, self.title, self.detail = status, title, detail


def answer(request: Request, body: bytes, media: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer with an ETag of its content; 304 when the reader has it."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    every = {"ETag": tag, "Cache-Control": "private, no-cache", **(headers or {})}
    if request.method in ("GET", "HEAD") and tag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=every)
    return Response(body, media_type=media, headers=every)


def json_answer(request: Request, value: Any, headers: Mapping[str, str] | None = None) -> Response:
    """A record, or plain values, as JSON."""
    return answer(request, dumps(value), JSON, headers)


def dumps(value: Any) -> bytes:
    """JSON bytes; a lone surrogate, which JSON cannot hold, becomes a question mark."""
    plain = to_json(value)
    try:
        return orjson.dumps(plain, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        from legation.model_json import dumps as careful

        return careful(plain).encode()


def csv_answer(request: Request, rows: Iterable[Mapping[str, Any]], name: str) -> Response:
    """Rows with the same keys as CSV; text that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO()
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(row)
        writer.writerow([cell(value) for value in row.values()])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return answer(request, out.getvalue().encode("utf-8", "replace"), CSV, headers)


def cell(value: Any) -> Any:
    """A value as a cell of CSV."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(str(one) for one in value)
    return harmless(value)


def problem(status: int, title: str, detail: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """A problem as JSON in the shape of RFC 9457."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(
        orjson.dumps({key: value for key, value in body.items() if value != ""}), status, headers=dict(headers or {}),
        media_type="application/problem+json",
    )  # fmt: skip
