"""Counterfoil: investigate and prevent crime against intellectual property."""

__version__ = "0.1.0"
