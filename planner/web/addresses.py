"""What readers may put into addresses: numbers as far as a database can count, and what was asked of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
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


def asked_again(address: str, **other: str) -> str:
    """Return *address* with everything that was asked of this page, and *other*.

    The names were typed by whoever made the link, so they are never names of arguments: `url_for` has some of its own.
    """
    return f"{address}?{urlencode(request.args.to_dict() | other)}"
