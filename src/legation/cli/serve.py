"""`legation serve`: the record in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from legation.cli.common import errors
from legation.cli.record_options import RecordUrl

PORT = 8674
LOCAL = "127.0.0.1"
OLDEST = 30.0
"""Seconds that a page which took long to work out may be old while stories come in."""
Port = Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port.")]


def serve(
    record: RecordUrl = "",
    port: Port = PORT,
    host: Annotated[str, typer.Option("--host", help="The address to listen on; others than this machine's need --users.")] = LOCAL,
    users: Annotated[
        Path | None, typer.Option("--users", metavar="FILE", help="File of users; then every page needs a login.", show_default=False)
    ] = None,
) -> None:
    """Show the record as pages and as a REST interface until Ctrl-C: on this machine only, and for reading without login.

    A token for review is printed at the start. To serve others, add users with `legation users`, and put a proxy with TLS before it.

    \b
    Examples:
      legation serve --record record.db
      legation serve --record record.db --port 9000
      legation serve --record record.db --host 0.0.0.0 --users users.db
    """
    serve_record(record, port=port, host=host, users=users)


def serve_record(record: str, *, port: int, host: str = LOCAL, users: Path | None = None) -> None:
    """Serve a record until interrupted.

    Raises:
        SetupError: if others could reach it and there are no users, a package is missing, the record cannot be opened, or the port is taken.
    """
    import secrets
    import socket

    from legation.errors import SetupError

    try:
        import uvicorn

        from legation.serve import ServeSettings, create_app
    except ModuleNotFoundError as error:
        raise SetupError(f"serving needs the package {error.name}", remedy="Install it with: pip install 'legation[serve]'") from error
    from legation.serve.users import Users
    from legation.store import record_url

    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and (users is None or not users.exists() or not Users(users).all()):
        remedy = "Add one: legation users add NAME --role admin --users FILE, and give --users FILE."
        raise SetupError(f"others than this machine could reach {host}, and there are no users", remedy=remedy)
    token = "" if users else secrets.token_urlsafe(16)
    url = record_url(record or None).render_as_string(hide_password=False)
    hosts = ("127.0.0.1", "localhost", "[::1]") if local else ()
    app = create_app(ServeSettings(record=url, users=users, token=token, hosts=hosts, oldest=OLDEST, warm=True))
    try:
        listener = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise SetupError(f"port {port} cannot be used: {error.strerror}", remedy="Choose another with --port.") from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the body of an answer waits 40 ms for its head to be acknowledged
    number = listener.getsockname()[1]
    errors().print(f"The record is at http://{host}:{number}/ (Ctrl-C ends it)", markup=False, soft_wrap=True)
    if token:
        errors().print(f"For review: http://{host}:{number}/login?token={token}", markup=False, soft_wrap=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=3))
    server.run(sockets=[listener])
