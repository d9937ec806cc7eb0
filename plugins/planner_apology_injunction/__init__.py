"""Apologies, corrections, things to do or to leave: case type, checklist, templates, step modules, checks."""
