"""What several tests need: a small garden in place of real packs, people, a browser."""
