"""An alert as JSON for programs and as a letter for people."""

from __future__ import annotations

import json
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from legation.model_json import to_json
from legation.watches import Alert


def as_json(alert: Alert, address: str) -> bytes:
    """The body of a webhook: the alert, with links where the pages are served."""
    value = to_json(alert)
    if address:
        value["link"] = f"{address}/alerts/{alert.id}"
        for one in value["events"]:
            one["link"] = f"{address}/events/{one['event']}"
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode()


def as_letter(alert: Alert, sender: str, to: str, address: str, now: datetime) -> EmailMessage:
    """The alert as a plain-text message. Its Message-ID is that of the alert, so that one that comes twice is told to be one."""
    found = EmailMessage()
    found["Subject"] = shown(alert.title)[:180]
    found["From"], found["To"] = sender, to
    found["Date"] = format_datetime(now)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "legation.invalid"
    found["Message-ID"] = f"<alert.{alert.id}@{domain}>"
    found["Auto-Submitted"] = "auto-generated"
    lines = [shown(alert.title), ""]
    if alert.detail:
        lines += [shown(alert.detail), ""]
    for one in alert.events:
        lines.append(f"- {shown(one.line)}")
        if address:
            lines.append(f"  {address}/events/{one.event}")
    if alert.number > len(alert.events):
        lines.append(f"- and {alert.number - len(alert.events):,} more")
    lines += ["", f"Watch: {shown(alert.name)}, checked for {alert.day.isoformat()}"]
    if address:
        lines.append(f"{address}/watches/{alert.watch}")
    found.set_content("\n".join(lines) + "\n")
    return found


def shown(words: str) -> str:
    """Words on one line, without anything that does not print: they come from stories and from forms."""
    return "".join(one if one.isprintable() else " " for one in words.encode("utf-8", "replace").decode())
