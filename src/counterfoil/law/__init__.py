"""Offences as data, and the evaluator that says met, not met or unknown."""

from counterfoil.law.assessing import assess
from counterfoil.law.assessment import Assessment

__all__ = ["Assessment", "assess"]
