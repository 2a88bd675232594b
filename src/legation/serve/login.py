"""Login, logout, the SQL page and the audit log."""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from legation.serve.access import COOKIE, HOURS, LOCAL, Access
from legation.serve.answers import Refusal, csv_answer, json_answer
from legation.serve.site import Site
from legation.serve.sqlpage import ROWS, run_sql
from legation.serve.users import User


def login(site: Site, access: Access, record: str) -> APIRouter:
    """The pages around access."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login")
    def form(request: Request, token: str = "") -> Response:
        if token:
            access.limited(request, "login")
            return _with_token(request, token)
        return site.page(request, "login.html", users=access.closed)

    @router.post("/login")
    def enter(
        request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = "", token: Annotated[str, Form()] = ""
    ) -> Response:
        access.same_origin(request)
        access.limited(request, "login")
        if access.users is None:
            return _with_token(request, token)
        user = access.users.check(name[:80], password[:1000])
        if user is None:
            access.users.note(name[:80], "login refused")
            raise Refusal(401, "The name or the password is wrong")
        access.users.note(user.name, "login")
        return _entered(request, user)

    def _with_token(request: Request, token: str) -> Response:
        if access.users is not None or not access.token or not hmac.compare_digest(token.encode("utf-8", "replace"), access.token.encode()):
            raise Refusal(401, "The token is wrong", "It was printed when the server was started.")
        return _entered(request, LOCAL)

    def _entered(request: Request, user: User) -> Response:
        found = Response(status_code=303, headers={"Location": "/review" if user.may("reviewer") else "/"})
        secure = request.url.scheme == "https"
        found.set_cookie(COOKIE, access.begin(request, user), max_age=HOURS * 3600, httponly=True, samesite="strict", secure=secure)
        return found

    @router.post("/logout")
    def leave(request: Request, csrf: Annotated[str, Form()] = "") -> Response:
        access.checked(request, csrf)
        access.end(request)
        found = Response(status_code=303, headers={"Location": "/login"})
        found.delete_cookie(COOKIE)
        return found

    @router.get("/audit")
    def audit(request: Request) -> Response:
        access.require(request, "admin")
        return site.page(request, "audit.html", rows=access.users.audit() if access.users else [])

    def sql(request: Request) -> Response:
        words = request.query_params.get("q", "")
        access.limited(request, "sql") if words else None
        names, rows, more = run_sql(record, words) if words else ([], [], False)
        if request.url.path.endswith(".json"):
            return json_answer(request, {"columns": names, "rows": rows, "more": more})
        if request.url.path.endswith(".csv"):
            return csv_answer(request, [dict(zip(names, row, strict=True)) for row in rows], "query")
        return site.page(request, "sql.html", q=words, names=names, rows=rows, more=more, limit=ROWS)

    for suffix in ("", ".json", ".csv"):
        router.add_api_route(f"/sql{suffix}", sql, methods=["GET"])
    return router
