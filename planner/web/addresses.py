"""Numbers in addresses: one that no database can hold is an unknown address, not a fault of ours."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1


class NumberConverter(IntegerConverter):
    """The number of a thing, as far as a database can count."""

    def __init__(self, url_map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(url_map, *arguments, **({"max": LARGEST} | options))


def init_app(app: Flask) -> None:
    """Let `<int:…>` in addresses stop where databases do; to be called before any address is added."""
    app.url_map.converters["int"] = NumberConverter


def whole_number(raw: str) -> int:
    """Read a number that was added to an address; raise `ValueError` for what no database can hold."""
    number = int(raw) if raw.isascii() else -1
    if not 0 <= number <= LARGEST:
        raise ValueError(raw)
    return number
