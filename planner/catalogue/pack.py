"""A pack folder, loaded whole or refused whole, with every fault named by file, line and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any

from pydantic import ValidationError

from planner.catalogue import codes
from planner.catalogue.contract import NEWEST, named, version_of
from planner.catalogue.entries import CaseType, Checklist, Entry, ProtectiveFlag, RelationshipKind, Vocabulary
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.manifest import Manifest
from planner.catalogue.plan import Origin
from planner.catalogue.reading import Source, Unreadable, faults_of, read_yaml
from planner.catalogue.rules import Check, DeadlineRule, LegalRule, Scale, SignalRule
from planner.catalogue.sections import read_template
from planner.catalogue.templates import PlanTemplate, StepModule
from planner.catalogue.yaml_walk import Path
from planner.errors import Fault, PackFault
from planner.texts import msg


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of content: its folder, its model, and whether a file holds one entry or a list of them."""

    folder: str
    model: type[Entry]
    many: bool


KINDS = (
    Kind("case_types", CaseType, many=False),
    Kind("checklists", Checklist, many=False),
    Kind("scales", Scale, many=False),
    Kind("vocabulary", Vocabulary, many=False),
    Kind("layouts", DocumentLayout, many=False),
    Kind("signals", SignalRule, many=True),
    Kind("modules", StepModule, many=True),
    Kind("checks", Check, many=True),
    Kind("rules", LegalRule, many=True),
    Kind("deadlines", DeadlineRule, many=True),
    Kind("flags", ProtectiveFlag, many=True),
    Kind("relationships", RelationshipKind, many=True),
)
TEMPLATES = "templates"
GOLDEN = "golden"
FILES_IN_ARCHIVE = {"pack.yaml", "README.md", "LICENSE"}
_FILES_BESIDE = {*FILES_IN_ARCHIVE, "__init__.py", "py.typed"}
_FOLDERS_BESIDE = {GOLDEN, "__pycache__"}
_GROUPS: Mapping[type[Entry], str] = {CaseType: "case_types", RelationshipKind: "relationship_kinds"}
_KEY = re.compile(r"^[A-Za-z][A-Za-z0-9_.-]{0,79}$")
_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]*$")


@dataclass(frozen=True, slots=True)
class Pack:
    """What one pack brings, all of it checked by itself; references to others are checked by the catalogue."""

    manifest: Manifest
    entries: tuple[Entry, ...] = ()
    golden: tuple[Source, ...] = field(default=(), compare=False)

    def of(self, *models: type[Entry]) -> tuple[Any, ...]:
        """Return the entries of exactly these kinds."""
        return tuple(entry for entry in self.entries if type(entry) in models)


def read_manifest(folder: Traversable) -> Manifest:
    """Read `pack.yaml` in *folder*. Raise `PackFault` with every fault if there is any."""
    file = folder / "pack.yaml"
    faults: list[Fault] = []
    if not file.is_file():
        faults.append(Fault("pack.yaml", msg("There is no pack.yaml."), msg("Add one; it says what the pack is.")))
    else:
        try:
            source = read_yaml("pack.yaml", file.read_text("utf-8"))
            return Manifest.model_validate(source.data)
        except Unreadable as error:
            faults += error.faults
        except UnicodeDecodeError:
            faults.append(Fault("pack.yaml", msg("The file is not UTF-8 text."), msg("Save it as UTF-8.")))
        except ValidationError as error:
            faults += faults_of(error, source, Manifest)
    raise PackFault(msg("The pack %(name)s was refused.", name=folder.name), tuple(faults))


def load_pack(folder: Traversable) -> Pack:
    """Load the pack in *folder*. Raise `PackFault` with every fault if there is any."""
    manifest = read_manifest(folder)
    faults: list[Fault] = []
    reader = _Reader(manifest, faults)
    entries = [entry for kind in KINDS for entry in reader.entries(folder, kind)]
    entries += reader.templates(folder)
    golden = tuple(reader.sources(folder, GOLDEN))
    faults += _strays(folder) + _doubles(entries)
    if faults:
        faults[:0] = _too_new(manifest)
        raise PackFault(msg("The pack %(name)s was refused.", name=manifest.key), tuple(faults))
    return Pack(manifest, tuple(entries), golden)


def _too_new(manifest: Manifest) -> list[Fault]:
    """Return a fault if the pack was written for a later format: then what is not understood here may be right."""
    if version_of(manifest.contract.lowest) <= NEWEST:
        return []
    said = msg(
        "It was written for contract %(lowest)s; this planner has %(contract)s.",
        lowest=manifest.contract.lowest,
        contract=named(NEWEST),
    )
    return [Fault("pack.yaml", said, msg("Install a newer planner, or an older version of the pack."))]


def _children(folder: Traversable) -> list[Traversable]:
    return sorted(folder.iterdir(), key=lambda child: child.name)


def _strays(folder: Traversable) -> list[Fault]:
    known = {kind.folder for kind in KINDS} | {TEMPLATES} | _FOLDERS_BESIDE
    return [
        Fault(child.name, msg("A pack has no such file or folder."), msg("Remove it or correct its name."))
        for child in _children(folder)
        if child.name not in (known if child.is_dir() else _FILES_BESIDE)
        and not (child.is_file() and child.name.endswith(".py"))
    ]


