"""Trained models as arrays; how each was made stands in `benchmarks/`."""
