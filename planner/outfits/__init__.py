"""The outfit of offices: which packs they work with, what would be lost without one, and how new ones come in."""