def _doubles(entries: list[Entry]) -> list[Fault]:
    seen: dict[tuple[type[Entry], str], Entry] = {}
    faults = []
    for entry in entries:
        first = seen.setdefault((type(entry), entry.key), entry)
        if first is not entry:
            said = msg("%(key)s is brought twice; first in %(first)s.", key=entry.key, first=first.place)
            faults.append(Fault(entry.place, said, msg("Give one of them another key.")))
    return faults


class _Reader:
    """Reads the files of one pack and gathers faults instead of stopping at the first."""

    def __init__(self, manifest: Manifest, faults: list[Fault]) -> None:
        self.manifest = manifest
        self.faults = faults

    def sources(self, folder: Traversable, name: str) -> Iterator[Source]:
        """Yield the YAML files of one folder that can be read."""
        for file in _children(folder / name) if (folder / name).is_dir() else ():
            place = f"{name}/{file.name}"
            if not file.name.endswith(".yaml") or not _NAME.match(file.name.removesuffix(".yaml")):
                self.faults.append(_misnamed(place, ".yaml"))
                continue
            try:
                yield read_yaml(place, file.read_text("utf-8"))
            except Unreadable as error:
                self.faults += error.faults
            except UnicodeDecodeError:
                self.faults.append(Fault(place, msg("The file is not UTF-8 text."), msg("Save it as UTF-8.")))

    def entries(self, folder: Traversable, kind: Kind) -> Iterator[Entry]:
        """Yield the valid entries of one kind."""
        for source in self.sources(folder, kind.folder):
            if not kind.many:
                stem = source.name.rpartition("/")[2].removesuffix(".yaml").replace("-", "_")
                yield from self._entry(kind.model, stem, source.data, source, ())
                continue
            listed = source.data.get(kind.folder) if isinstance(source.data, dict) and len(source.data) == 1 else None
            if not isinstance(listed, list):
                said = msg("The file has to be one list named %(name)s.", name=kind.folder)
                self.faults.append(Fault(source.name, said, msg("Begin it with “%(name)s:”.", name=kind.folder)))
                continue
            for index, data in enumerate(listed):
                key = data.pop("key", None) if isinstance(data, dict) else None
                yield from self._entry(kind.model, key, data, source, (kind.folder, index))

    def templates(self, folder: Traversable) -> Iterator[Entry]:
        """Yield the valid plan templates: one Markdown file each, with its English body beside it."""
        home = folder / TEMPLATES
        files = {file.name: file for file in (_children(home) if home.is_dir() else ())}
        for name, file in files.items():
            place = f"{TEMPLATES}/{name}"
            stem = name.removesuffix(".en.md").removesuffix(".md")
            if not name.endswith(".md") or not _NAME.match(stem) or f"{stem}.md" not in files:
                self.faults.append(_misnamed(place, ".md"))
            elif not name.endswith(".en.md"):
                try:
                    english = files[f"{stem}.en.md"].read_text("utf-8") if f"{stem}.en.md" in files else None
                    source = read_template(place, file.read_text("utf-8"), english)
                except Unreadable as error:
                    self.faults += error.faults
                except UnicodeDecodeError:
                    self.faults.append(Fault(place, msg("The file is not UTF-8 text."), msg("Save it as UTF-8.")))
                else:
                    yield from self._entry(PlanTemplate, stem.replace("-", "_"), source.data, source, ())

    def _entry(self, model: type[Entry], key: Any, data: Any, source: Source, below: Path) -> Iterator[Entry]:
        place = source.place(below)
        if not isinstance(data, dict) or not isinstance(key, str) or not key:
            said = msg("This has to be fields with values, with a key of its own.")
            self.faults.append(Fault(place, said, msg("Write “key: some_name” and the fields below it.")))
            return
        if unfit := list(_unfit(key, data, source, below)):
            self.faults += unfit
            return
        full = self._full_key(model, key)
        origin = Origin(pack=self.manifest.key, version=self.manifest.version, key=key)
        try:
            yield model.model_validate({**data, "key": full, "origin": origin, "place": place})
        except ValidationError as error:
            self.faults += faults_of(error, source, model, below)

    def _full_key(self, model: type[Entry], key: str) -> str:
        return key if key in codes.CORE.get(_GROUPS.get(model, ""), {}) else f"{self.manifest.key}:{key}"


def _unfit(key: str, data: dict[str, Any], source: Source, below: Path) -> Iterator[Fault]:
    """Yield a fault for a key that cannot be one, and for what only the loader may say."""
    if not _KEY.match(key):
        said = msg("The key %(key)s cannot be used.", key=key)
        remedy = msg("Begin with a letter; go on with letters, digits, points, hyphens and underscores.")
        yield Fault(source.place((*below, "key")), said, remedy)
    for name in ("key", "origin", "place"):
        if name in data:
            said = msg("There is no field %(name)s here.", name=name)
            yield Fault(source.place((*below, name)), said, msg("Remove it."))


def _misnamed(place: str, ending: str) -> Fault:
    said = msg(
        "This file is not named as the files here are: small letters and hyphens, then %(ending)s.", ending=ending
    )
    return Fault(place, said, msg("Rename or remove it."))
