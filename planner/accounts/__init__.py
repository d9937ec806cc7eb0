"""Offices, users, roles, signing in."""
