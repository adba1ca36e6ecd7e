"""Procedure as data: states, clocks, gates, calendars, playbooks, completeness of exhibits."""
