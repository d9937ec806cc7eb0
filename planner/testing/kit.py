"""A pack on the bench: loaded with what it requires and nothing else, and made to draft and check plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from planner.casefile.facts import facts_from
from planner.casefile.golden import GoldenCase, golden_faults
from planner.casefile.schema import CaseFile
from planner.cases.calendar import calendar_around
from planner.catalogue.facts import Facts, User
from planner.catalogue.pack import GOLDEN, Pack
from planner.catalogue.plan import PlanContent
from planner.catalogue.reading import Unreadable, read_yaml
from planner.errors import Fault, NotFound
from planner.hookspecs import SuggestContext
from planner.packplugin import PackPlugin
from planner.plans.checking import Finding, check
from planner.plans.drafting import draft, picture_of
from planner.plans.ranking import rank
from planner.plugged import Plugin
from planner.plugins import PluginHost
from planner.texts import Language, as_language, msg


@cache
def installed() -> PluginHost:
    """Return every installed pack and plugin, loaded once."""
    return PluginHost.discover()


def host_of(beside: Iterable[str] = (), **plugins: object) -> PluginHost:
    """Return a host of *plugins*, by name, and of the installed packs named in *beside* with what they require."""
    return PluginHost([*_with_required(beside, set(plugins)), *plugins.items()])


def _with_required(names: Iterable[str], without: set[str]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield the installed packs of these names and all that they require, near and far."""
    wanted, seen = list(names), set(without)
    while wanted:
        name = wanted.pop()
        plugin = installed().plugins.get(name)
        if name not in seen and plugin is not None and plugin.parts:
            seen.add(name)
            wanted += plugin.requires
            yield name, plugin.parts


class PackKit:
    """One pack and what can be done with it. What is wrong with it shows when it is asked for, as `PackFault`."""

    def __init__(self, named: str | Path) -> None:
        self.folder, self._own = _found(named)

    @cached_property
    def part(self) -> PackPlugin:
        """Return the pack as the plugin that it is."""
        return PackPlugin(self.folder)

    @property
    def pack(self) -> Pack:
        """Return what the pack brings."""
        return self.part.pack

    @property
    def key(self) -> str:
        """Return the key of the pack."""
        return self.pack.manifest.key

    @cached_property
    def host(self) -> PluginHost:
        """Return a host of this pack, of what it requires, near and far, and of what its golden cases need."""
        wanted = (*self.pack.manifest.requires, *self._of_golden_cases())
        return PluginHost([*_with_required(wanted, {self.key}), (self.key, self.parts)])

    @property
    def parts(self) -> tuple[object, ...]:
        """Return the pack, and the Python that belongs to it if it is installed."""
        own = self._own.parts if self._own is not None else ()
        return (self.part, *(part for part in own if not isinstance(part, PackPlugin)))

    def _of_golden_cases(self) -> Iterator[str]:
        """Yield the packs of the case types of its golden cases: a shared pack may have none of its own."""
        for source in self.pack.golden:
            case = source.data.get("case", {}) if isinstance(source.data, dict) else {}
            head = case.get("case", {}) if isinstance(case, dict) else {}
            kind = installed().catalogue.case_types.get(str(head.get("case_type"))) if isinstance(head, dict) else None
            if kind is not None:
                yield kind.origin.pack

    @property
    def golden(self) -> tuple[Path, ...]:
        """Return the files of its golden cases."""
        return tuple(sorted((self.folder / GOLDEN).glob("*.yaml")))

    def missed(self, file: Path) -> tuple[Fault, ...]:
        """Return what a golden case expects and does not get."""
        try:
            source = read_yaml(f"{GOLDEN}/{file.name}", file.read_text("utf-8"))
        except Unreadable as unreadable:
            return tuple(unreadable.faults)
        return golden_faults([source], self.host.catalogue)

    def cases(self) -> Iterator[Facts]:
        """Yield the cases of the golden cases as facts."""
        for file in self.golden:
            golden = GoldenCase.model_validate(read_yaml(file.name, file.read_text("utf-8")).data)
            yield facts_from(golden.case, golden.today, User(golden.officer), User(golden.head))

    def drafts(self, facts: Facts, language: Language = "vi") -> tuple[PlanContent, ...]:
        """Return a draft of each template that serves the case, the best fitting first."""
        return drafts_by(self.host, facts, language)

    def findings(self, content: PlanContent, facts: Facts) -> tuple[Finding, ...]:
        """Return what the checks find in a plan."""
        catalogue = self.host.catalogue
        scope = picture_of(facts, catalogue, as_language(content.language), calendar_around(facts.today)).scope
        return tuple(check(content, facts, catalogue, scope, as_language(content.language)))


