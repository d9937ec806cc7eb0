"""Pack: construction, boundary, right of way: walking the line, taking down safely and wholly. Content only."""
