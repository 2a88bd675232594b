"""Relations between countries over time: what the events between two of them add up to."""

from legation.relations.deeds import BASES, Basis, Deed, country_pairs, deeds_of
from legation.relations.fold import Fold, fold, fold_deeds
from legation.relations.periods import STEPS, Step, period_of, periods

__all__ = ["BASES", "STEPS", "Basis", "Deed", "Fold", "Step", "country_pairs", "deeds_of", "fold", "fold_deeds", "period_of", "periods"]
