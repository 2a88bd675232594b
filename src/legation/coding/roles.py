"""Roles: who holds which office, as the words of a report state it."""

from __future__ import annotations

from legation.lexicon.phrases import fold
from legation.model import Role
from legation.parsed import ParsedReport


def find_roles(parsed: ParsedReport) -> tuple[Role, ...]:
    """One role for each person and office, at the place where the report first states it.

    Args:
        parsed: the report with its titled names.
    """
    found: dict[tuple[str, str, str | None], Role] = {}
    left: set[tuple[str, str]] = set()
    for titled in parsed.titled:
        if not titled.is_role:
            continue
        key = (titled.person, "former" if titled.former else _core(titled.office), titled.country)
        office = (titled.person, _core(titled.office))
        if key in found or (not titled.former and office in left):
            # "Former President A … President A" is one office, and left.
            continue
        if titled.former:
            left.add(office)
        found[key] = Role(
            person=titled.person,
            country=titled.country,
            title=titled.title,
            sector=titled.sector,
            evidence=titled.span,
            rules=titled.rules,
        )
    return tuple(found.values())


def _core(office: str) -> str:
    return fold(office)
