"""Plans: drafting, checking, deciding, carrying out."""
