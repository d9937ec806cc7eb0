"""Pack: handover of a house: where to move, who lives and trades there, the day of moving. Content only."""
