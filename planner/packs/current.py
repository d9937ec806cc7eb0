"""The packs as the running application holds them, for pages that look behind what is in force."""

from __future__ import annotations

from planner.packs.room import PackRoom
from planner.web.context import current_packs


def current_room() -> PackRoom:
    """Return the packs of this process."""
    room = current_packs()
    if not isinstance(room, PackRoom):
        raise TypeError(f"{room!r} holds no packs")
    return room
