"""Relations between countries over time: what the events between two of them add up to."""

from legation.relations.changes import Change, changes
from legation.relations.deeds import BASES, Basis, Deed, country_pairs, deeds_of
from legation.relations.fold import Fold, filled, fold, fold_deeds, scorer
from legation.relations.meetings import Meeting, Visit, centrality, meetings, visits
from legation.relations.periods import STEPS, Step, period_of, periods

__all__ = [
    "BASES",
    "STEPS",
    "Basis",
    "Change",
    "Deed",
    "Fold",
    "Meeting",
    "Step",
    "Visit",
    "centrality",
    "changes",
    "country_pairs",
    "deeds_of",
    "filled",
    "fold",
    "fold_deeds",
    "meetings",
    "period_of",
    "periods",
    "scorer",
    "visits",
]
