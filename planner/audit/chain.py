"""The chain of the audit log: what an entry's hash covers."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64


def digest_of_entry(previous: str, values: Mapping[str, Any]) -> str:
    """Return the SHA-256 that binds an entry's *values* to the hash of the entry before, in hexadecimal."""
    shown = {name: _plain(value) for name, value in values.items()}
    canonical = json.dumps([previous, shown], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def digest_of_value(key: str, value: object) -> str:
    """Return a keyed digest of a value: it shows that the value changed and gives nothing away."""
    canonical = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, default=str)
    return hmac.new(key.encode(), canonical.encode(), hashlib.sha256).hexdigest()[:16]


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
