"""Offences as data, and the evaluator that says met, not met or unknown."""
