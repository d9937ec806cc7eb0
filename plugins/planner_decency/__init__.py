"""Decency: what may not be said, promised, given or made known when people are persuaded."""
