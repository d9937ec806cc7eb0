"""Icons: single shapes cut from the sprite of the Bootstrap package, put into the page where they stand."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from markupsafe import Markup

_SYMBOL = re.compile(r'<symbol[^>]*viewBox="([^"]+)" id="([^"]+)">(.*?)</symbol>', re.S)


@cache
def _shapes() -> dict[str, Markup]:
    sprite = files("flask_bootstrap") / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    return {
        name: Markup(f'<svg class="icon" viewBox="{box}" aria-hidden="true">{shape}</svg>')  # noqa: S704
        for box, name, shape in _SYMBOL.findall(sprite.read_text("utf-8"))
    }


def icon(name: str) -> Markup:
    """Return the icon called *name*; it is decoration, so a label stands beside it or on its button."""
    return _shapes()[name]
