"""Measuring what the packs know: plans for real cases, beside what really helped in them."""
