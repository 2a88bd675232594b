"""The record in forms that leave the program: pages for a browser. Imported by the command line, imports no parser."""

from __future__ import annotations
