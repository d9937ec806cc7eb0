"""Where the pages and static files of this copy of the package lie."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def asset_dir(name: str) -> Path:
    """Return the folder called *name*: inside the package in a wheel, beside it in a checkout."""
    for parent in (_PACKAGE, _PACKAGE.parent):
        if (parent / name).is_dir():
            return parent / name
    raise FileNotFoundError(f"{name}/ lies neither in {_PACKAGE} nor beside it")
