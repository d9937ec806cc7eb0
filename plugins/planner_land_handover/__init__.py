"""Pack: handover of land, and what every handover of immovable property has in common. Content only."""
