"""The path of a story on many cores and many machines: the same records in the same order, whatever the engine."""

from legation.batch.local import code_in_workers

__all__ = ["code_in_workers"]
