"""Training of the rankers from sentences and stories that were written and annotated for this project."""
