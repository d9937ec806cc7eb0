"""The pages on packs and plugins."""