def drafts_by(host: PluginHost, facts: Facts, language: Language = "vi") -> tuple[PlanContent, ...]:
    """Return a draft of each template in *host* that serves the case, the best fitting first."""
    picture = picture_of(facts, host.catalogue, language, calendar_around(facts.today))
    notes = tuple(signal.note() for signal in picture.signals)
    ranked = rank(facts.case.case_type, host.catalogue, picture.scope, language)
    return tuple(
        draft(one.template, picture, host.suggest_steps(SuggestContext(facts, notes, one.template))) for one in ranked
    )


def _found(named: str | Path) -> tuple[Path, Plugin | None]:
    """Return the folder of a pack and the installed plugin that it belongs to, if there is one."""
    folder = Path(named)
    if (folder / "pack.yaml").is_file() or folder.is_dir():
        same = (plugin for plugin in installed().plugins.values() if _folder_of(plugin) == folder.resolve())
        return folder, next(same, None)
    plugin = installed().plugins.get(str(named))
    home = _folder_of(plugin) if plugin is not None else None
    if home is None:
        raise NotFound(msg("There is no pack called %(name)s.", name=str(named)))
    return home, plugin


def _folder_of(plugin: Plugin) -> Path | None:
    """Return the folder on disk that a plugin's package lies in."""
    package = next((getattr(part, "__name__", "") for part in plugin.parts if hasattr(part, "__path__")), "")
    home = files(package) if package else None
    return home.resolve() if isinstance(home, Path) else None


_SAMPLE: dict[str, Any] = {
    "case": {
        "number": "15/QĐ-THA",
        "area": "xã Thanh Mai",
        "judgment": {"number": "08/2026/DS-ST", "date": "2026-09-10", "court": "Tòa án nhân dân khu vực 2"},
        "decision": {"number": "15/QĐ-THA", "date": "2026-11-20"},
    },
    "obligations": [{"key": "o1", "kind": "act", "text": "Phải dọn lối đi chung, trả lại mặt bằng như cũ."}],
    "people": [
        {"key": "p1", "role": "liable", "honorific": "anh", "name": "Trần Văn B.", "short_name": "B."},
        {"key": "p2", "role": "entitled", "honorific": "bà", "name": "Lê Thị C.", "short_name": "C."},
        {"key": "p3", "role": "relative", "honorific": "anh", "name": "Trần Văn A.", "short_name": "A."},
    ],
    "relationships": [{"from": "p3", "to": "p1", "kind": "sibling", "trust": "high"}],
    "events": [{"kind": "decision_notified", "on": "2026-11-21", "channel": "direct"}],
}


def sample_case(case_type: str, today: date = date(2026, 11, 25), **parts: Any) -> Facts:
    """Return the facts of a plain case of this type; *parts* replace its parts, as a case file has them.

    `answers` is short for the answers of the assessment; what is given for `case` is added to its head.
    """
    answers = parts.pop("answers", {})
    assessed = [{"answers": {key: {"value": value} for key, value in answers.items()}}]
    head = {**_SAMPLE["case"], "case_type": case_type, **parts.pop("case", {})}
    document = {**_SAMPLE, "assessments": assessed, **parts, "case": head}
    return facts_from(CaseFile.model_validate(document), today, User("Nguyễn Thị Hà"), User("Lê Quang Minh"))
