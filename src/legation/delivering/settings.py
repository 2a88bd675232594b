"""How alerts leave: a TOML file with [site], [webhook] and [smtp]. Secrets may stay in the environment."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legation.errors import SetupError

SECRET, PASSWORD = "LEGATION_WEBHOOK_SECRET", "LEGATION_SMTP_PASSWORD"
TLS = ("starttls", "tls", "none")
_FIELDS: dict[str, dict[str, type]] = {
    "site": {"address": str},
    "webhook": {"secret": str, "allow_private": bool, "seconds": int},
    "smtp": {"host": str, "port": int, "user": str, "password": str, "sender": str, "tls": str, "seconds": int},
}
SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """How alerts leave.

    Args:
        address: where the pages are served, for links; without it there are none.
        secret: that webhooks are signed with.
        allow_private: post to private and loopback addresses too.
        webhook_seconds: that one post may take.
        host: of the mail server; without it no mail is sent.
        port: of it; 0 for 587, or 465 with tls `tls`, 25 with `none`.
        user, password: with which to log in there.
        sender: address the mail is from.
        tls: `starttls`, `tls` or `none`.
        smtp_seconds: that one step with the mail server may take.
    """

    address: str = ""
    secret: str = ""
    allow_private: bool = False
    webhook_seconds: int = 10
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    sender: str = ""
    tls: str = "starttls"
    smtp_seconds: int = 20


def load_delivery_settings(path: Path | None, environment: Mapping[str, str] = os.environ) -> DeliverySettings:
    """The settings of a file; secrets of the environment count before those of the file.

    Args:
        path: of the TOML file, or None.
        environment: LEGATION_WEBHOOK_SECRET and LEGATION_SMTP_PASSWORD.

    Raises:
        SetupError: if the file cannot be read, or a value is not what it should be; names the table and the field.
    """
    data: dict[str, Any] = {}
    if path is not None:
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SetupError(f"cannot be read: {error.strerror}", where=str(path), remedy="Check the path.") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SetupError(f"no TOML: {error}", where=str(path), remedy="See docs/alerts.md for an example.") from error
    where = str(path or "")
    for name, table in data.items():
        if name not in _FIELDS or not isinstance(table, dict):
            raise SetupError(f"unknown table {name!r}", where=where, remedy=f"Known are {', '.join(_FIELDS)}.")
        for key, value in table.items():
            kind = _FIELDS[name].get(key)
            if kind is None:
                raise SetupError(f"unknown field {key!r} of [{name}]", where=where, remedy=f"Known are {', '.join(_FIELDS[name])}.")
            if type(value) is not kind:
                raise SetupError(f"{key} of [{name}] is {value!r}", where=where, remedy=f"Give a {kind.__name__}.")
    site, hook, smtp = (data.get(name, {}) for name in ("site", "webhook", "smtp"))
    found = DeliverySettings(
        address=site.get("address", "").rstrip("/"), secret=environment.get(SECRET) or hook.get("secret", ""),
        allow_private=hook.get("allow_private", False), webhook_seconds=hook.get("seconds", 10), host=smtp.get("host", ""),
        port=smtp.get("port", 0), user=smtp.get("user", ""), password=environment.get(PASSWORD) or smtp.get("password", ""),
        sender=smtp.get("sender", ""), tls=smtp.get("tls", "starttls"), smtp_seconds=smtp.get("seconds", 20),
    )  # fmt: skip
    _check(found, where)
    return found


def _check(found: DeliverySettings, where: str) -> None:
    if found.address and not found.address.startswith(("http://", "https://")):
        raise SetupError(f"address of [site] is {found.address!r}", where=where, remedy="Give an http or https address.")
    if found.secret and len(found.secret) < SHORTEST_SECRET:
        raise SetupError(f"the secret of webhooks has fewer than {SHORTEST_SECRET} characters", where=where)
    if found.tls not in TLS:
        raise SetupError(f"tls of [smtp] is {found.tls!r}", where=where, remedy=f"Choose one of {', '.join(TLS)}.")
    if found.host and not found.sender:
        raise SetupError("[smtp] has no sender", where=where, remedy="Give the address that mail is from.")
    if found.password and found.tls == "none" and found.host not in ("localhost", "127.0.0.1", "::1"):
        raise SetupError("a password would go unencrypted to another machine", where=where, remedy="Set tls of [smtp] to starttls or tls.")
