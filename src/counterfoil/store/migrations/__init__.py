"""Migrations of the casebook, oldest first."""
