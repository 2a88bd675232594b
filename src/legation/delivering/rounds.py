"""One round of delivering: what waits and is due, an attempt each, with longer and longer waits after failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from legation.delivering.mail import send
from legation.delivering.message import as_json, as_letter
from legation.delivering.settings import SECRET, DeliverySettings
from legation.delivering.webhook import Poster, Sent
from legation.errors import SetupError
from legation.model import content_id
from legation.record import Record
from legation.watches import Alert, Channel, Delivery, Outcome

ATTEMPTS = 10
LONGEST_WAIT = 6 * 3600.0
PATIENCE = 60.0
"""Waits up to so many seconds are waited out within a round; longer ones are left to the next."""

Now = Callable[[], datetime]
Sleep = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round brought: messages that arrived, failed (and will be tried again), and were given up."""

    delivered: int = 0
    failed: int = 0
    given_up: int = 0


def wait_after(failures: int) -> float:
    """Seconds before the next attempt: 1, 4, 16, 64, … up to six hours."""
    return min(LONGEST_WAIT, 4.0 ** (failures - 1)) if failures else 0.0


class Deliverer:
    """Delivers the alerts of a record.

    Args:
        record: opened for writing; attempts are kept in it.
        settings: how alerts leave.
        now: gives the time, with its offset.
        sleep: waits.
        poster: posts to webhooks; without it one from the settings.
    """

    def __init__(self, record: Record, settings: DeliverySettings, now: Now, sleep: Sleep, poster: Poster | None = None) -> None:
        self._record, self._settings, self._now, self._sleep = record, settings, now, sleep
        self._poster = poster or Poster(settings.secret, settings.allow_private, settings.webhook_seconds)

    def round(self) -> Round:
        """Try all that waits and is due; what fails is tried again when its wait is short.

        Raises:
            SetupError: if something waits for a channel that is not set up; what can be delivered has been.
        """
        books = {"delivered": 0, "failed": 0, "given-up": 0}
        lacking: set[str] = set()
        for alert in list(self._record.alerts(waiting=True)):
            watch = self._record.watch(alert.watch)
            targets = watch.channels if watch else {}
            for channel, target in targets.items():
                if lack := self._lacks(channel):
                    lacking.add(lack)
                elif outcome := self._deliver(alert, channel, target, tuple(targets)):
                    books[outcome] += 1
        if lacking:
            raise SetupError(" and ".join(sorted(lacking)), remedy="See docs/alerts.md.")
        return Round(delivered=books["delivered"], failed=books["failed"], given_up=books["given-up"])

    def _lacks(self, channel: Channel) -> str:
        if channel == "webhook":
            return "" if self._settings.secret else f"alerts wait for webhooks, and there is no secret to sign them with ({SECRET})"
        return "" if self._settings.host else "alerts wait for e-mail, and there is no mail server ([smtp] host)"

    def _deliver(self, alert: Alert, channel: Channel, target: str, channels: tuple[Channel, ...]) -> str:
        """The outcome of the last attempt, "" when there was none."""
        outcome = ""
        while True:
            made = [one for one in self._record.deliveries(alert=alert.id) if one.channel == channel]
            if any(one.outcome != "failed" for one in made):
                return outcome
            if made:
                last = datetime.fromisoformat(max(one.at for one in made))
                wait = (last + timedelta(seconds=wait_after(len(made))) - self._now()).total_seconds()
                if wait > PATIENCE or (wait > 0 and not outcome):
                    return outcome
                if wait > 0:
                    self._sleep(wait)
            outcome = self._attempt(alert, channel, target, len(made) + 1)
            self._note_done(alert, channels)

    def _attempt(self, alert: Alert, channel: Channel, target: str, number: int) -> str:
        at = self._now()
        sent = self._send(alert, channel, target, at)
        outcome: Outcome = "delivered" if sent.arrived else "failed" if sent.again and number < ATTEMPTS else "given-up"
        detail = sent.detail.replace(target, "the address")
        self._record.keep_delivery(Delivery(alert=alert.id, channel=channel, attempt=number, at=at.isoformat(), outcome=outcome, detail=detail))
        return outcome

    def _send(self, alert: Alert, channel: Channel, target: str, at: datetime) -> Sent:
        if channel == "mail":
            return send(self._settings, as_letter(alert, self._settings.sender, target, self._settings.address, at))
        body = as_json(alert, self._settings.address)
        return self._poster.post(target, body, content_id(alert.id, channel), int(at.timestamp()))

    def _note_done(self, alert: Alert, channels: tuple[Channel, ...]) -> None:
        ended = {one.channel for one in self._record.deliveries(alert=alert.id) if one.outcome != "failed"}
        if ended >= set(channels):
            self._record.settle_alert(alert.id)
