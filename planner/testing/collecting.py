"""Golden cases and the conformance suite as tests, with failures that an author can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from planner.errors import BadFile, Fault, PackFault
from planner.testing.conformance import CHECKS, loads
from planner.testing.kit import PackKit
from planner.testing.plugin import PACKS
from planner.texts import say


class Unmet(Exception):
    """A pack does not do what it has to; the faults say where and why."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(lines_of(self.faults))


def lines_of(faults: Iterable[Fault]) -> str:
    """Return faults as lines: place, what is wrong, what to do."""
    return "\n".join(f"{f.place}: {say(f.text, 'en')} {say(f.remedy, 'en')}".strip(": ").rstrip() for f in faults)


def kits(config: pytest.Config) -> tuple[PackKit, ...]:
    """Return the packs that are named for this run, each once: from where pytest was called, or from its root."""
    places = [(config.invocation_params.dir / name, name) for name in config.getoption(PACKS)]
    places += [(config.rootpath / name, name) for name in config.getini(PACKS)]
    return tuple(PackKit(place if place.is_dir() else name) for place, name in dict.fromkeys(places))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the tests of packs, unless somebody asks for certain files and names no pack."""
    asked = config.args_source == pytest.Config.ArgsSource.ARGS
    if config.getoption(PACKS) or not asked:
        for kit in kits(config):
            items.extend(_tests_of(kit, session))


def _tests_of(kit: PackKit, session: pytest.Session) -> Iterator[pytest.Item]:
    manifest = PackFile.from_parent(session, path=_placed(kit.folder / "pack.yaml"))
    for name in CHECKS:
        yield Conformance.from_parent(manifest, name=name, kit=kit)
    for file in kit.golden:
        yield Golden.from_parent(PackFile.from_parent(session, path=_placed(file)), name="golden", kit=kit)


def _placed(file: Path) -> Path:
    return file.absolute()


class PackFile(pytest.File):
    """A file of a pack that tests belong to."""

    def collect(self) -> Iterable[pytest.Item]:
        """Return nothing: the tests are made where packs are named."""
        return ()


class PackTest(pytest.Item):
    """One test of a pack."""

    def __init__(self, *, kit: PackKit, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kit = kit

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Return the faults as they are; a traceback would say nothing to an author."""
        if isinstance(excinfo.value, Unmet):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the test stands."""
        return self.path, None, f"{self.kit.folder.name}: {self.name}"


class Conformance(PackTest):
    """One check of the conformance suite."""

    def runtest(self) -> None:
        """Run the check; a pack that does not load fails once and not ten times."""
        if CHECKS[self.name] is not loads:
            _demand_loaded(self.kit)
        try:
            faults = tuple(CHECKS[self.name](self.kit))
        except BadFile as refused:
            faults = refused.faults
        if faults:
            raise Unmet(faults)


def _demand_loaded(kit: PackKit) -> None:
    try:
        kit.part  # noqa: B018  (it is loaded when it is asked for)
    except PackFault:
        pytest.skip("the pack does not load")


class Golden(PackTest):
    """One golden case."""

    def runtest(self) -> None:
        """Draft the case and compare."""
        _demand_loaded(self.kit)
        faults = self.kit.missed(self.path)
        if faults:
            raise Unmet(faults)
