"""Alerts by webhook and by e-mail: what arrives, what is tried again, what is refused."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.web.servers import Server, redirect, status

from legation.delivering import Deliverer, DeliverySettings, Round, load_delivery_settings
from legation.delivering.rounds import ATTEMPTS, LONGEST_WAIT, wait_after
from legation.delivering.webhook import Poster
from legation.errors import SetupError
from legation.record import Record, open_record
from legation.watches import Alert, Explained, make_watch

SECRET = "a secret of some length"
DAY = date(2025, 9, 10)


@dataclass
class Clock:
    """Time that passes when somebody sleeps."""

    now: datetime = datetime(2025, 9, 10, 8, tzinfo=UTC)
    slept: list[float] = field(default_factory=list)

    def time(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with open_record(tmp_path / "record.db") as opened:
        yield opened


def waiting(record: Record, *, webhook: str = "", mail: str = "", title: str = "2 new events: Kenya") -> Alert:
    watch = make_watch("Kenya", {"country": "KEN"}, DAY, webhook=webhook, mail=mail)
    record.keep_watch(watch)
    events = (Explained(event="e1", line="ACCUSE: x"),)
    alert = Alert(id="a1", watch=watch.id, name="Kenya", rule="events", day=DAY, title=title, number=2, events=events)
    record.keep_alert(alert, ["t1"], waiting=True)
    return alert


def deliverer(record: Record, clock: Clock, **settings: Any) -> Deliverer:
    chosen = DeliverySettings(**{"secret": SECRET, "allow_private": True, "address": "https://legation.example.org", **settings})
    return Deliverer(record, chosen, clock.time, clock.sleep)


def head_and_body(server: Server) -> tuple[dict[str, str], bytes]:
    head, _, body = server.heads[-1].encode("latin-1").partition(b"\r\n\r\n")
    return dict(line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:]), body


def test_a_webhook_gets_signed_json_once(record: Record) -> None:
    server, clock = Server({"/hook": status(204)}), Clock()
    alert = waiting(record, webhook=server.url("/hook"))
    assert deliverer(record, clock).round() == Round(delivered=1)
    head, body = head_and_body(server)
    told = json.loads(body)
    assert told["title"] == alert.title and told["events"][0]["link"] == "https://legation.example.org/events/e1"
    seconds = int(clock.now.timestamp())
    wanted = hmac.new(SECRET.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    assert head["X-Legation-Signature"] == f"t={seconds},v1={wanted}" and head["X-Legation-Delivery"]
    assert deliverer(record, clock).round() == Round() and len(server.asked) == 1
    (made,) = record.deliveries(alert=alert.id)
    assert (made.outcome, made.attempt, made.detail) == ("delivered", 1, "answered 204")
    server.close()


def test_what_fails_is_tried_again_with_longer_waits_and_given_up(record: Record) -> None:
    server, clock = Server({"/hook": status(503)}), Clock()
    alert = waiting(record, webhook=server.url("/hook"))
    assert deliverer(record, clock).round() == Round(failed=1)
    assert clock.slept == [1.0, 4.0, 16.0], "short waits are waited out"
    assert deliverer(record, clock).round() == Round(), "not due yet"
    rounds = 0
    while list(record.alerts(waiting=True)):
        clock.now += timedelta(seconds=LONGEST_WAIT)
        deliverer(record, clock).round()
        rounds += 1
    made = record.deliveries(alert=alert.id)
    assert len(made) == len(server.asked) == ATTEMPTS and made[0].outcome == "given-up" and rounds == ATTEMPTS - 4
    assert len({line for head in server.heads for line in head.splitlines() if line.startswith("X-Legation-Delivery")}) == 1
    assert server.port and str(server.port) not in made[0].detail
    server.close()


def test_it_arrives_when_the_server_is_back(record: Record) -> None:
    server, clock = Server({"/hook": status(500)}), Clock()
    waiting(record, webhook=server.url("/hook"))

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        server.answers["/hook"] = status(200)

    chosen = DeliverySettings(secret=SECRET, allow_private=True)
    assert Deliverer(record, chosen, clock.time, sleep).round() == Round(delivered=1)
    server.close()


@pytest.mark.parametrize("answer", [redirect("http://169.254.169.254/latest/meta-data/"), status(404), status(410)])
def test_redirects_are_not_followed_and_refusals_not_repeated(record: Record, answer: bytes) -> None:
    server, clock = Server({"/hook": answer}), Clock()
    alert = waiting(record, webhook=server.url("/hook"))
    assert deliverer(record, clock).round() == Round(given_up=1)
    assert server.asked == ["/hook"] and record.deliveries(alert=alert.id)[0].detail.startswith("answered ")
    server.close()


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "①②⑦.⓪.⓪.①", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_internal_addresses_are_never_posted_to(record: Record, host: str) -> None:
    server, clock = Server({"*": status(200)}), Clock()
    alert = waiting(record, webhook=server.url("/hook", host))
    found = deliverer(record, clock, allow_private=False).round()
    made = record.deliveries(alert=alert.id)
    assert server.asked == [] and found.delivered == 0
    assert made[0].detail.startswith(("fetch.private-address", "fetch.bad-url", "fetch.unreachable"))
    server.close()


@pytest.mark.parametrize(
    "found", ["10.0.0.8", "192.168.1.1", "169.254.169.254", "100.64.0.1", "fd00::1", "fe80::1", "224.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"]
)
def test_names_that_lead_inside_are_never_posted_to(found: str) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", found]  # one public answer does not help the other

    sent = Poster(SECRET, resolve=resolve).post("https://hooks.example.org/", b"{}", "d", 0)
    assert not sent.arrived and not sent.again and sent.detail.startswith("fetch.private-address")


class Inbox:
    """What the mail server of the test was given; `replies` are its answers, the last one for good."""

    def __init__(self, *replies: str) -> None:
        self.letters: list[EmailMessage] = []
        self.to: list[list[str]] = []
        self.replies = list(replies) or ["250 taken"]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if reply.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
            self.to.append(envelope.rcpt_tos)
        return reply


@pytest.fixture
def mail_server() -> Iterator[Any]:
    running: list[Controller] = []

    def start(*replies: str) -> tuple[Inbox, dict[str, Any]]:
        inbox = Inbox(*replies)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(inbox, hostname="127.0.0.1", port=port)
        controller.start()
        running.append(controller)
        return inbox, {"host": "127.0.0.1", "port": port, "sender": "Legation <alerts@example.org>", "tls": "none"}

    yield start
    for controller in running:
        controller.stop()


def test_a_letter_arrives_once(record: Record, mail_server: Any) -> None:
    inbox, settings = mail_server()
    waiting(record, mail="desk@example.org", title="2 new events: Kenya\r\nBcc: all@example.org")
    assert deliverer(record, Clock(), **settings).round() == Round(delivered=1)
    (letter,) = inbox.letters
    assert inbox.to == [["desk@example.org"]] and letter["Bcc"] is None and letter["To"] == "desk@example.org"
    assert letter["Subject"].startswith("2 new events: Kenya") and letter["Message-ID"] == "<alert.a1@example.org>"
    text = letter.get_content()
    assert "- ACCUSE: x" in text and "https://legation.example.org/events/e1" in text and "and 1 more" in text
    assert deliverer(record, Clock(), **settings).round() == Round() and len(inbox.letters) == 1


def test_a_busy_mail_server_is_asked_again_and_a_refusal_is_not(record: Record, mail_server: Any) -> None:
    inbox, settings = mail_server("451 later", "250 taken")
    waiting(record, mail="desk@example.org")
    clock = Clock()
    assert deliverer(record, clock, **settings).round() == Round(delivered=1) and clock.slept == [1.0] and len(inbox.letters) == 1


def test_a_refused_letter_is_given_up(record: Record, mail_server: Any) -> None:
    _, settings = mail_server("554 no")
    alert = waiting(record, mail="desk@example.org")
    assert deliverer(record, Clock(), **settings).round() == Round(given_up=1)
    assert "554" in record.deliveries(alert=alert.id)[0].detail


def test_both_channels_and_what_is_not_set_up(record: Record, mail_server: Any) -> None:
    server = Server({"/hook": status(200)})
    inbox, settings = mail_server()
    waiting(record, webhook=server.url("/hook"), mail="desk@example.org")
    with pytest.raises(SetupError, match=r"no secret.*LEGATION_WEBHOOK_SECRET"):
        deliverer(record, Clock(), secret="", **settings).round()
    assert len(inbox.letters) == 1 and list(record.alerts(waiting=True)), "the other was delivered, and this one still waits"
    assert deliverer(record, Clock(), **settings).round() == Round(delivered=1)
    assert len(inbox.letters) == len(server.asked) == 1 and not list(record.alerts(waiting=True))
    server.close()


def test_waits_grow_to_six_hours() -> None:
    assert [wait_after(number) for number in (0, 1, 2, 3, 20)] == [0.0, 1.0, 4.0, 16.0, LONGEST_WAIT]


def test_settings_from_file_and_environment(tmp_path: Path) -> None:
    path = tmp_path / "alerts.toml"
    smtp = '[smtp]\nhost = "mail.example.org"\nsender = "a@example.org"\nuser = "a"\n'
    path.write_text(f'[site]\naddress = "https://legation.example.org/"\n{smtp}', encoding="utf-8")
    found = load_delivery_settings(path, {"LEGATION_WEBHOOK_SECRET": SECRET, "LEGATION_SMTP_PASSWORD": "p"})
    assert (found.address, found.secret, found.password, found.tls) == ("https://legation.example.org", SECRET, "p", "starttls")
    assert load_delivery_settings(None, {}) == DeliverySettings()


@pytest.mark.parametrize(
    ("text", "said"),
    [("[smtp]\nhost = 1", "host of"), ("[x]\na = 1", "unknown table"), ("[smtp]\nhots = ''", "unknown field"), ("a = ", "no TOML"),
     ("[webhook]\nsecret = 'short'", "fewer than"), ("[smtp]\nhost = 'm'", "no sender"), ("[smtp]\ntls = 'maybe'", "tls"),
     ("[smtp]\nhost = 'm'\nsender = 'a@b'\ntls = 'none'\npassword = 'p'", "unencrypted"), ("[site]\naddress = 'javascript:x'", "address")],
)  # fmt: skip
def test_wrong_settings_are_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=said):
        load_delivery_settings(path, {})
    with pytest.raises(SetupError, match="cannot be read"):
        load_delivery_settings(tmp_path / "none.toml", {})
