"""The filters of `legation.Filters` as options of a command: written once, taken by every command that filters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

import typer


def _option(metavar: str, help: str, *names: str) -> Any:
    return typer.Option(*names, metavar=metavar, help=help, show_default=False)


_MANY = list[str] | None
_OPTIONS: dict[str, tuple[Any, Any, Any]] = {
    "text": (str, _option("WORDS", "Words of the evidence."), ""),
    "actor": (str, _option("NAME", "Id of an actor, or words of its name."), ""),
    "country": (_MANY, _option("CODE", "Takes part (KEN); may be repeated: all of them."), None),
    "source_country": (_MANY, _option("CODE", "Acts; may be repeated: one of them."), None),
    "target_country": (_MANY, _option("CODE", "Is acted on; may be repeated: one of them."), None),
    "type": (_MANY, _option("TYPE", "SANCTION, CONSULT-visit, …; may be repeated."), None),
    "status": (_MANY, _option("STATUS", "occurred, planned, …; may be repeated."), None),
    "quad": (list[int] | None, _option("1-4", "Quad class; may be repeated."), None),
    "sector": (_MANY, _option("CODE", "GOV, MIL, …; may be repeated."), None),
    "date_from": (str, _option("DATE", "Dated then or later.", "--from"), ""),
    "date_to": (str, _option("DATE", "Dated then or earlier.", "--to"), ""),
    "since_reported": (str, _option("DATE", "Reported then or later."), ""),
    "place": (str, _option("NAME", "Name of the place, or code of its country."), ""),
    "speaker": (str, _option("NAME", "Who said it, or on whose word it is told."), ""),
    "publisher": (str, _option("NAME", "Who published it."), ""),
    "run": (str, _option("NAME", "The run that brought it."), ""),
    "min_confidence": (float | None, _option("0-1", "At least this sure."), None),
    "conflict": (bool | None, _option("", "Accounts differ.", "--conflict/--no-conflict"), None),
}


def takes_filters(*, without: tuple[str, ...] = ()) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator of a command: in the place of its parameter `filters` stand the options, and it is given those that were set.

    Args:
        without: filters that the command does not take as options.
    """
    taken = {name: option for name, option in _OPTIONS.items() if name not in without}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def filtered(**given: Any) -> None:
            chosen = {name: value for name in taken if (value := given.pop(name)) not in (None, "", [])}
            command(**given, filters=chosen)

        parameters: list[inspect.Parameter] = []
        for own in inspect.signature(command, eval_str=True).parameters.values():
            if own.name != "filters":
                parameters.append(own)
                continue
            parameters.extend(
                inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])
                for name, (kind, option, default) in taken.items()
            )
        keyword = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]
        filtered.__signature__ = inspect.Signature(keyword)  # type: ignore[attr-defined]
        filtered.__annotations__ = {one.name: one.annotation for one in keyword}
        del filtered.__wrapped__
        return filtered

    return decorate
