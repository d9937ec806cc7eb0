"""What was found sound is not looked at again: digests of expressions that passed, kept from one start to the next.

Thousands of texts and conditions stand in packs, and reading them is most of what a start costs. What is kept says
only which names a text asks for; the text itself is still filled in the sandbox. Faults are never kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

Check = Callable[[str], frozenset[str]]
_kept: dict[str, frozenset[str]] = {}
_asked: dict[str, frozenset[str]] = {}


def remembered(check: Check) -> Check:
    """Let *check* be asked once for each text, in this program or, after `recall`, in an earlier one."""
    salt = check.__name__.encode()[:16]

    @lru_cache(maxsize=65536)
    def asked(source: str) -> frozenset[str]:
        digest = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=16, salt=salt).hexdigest()
        known = _kept.get(digest)
        names = _asked[digest] = check(source) if known is None else known
        return names

    return asked


def recall(file: Path) -> None:
    """Take up what an earlier start of the same planner kept in *file*; nothing if it is not there or not ours."""
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError, LookupError):
        kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if kept["of"] == _edition():
            _kept.update((digest, frozenset(names)) for digest, names in kept["sound"].items())


def keep(file: Path) -> None:
    """Write down all that was asked, if any of it was new; a folder that cannot be written to costs only time."""
    if _asked.keys() <= _kept.keys():
        return
    written = json.dumps({"of": _edition(), "sound": {digest: sorted(names) for digest, names in _asked.items()}})
    beside = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(written, "utf-8")
        beside.replace(file)
        _kept.update(_asked)


@lru_cache(maxsize=1)
def _edition() -> str:
    """Return a digest of all that decides whether an expression is sound."""
    home = files("planner.catalogue")
    parts = [(home / name).read_bytes() for name in ("syntax.py", "filters.py")]
    parts += [version("jinja2").encode(), platform.python_version().encode()]
    return blake2b(b"\0".join(parts), digest_size=16).hexdigest()
