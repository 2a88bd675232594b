"""Resolving: the reported events of one happening become one event, with its reasons. Pure functions over the records."""

from legation.resolving.blocking import block_keys
from legation.resolving.clusters import cluster, is_human, standing_judgements
from legation.resolving.conclusion import conclude, redirects
from legation.resolving.explanation import EventReasons, explain_event, unsure_pairs
from legation.resolving.gatherings import gathering_tellings, resolve_gatherings
from legation.resolving.on_disk import SortedOnDisk
from legation.resolving.rarity import Rarity, rarity_of
from legation.resolving.resolver import resolve
from legation.resolving.standings import resolve_standings, standing_tellings
from legation.resolving.tellings import event_id, tellings_of
from legation.resolving.voices import heard
from legation.resolving.weights import Weights, default_weights, load_weights
from legation.resolving.windows import Windows, resolve_in_windows

__all__ = [
    "EventReasons",
    "Rarity",
    "SortedOnDisk",
    "Weights",
    "Windows",
    "block_keys",
    "cluster",
    "conclude",
    "default_weights",
    "event_id",
    "explain_event",
    "gathering_tellings",
    "heard",
    "is_human",
    "load_weights",
    "rarity_of",
    "redirects",
    "resolve",
    "resolve_gatherings",
    "resolve_in_windows",
    "resolve_standings",
    "standing_judgements",
    "standing_tellings",
    "tellings_of",
    "unsure_pairs",
]
