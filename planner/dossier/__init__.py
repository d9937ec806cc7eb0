"""The page of one case and its timeline."""
