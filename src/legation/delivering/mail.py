"""One letter to the mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from legation.delivering.settings import DeliverySettings
from legation.delivering.webhook import Sent

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LASTING = 500
"""SMTP replies from here on are for good; those below may be otherwise later."""


def send(settings: DeliverySettings, letter: EmailMessage) -> Sent:
    """Give a letter to the mail server of the settings."""
    port = settings.port or _PORTS[settings.tls]
    try:
        with _connected(settings, port) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return Sent(False, code < _LASTING, f"refused with {code}: {_text(words)}")
    except smtplib.SMTPResponseException as error:
        return Sent(False, error.smtp_code < _LASTING, f"refused with {error.smtp_code}: {_text(error.smtp_error)}")
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Sent(False, True, f"{type(error).__name__}: {error}"[:300])
    return Sent(True, False, "taken by the mail server")


def _connected(settings: DeliverySettings, port: int) -> smtplib.SMTP:
    if settings.tls == "tls":
        return smtplib.SMTP_SSL(settings.host, port, timeout=settings.smtp_seconds, context=ssl.create_default_context())
    server = smtplib.SMTP(settings.host, port, timeout=settings.smtp_seconds)
    if settings.tls == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server


def _text(words: bytes | str) -> str:
    return (words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words))[:200]
