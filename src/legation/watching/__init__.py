"""Watching feeds: what is new or changed goes into the record; state survives restarts, one bad feed stops no other."""

from legation.watching.feeds import Feed, load_feeds
from legation.watching.rounds import FeedOutcome, Watcher
from legation.watching.state import State

__all__ = ["Feed", "FeedOutcome", "State", "Watcher", "load_feeds"]
