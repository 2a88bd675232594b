"""What is watched for, and what was noticed: saved watches, alerts with the events that explain them, attempts to deliver them.

A watch is a set of filters over events with the rules by which it gives alerts. All records are frozen; days and times are
given from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from legation.errors import SetupError
from legation.model import content_id

Rule = Literal["events", "level", "turn"]
"""What gives an alert: new matching events, a week that differs from those before it, a change point of a dyad."""
RULES: tuple[Rule, ...] = get_args(Rule)
Channel = Literal["webhook", "mail"]
Outcome = Literal["delivered", "failed", "given-up"]
BASELINES = (4, 52)
"""Weeks that a week can be compared with."""
SINGLE = ("text", "actor", "place", "speaker")
SEVERAL = ("country", "source_country", "target_country", "type", "mode", "quad", "status", "sector")
FIELDS = (*SINGLE, *SEVERAL)
"""Filters that a watch may have; a day is none of them, since a watch looks ahead."""
LONGEST = 400
_DYAD = 2
_ADDRESS = re.compile(r"[^\s@<>\",;:\\()\[\]\x00-\x1f\x7f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Something that someone wants to hear of. Make one with `make_watch`.

    Args:
        id: depends on the name, the filters and the owner.
        name: for people.
        filters: names of filters with their values; all must hold.
        rules: what gives an alert.
        baseline: weeks that the last full week is compared with.
        since: events first reported before this day are not new.
        owner: who made it, or "".
        webhook: address that alerts are posted to, or "".
        mail: address that alerts are sent to, or "".
    """

    id: str
    name: str
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    rules: tuple[Rule, ...] = RULES
    baseline: int = 4
    since: date
    owner: str = ""
    webhook: str = ""
    mail: str = ""

    @property
    def query(self) -> dict[str, Any]:
        """The filters as the record takes them."""
        return {name: values[0] if name in SINGLE else list(values) for name, values in self.filters}

    @property
    def dyad(self) -> tuple[str, str] | None:
        """The two countries, when it watches what passes between two and nothing narrower."""
        (name, values), *others = self.filters
        return (values[0], values[1]) if name == "country" and len(values) == _DYAD and not others else None

    @property
    def channels(self) -> dict[Channel, str]:
        """Where its alerts go, besides the pages."""
        given: dict[Channel, str] = {"webhook": self.webhook, "mail": self.mail}
        return {channel: target for channel, target in given.items() if target}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An event that explains an alert: its id, and what it says in one line."""

    event: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something that was noticed, kept once.

    Args:
        id: depends on what was noticed, not on when.
        watch, name: id and name of the watch.
        rule: what noticed it.
        day: the day for which the watches were checked.
        title: in one line.
        detail: the figures in words.
        number: how many events it is about.
        events: those that explain it, at most `legation.alerting.EXPLAINED`.
    """

    id: str
    watch: str
    name: str
    rule: Rule
    day: date
    title: str
    detail: str = ""
    number: int = 0
    events: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One attempt to deliver an alert.

    Args:
        alert: its id.
        channel: how.
        attempt: from 1.
        at: date and time, ISO 8601, given from outside.
        outcome: `delivered`, `failed` (will be tried again) or `given-up`.
        detail: what the other side said; never the address.
    """

    alert: str
    channel: Channel
    attempt: int
    at: str
    outcome: Outcome
    detail: str = ""


def make_watch(  # noqa: PLR0913 - the fields of a watch
    name: str, filters: Mapping[str, str | Iterable[str]], since: date, *, rules: Iterable[str] = (), baseline: int = 4,
    owner: str = "", webhook: str = "", mail: str = "",
) -> Watch:  # fmt: skip
    """A watch, checked.

    Args:
        name: for people; without it the filters are the name.
        filters: names of FIELDS with a value or several.
        since: events first reported before this day are not new.
        rules: of RULES; without any all that can apply: `turn` needs exactly two countries.
        baseline: of BASELINES.
        owner: who makes it.
        webhook: an http or https address.
        mail: an address.

    Raises:
        SetupError: says which part is wrong.
    """
    given = ((key, _values(key, filters[key])) for key in FIELDS if filters.get(key))
    chosen = tuple((key, values) for key, values in given if values)
    if unknown := sorted(set(filters) - set(FIELDS)):
        raise SetupError(f"a watch has no filter {unknown[0][:60]!r}", remedy=f"Filters are {', '.join(FIELDS)}.")
    if not chosen:
        raise SetupError("a watch needs something to watch for", remedy=f"Give one of {', '.join(FIELDS)}.")
    if baseline not in BASELINES:
        raise SetupError(f"{baseline} weeks are no baseline", remedy="Baselines are 4 and 52 weeks.")
    if wrong := sorted(set(rules) - set(RULES)):
        raise SetupError(f"there is no rule {wrong[0][:60]!r}", remedy=f"Rules are {', '.join(RULES)}.")
    if mail and not _ADDRESS.fullmatch(mail):
        raise SetupError(f"{mail[:80]!r} is no e-mail address")
    if webhook and (len(webhook) > LONGEST or not webhook.startswith(("https://", "http://")) or not webhook.isprintable() or " " in webhook):
        raise SetupError("a webhook is an http or https address")
    title = " ".join(name.split())[:120] or "; ".join(f"{key} {', '.join(values)}" for key, values in chosen)[:120]
    found = Watch(
        id=content_id("watch", title, owner, *(f"{key}={value}" for key, values in chosen for value in values)), name=title, filters=chosen,
        baseline=baseline, since=since, owner=owner, webhook=webhook, mail=mail,
    )  # fmt: skip
    if "turn" in rules and found.dyad is None:
        raise SetupError("the rule turn needs exactly two countries and no other filter", remedy="Give country twice, or leave the rule out.")
    able = tuple(rule for rule in RULES if (rule in rules if rules else rule != "turn" or found.dyad))
    return replace(found, rules=able)


def _values(key: str, given: str | Iterable[str]) -> tuple[str, ...]:
    words = [given] if isinstance(given, str) else [str(one) for one in given]
    parts = words if key in SINGLE else [part for one in words for part in one.split(",")]
    found = tuple(part.strip() for part in parts if part.strip())
    if any(len(part) > LONGEST or "\0" in part for part in found):
        raise SetupError(f"the value of {key} is too long or holds a NUL")
    if key in SINGLE and len(found) > 1:
        raise SetupError(f"{key} takes one value")
    if not key.endswith("country"):
        return tuple(part.upper() for part in found) if key == "sector" else found
    if wrong := next((part for part in found if len(part) != len("KEN") or not part.isalpha()), ""):
        raise SetupError(f"{wrong[:40]!r} is no code of a country", remedy="Codes have three letters: KEN.")
    return tuple(part.upper() for part in found)
