"""Event types of somebody's own codebook: the record remembers their quad classes, so that they are found by them.

What is written later, conclusions too, has the class that is remembered; what is there already gets it at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from legation.store import schema, sums

_KEY = "quad class of "


def remembered(connection: Connection) -> dict[str, int]:
    """The quad classes of own types, by the name of the type."""
    state = schema.state.c
    rows = connection.execute(select(state.key, state.value).where(state.key.startswith(_KEY, autoescape=True)))
    return {row.key.removeprefix(_KEY): int(row.value) for row in rows}


def remember(connection: Connection, quads: Mapping[str, int]) -> None:
    """Remember quad classes of types; the last one that was given holds.

    Args:
        connection: of the writing transaction.
        quads: by the name of the type, 1 to 4.
    """
    known = remembered(connection)
    for name in sorted(name for name, quad in quads.items() if known.get(name) != quad):
        state = schema.state
        connection.execute(delete(state).where(state.c.key == _KEY + name))
        connection.execute(insert(state), {"key": _KEY + name, "value": str(quads[name])})
        for table in (schema.facts, schema.conclusions):
            other = update(table).where(table.c.type == name, table.c.quad != quads[name]).values(quad=quads[name])
            if connection.execute(other).rowcount and table is schema.conclusions:
                connection.execute(delete(state).where(state.c.key == sums.KEPT))  # they are counted until the next rebuild
