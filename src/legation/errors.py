"""The error tree, and the codes of what can go wrong (documented in docs/problems.md; codes are permanent)."""

from __future__ import annotations


class LegationError(Exception):
    """The root of every error that Legation raises on purpose."""


class SetupError(LegationError):
    """Something is wrong before the first story: settings, a lexicon, a codebook, a missing model.

    Args:
        what: what is wrong, in one sentence.
        where: the file, and the line if there is one.
        remedy: what to do about it.
    """

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        sentence = what if not remedy or what.endswith((".", "!", "?")) else f"{what}."
        super().__init__(" ".join(part for part in (f"{where}:" if where else "", sentence, remedy) if part))


class RecordError(SetupError):
    """The record cannot be used now, for a reason that may pass: no room on the disk, a database that does not answer.

    What was acknowledged is safe; the same can be asked again once the remedy is done.
    """


class StoryError(LegationError):
    """One story cannot be read or coded.

    Args:
        code: a dotted, permanent code such as `reading.empty`.
        detail: what was found, for a person.
    """

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}")
