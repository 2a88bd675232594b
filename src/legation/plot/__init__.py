"""Pictures of the record: in the terminal and as files."""

from legation.plot.dyad import plot_dyad, terminal_dyad

__all__ = ["plot_dyad", "terminal_dyad"]
