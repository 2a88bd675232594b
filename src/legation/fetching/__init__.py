"""Fetching: addresses → bytes, politely and within bounds. http(s) only; private addresses are refused."""

from legation.fetching.fetcher import Fetcher, Page, Validators

__all__ = ["Fetcher", "Page", "Validators"]
