"""The audit log, append-only and hash-chained."""
