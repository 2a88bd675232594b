"""`legation users`: who may use a dashboard that is served to others."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from legation.cli.common import errors
from legation.cli.record_options import Format, FormatOption, write_rows

HERE = "(command line)"
"""Who does it, in the audit log."""


class Action(StrEnum):
    """What to do."""

    add = "add"
    remove = "remove"
    password = "password"
    list = "list"


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    reader = "reader"
    reviewer = "reviewer"
    admin = "admin"


def users(  # noqa: PLR0913 - an argument is an option
    action: Annotated[Action, typer.Argument(help="What to do.", case_sensitive=False)],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Of the user.")] = "",
    file: Annotated[Path, typer.Option("--users", metavar="FILE", help="The file of users.")] = Path("users.db"),
    role: Annotated[Role, typer.Option("--role", help="What they may do.", case_sensitive=False)] = Role.reader,
    password: Annotated[str, typer.Option("--password", envvar="LEGATION_PASSWORD", help="Asked for when not given.", show_default=False)] = "",
    format: FormatOption = Format.table,
) -> None:
    """Add, remove or list the users of a dashboard, or change a password. Passwords are kept as argon2 hashes.

    What is done is written to the audit log; a server that runs takes notice at the next request.

    \b
    Examples:
      legation users add ann --role reviewer --users users.db
      legation users password ann --users users.db
      legation users list --users users.db
    """
    from legation.errors import SetupError
    from legation.serve.users import Users

    known = Users(file)
    if action is Action.list:
        write_rows(({"name": one.name, "role": one.role} for one in known.all()), format, "Users")
    elif action is Action.remove:
        if not known.remove(name):
            raise SetupError(f"there is no user {name!r}", where=str(file))
        known.note(HERE, "user removed", name)
    elif action is Action.password:
        if known.find(name) is None:
            raise SetupError(f"there is no user {name!r}", where=str(file))
        known.renew(name, password or _asked())
        known.note(HERE, "password changed", name)
    else:
        known.add(name, password or _asked(), role.value)
        known.note(HERE, f"user added as {role.value}", name)
        errors().print(f"{name} is {role.value} in {file}", markup=False)


def _asked() -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
