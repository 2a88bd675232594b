"""The steps that bring a record to the form of this version, in order; each in its own module, none ever changed."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from legation.store.migrations import m0001_first, m0002_amendments, m0003_days, m0004_alerts, m0005_reported, m0006_sums

STEPS: tuple[Callable[[Connection], None], ...] = (
    m0001_first.apply, m0002_amendments.apply, m0003_days.apply, m0004_alerts.apply, m0005_reported.apply,
    m0006_sums.apply,
)  # fmt: skip
NEWEST = len(STEPS)
