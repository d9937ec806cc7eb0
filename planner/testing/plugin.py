"""The door that pytest finds. It is light: nothing of the planner is loaded unless a pack is named.

A pack is named by `--planner-pack DIR`, or for good under `planner_packs` in the configuration of pytest. Then its
golden cases and the conformance suite are tests, and the fixtures `planner_kit` and `planner_case` are there.
"""

from __future__ import annotations

import pytest

PACKS = "planner_packs"
_WORKING = ("planner.testing.collecting", "planner.testing.fixtures")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the option and the setting that name packs."""
    group = parser.getgroup("planner", "packs of the planner")
    group.addoption(
        "--planner-pack",
        action="append",
        default=[],
        dest=PACKS,
        metavar="DIR",
        help="folder of a pack, or key of an installed one; its golden cases and the conformance suite are run",
    )
    parser.addini(PACKS, type="args", default=[], help="packs that are tested in each run of the whole suite")


def pytest_configure(config: pytest.Config) -> None:
    """Load what works, if there is a pack to work on."""
    if config.getoption(PACKS) or config.getini(PACKS):
        for name in _WORKING:
            config.pluginmanager.import_plugin(name)
