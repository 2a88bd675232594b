"""Training of the rankers from sentences and stories that were written and annotated for this project."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # sums in one order: before numpy is loaded
