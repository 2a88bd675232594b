"""The path of a story on many cores and many machines: the same records in the same order, whatever the engine."""

from legation.batch.concluding import conclude_batch
from legation.batch.engines import LocalEngine, RayEngine
from legation.batch.local import Workers, code_in_workers
from legation.batch.running import Job, read_outcomes, run_batch

__all__ = ["Job", "LocalEngine", "RayEngine", "Workers", "code_in_workers", "conclude_batch", "read_outcomes", "run_batch"]
