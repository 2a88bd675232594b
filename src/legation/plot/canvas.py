"""What all pictures share: one look, the kinds of file, and how they are written."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from legation.errors import SetupError

Target = str | os.PathLike[str]
"""A file for a picture."""
FORMATS = (".png", ".svg", ".pdf")
COOPERATION, CONFLICT, INK, GREY, LIGHT = "#2166ac", "#d6604d", "#1a1a1a", "#8c8c8c", "#e6e6e6"
"""Blue and orange-red keep apart for the colour-blind; words or shapes say the same."""


@contextmanager
def canvas(target: Target, size: tuple[float, float], **parts: Any) -> Iterator[tuple[Any, Any]]:
    """A figure and its axes; written to `target` at the end. The same picture gives the same file.

    Args:
        target: ends in .png, .svg or .pdf.
        size: in inches.
        parts: of `Figure.subplots`, where there are several axes.

    Raises:
        SetupError: if matplotlib is missing, the ending is another, or the file cannot be written.
    """
    path = Path(target)
    if path.suffix.lower() not in FORMATS:
        raise SetupError(f"no picture is written as {path.suffix or 'a file without ending'!r}", remedy=f"Use {', '.join(FORMATS)}.")
    try:
        import matplotlib
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise SetupError("pictures need the package matplotlib", remedy="Install it with: pip install 'legation[data]'") from error
    styled = {"font.size": 9, "svg.hashsalt": "legation", "axes.spines.top": False, "axes.spines.right": False}
    with matplotlib.rc_context(styled):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.subplots(**parts)
        dated = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix.lower(), {})
        try:
            figure.savefig(path, dpi=150, metadata=dated)
        except OSError as error:
            raise SetupError(f"the picture cannot be written: {error.strerror}", where=str(path)) from error
