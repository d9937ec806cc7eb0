"""The marks by which hooks are known. They stand alone, so that to import them costs next to nothing."""

from __future__ import annotations

import pluggy

GROUP = "planner"
hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)
