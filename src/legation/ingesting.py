"""The outcomes of the stories that a record does not have yet: what is known is decoded, but not coded again; the others are decoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from legation.limits import at_most
from legation.model import Outcome, RawStory, Report
from legation.pipeline import code_stories
from legation.reading import decode_with_problems
from legation.scheme import Scheme

Coder = Callable[[Iterable[RawStory]], Iterator[Outcome]]
"""Stories in, one outcome for each, in order."""


def new_outcomes(
    raws: Iterable[RawStory],
    scheme: Scheme,
    known: Callable[[Report, str], bool],
    passed_over: Callable[[], None],
    coder: Coder | None = None,
) -> Iterator[Outcome]:
    """One outcome for each story that is not known, in order.

    Args:
        raws: the stories.
        scheme: what to code with.
        known: whether a report needs not be coded with a scheme, given by its fingerprint, any more.
        passed_over: called for each story that is known.
        coder: codes the stories, in order; without it they are coded here, one by one.
    """

    def fresh() -> Iterator[RawStory]:
        for raw in map(partial(_read, scheme=scheme), raws):
            if raw.read is not None and known(raw.read[0], scheme.fingerprint):
                passed_over()
            else:
                yield raw

    yield from coder(fresh()) if coder is not None else code_stories(fresh(), scheme)


def _read(raw: RawStory, scheme: Scheme) -> RawStory:
    """The story with its report; as it is where it cannot be read: coding tells that as an outcome, and the ledger knows whether it has
    it."""
    try:
        with at_most(scheme.settings.max_seconds):
            return replace(raw, read=decode_with_problems(raw, scheme.settings))
    except Exception:
        return raw
