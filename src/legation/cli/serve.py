"""`legation serve`: the record in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from legation.cli.common import errors
from legation.cli.record_options import RecordUrl

PORT = 8674
Port = Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="The port.")]


def serve(
    record: RecordUrl = "",
    port: Port = PORT,
) -> None:
    """Show the record as pages and as a REST interface, on this machine only, until Ctrl-C.

    \b
    Examples:
      legation serve --record record.db
      legation serve --record record.db --port 9000
    """
    serve_record(record, port=port)


def serve_record(record: str, *, port: int, host: str = "127.0.0.1") -> None:
    """Serve a record until interrupted.

    Raises:
        SetupError: if a package is missing, the record cannot be opened, or the port is taken.
    """
    import socket

    from legation.errors import SetupError

    try:
        import uvicorn

        from legation.serve import ServeSettings, create_app
    except ModuleNotFoundError as error:
        raise SetupError(f"serving needs the package {error.name}", remedy="Install it with: pip install 'legation[serve]'") from error
    from legation.store import record_url

    url = record_url(record or None).render_as_string(hide_password=False)
    app = create_app(ServeSettings(record=url))
    try:
        listener = socket.create_server((host, port))
    except OSError as error:
        raise SetupError(f"port {port} cannot be used: {error.strerror}", remedy="Choose another with --port.") from error
    number = listener.getsockname()[1]
    errors().print(f"The record is at http://{host}:{number}/ (Ctrl-C ends it)", markup=False, soft_wrap=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, timeout_graceful_shutdown=3))
    server.run(sockets=[listener])
