"""Pronouns and descriptions to the parties they stand for."""

from __future__ import annotations

from legation.parsing.drafts import Desk


def resolve(desk: Desk) -> None:
    """Resolve the references of a report."""
