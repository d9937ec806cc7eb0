"""Debts between individuals: case type, checklist, templates, step modules, checks."""
