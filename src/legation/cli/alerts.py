"""`legation alerts`: saved watches, what they notice, and telling it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from legation.cli.common import errors
from legation.cli.filter_options import takes_filters
from legation.cli.record_options import Format, FormatOption, RecordUrl, opened, write_rows
from legation.errors import SetupError

if TYPE_CHECKING:
    from legation.record import Record
    from legation.watches import Alert, Watch


class Action(StrEnum):
    """What to do."""

    list = "list"
    add = "add"
    remove = "remove"
    run = "run"
    show = "show"
    deliver = "deliver"


class Rule(StrEnum):
    """What gives an alert."""

    events = "events"
    level = "level"
    turn = "turn"


def _option(metavar: str, help: str) -> Any:
    return typer.Option(metavar=metavar, help=help, show_default=False)


@takes_filters(without=("date_from", "date_to", "since_reported", "publisher", "run", "min_confidence", "conflict"))
def alerts(  # noqa: PLR0913 - an argument is an option
    action: Annotated[Action, typer.Argument(help="What to do.", case_sensitive=False)],
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Of the watch, or its id.", show_default=False)] = "",
    record: RecordUrl = "",
    filters: Any = None,
    rule: Annotated[list[Rule] | None, _option("RULE", "What gives an alert; may be repeated.  [default: all that apply]")] = None,
    baseline: Annotated[int, typer.Option(metavar="4|52", help="Weeks that the last full week is compared with.")] = 4,
    since: Annotated[str, _option("DATE", "Events first reported before it are not new.  [default: today]")] = "",
    today: Annotated[str, _option("DATE", "The day for which to check.  [default: today]")] = "",
    webhook: Annotated[str, _option("URL", "Post alerts there.")] = "",
    mail: Annotated[str, _option("ADDRESS", "Send alerts there.")] = "",
    settings: Annotated[Path | None, _option("FILE", "How alerts leave: a TOML file with [site], [webhook], [smtp].")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Save watches, check them, show what they noticed, deliver it by webhook and e-mail.

    A watch gives alerts of new events that it matches, of weeks with many more or fewer of them than usual, and, for two
    countries, of turns in their relation. Watches are checked after every rebuild; an alert is kept once. Thresholds, formulas
    and the settings file are in docs/alerts.md.

    \b
    Examples:
      legation alerts add "Kenya and Norway" --country KEN --country NOR --record record.db
      legation alerts add expulsions --type SANCTION-expel --mail desk@example.org
      legation alerts add "the port" --text '"port of Berbera"' --rule events --webhook https://hooks.example.org/legation
      legation alerts list
      legation alerts run --today 2025-09-01
      legation alerts show
      legation alerts deliver --settings alerts.toml
      legation alerts remove expulsions
    """
    from legation.watches import make_watch

    if action is Action.add:
        rules = [one.value for one in rule or ()]
        wanted = {key: [str(one) for one in value] if isinstance(value, list) else value for key, value in filters.items()}
        made = make_watch(name, wanted, _day(since, "--since"), rules=rules, baseline=baseline, webhook=webhook, mail=mail)
        with opened(record, create=True, readonly=False) as kept:
            kept.keep_watch(made)
        errors().print(f"{made.id} watches {made.name} ({', '.join(made.rules)})", markup=False, soft_wrap=True)
    elif action is Action.list:
        with opened(record) as kept:
            write_rows(map(_watch_row, kept.watches()), format, "Watches")
    elif action is Action.show:
        with opened(record) as kept:
            watch = _named(kept.watches(removed=True), name).id if name else ""
            write_rows(map(_alert_row, kept.alerts(watch=watch, limit=500)), format, "Alerts")
    else:
        with opened(record, readonly=False) as kept:
            if action is Action.remove:
                kept.drop_watch(_named(kept.watches(), name).id)
            elif action is Action.run:
                found = check(kept, _day(today, "--today"))
                write_rows(map(_alert_row, found), format, "New alerts")
                if not found:
                    errors().print("nothing new", markup=False)
            else:
                deliver(kept, settings)


def check(record: Record, today: date) -> list[Alert]:
    """Check the watches for a day and say how many alerts are new; what could not be checked is said too."""
    from legation.alerting import check_watches

    if not record.watches():
        return []
    found = check_watches(record, today)
    for problem in found.problems:
        errors().print(f"not checked: {problem}", markup=False, soft_wrap=True)
    if found.alerts:
        errors().print(f"{len(found.alerts)} new alerts", markup=False)
    return list(found.alerts)


def check_today(record: Record) -> None:
    """Check the watches for the day that it is, where there are any."""
    check(record, datetime.now(UTC).date())


def deliver(record: Record, settings: Path | None) -> None:
    """Deliver what waits, and say what became of it."""
    from legation.delivering import Deliverer, load_delivery_settings

    found = Deliverer(record, load_delivery_settings(settings), lambda: datetime.now(UTC), time.sleep).round()
    if any((found.delivered, found.failed, found.given_up)):
        errors().print(f"{found.delivered} delivered, {found.failed} failed and to be tried again, {found.given_up} given up", markup=False)


def _named(watches: Iterable[Watch], name: str) -> Watch:
    found = [one for one in watches if name and name in (one.id, one.name)]
    if not found:
        raise SetupError(f"there is no watch {name!r}", remedy="See them with: legation alerts list")
    if len(found) > 1:
        raise SetupError(f"several watches are called {name!r}", remedy=f"Give an id: {', '.join(one.id for one in found)}.")
    return found[0]


def _watch_row(watch: Watch) -> dict[str, Any]:
    filters = "; ".join(f"{key} {', '.join(values)}" for key, values in watch.filters)
    return {
        "id": watch.id, "name": watch.name, "watches": filters, "rules": ", ".join(watch.rules), "since": watch.since, "owner": watch.owner,
        "delivered by": ", ".join(watch.channels) or "pages",
    }  # fmt: skip


def _alert_row(alert: Alert) -> dict[str, Any]:
    first = alert.events[0].line if alert.events else ""
    return {"id": alert.id, "day": alert.day, "title": alert.title, "detail": alert.detail, "events": alert.number, "first": first}


def _day(given: str, option: str) -> date:
    try:
        return date.fromisoformat(given) if given else datetime.now(UTC).date()
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no date of the form 2025-08-28", param_hint=option) from None
