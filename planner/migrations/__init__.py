"""Migrations, numbered; run by planner.schema.upgrade."""
