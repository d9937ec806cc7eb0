"""Vietnamese law for persuasion in civil judgment enforcement: rules, terms, limits, the layout of papers."""
