"""Pictures of the record: in the terminal and as files."""

from legation.plot.calendar import plot_calendar
from legation.plot.dyad import plot_dyad, terminal_dyad
from legation.plot.map import plot_map
from legation.plot.network import plot_network

__all__ = ["plot_calendar", "plot_dyad", "plot_map", "plot_network", "terminal_dyad"]
