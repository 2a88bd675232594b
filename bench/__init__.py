"""Accuracy and speed, measured: predictions in the shapes of the benchmark scorers, and the page of measurements."""
