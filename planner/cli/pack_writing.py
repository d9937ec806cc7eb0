"""`planner pack new|schemas|matrix`: to begin a pack, and what its author may want to know of the format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from planner.casefile.pack_schemas import line_for, pack_schemas
from planner.catalogue.contract import named, versions
from planner.cli.packs import found_plugins, plugins_here
from planner.cli.speaking import Command, answer, tell, tell_rows
from planner.cli.working import for_programs, write_file
from planner.errors import Conflict
from planner.hookspecs import CONTRACT
from planner.packs.contract_matrix import Fit, fit_of
from planner.packs.starting import first_pack
from planner.settings import Settings
from planner.texts import Bilingual, Text, msg

SCHEMAS = "pack-schemas"


@click.command("new", cls=Command, help=msg("Begin a pack called KEY: a small one that passes every check."))
@click.argument("key", metavar="KEY")
@click.option("--title", help=msg("What it is called in Vietnamese."))
@click.option("--title-en", help=msg("What it is called in English."))
@click.option("--author", default="Your Name", help=msg("Who writes it."))
@click.option("--in", "home", default=Path(), type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help=msg("Make its folder in this one; otherwise here."))  # fmt: skip
@click.option(
    "--editor", is_flag=True, help=msg("Help an editor: write the schemas beside it, and a line in each file.")
)
@for_programs
def new(
    key: str, title: str | None, title_en: str | None, author: str, home: Path, editor: bool, as_json: bool
) -> None:
    """Write the files of a first pack into a folder of its own."""
    folder = home / f"planner_{key}"
    if key in found_plugins(Settings.from_env()).plugins:
        raise Conflict(msg("There is a pack called %(key)s already.", key=key))
    vietnamese, english = (title or "").strip(), (title_en or "").strip()
    called = Bilingual(vi=vietnamese or english, en=english or vietnamese) if vietnamese or english else None
    files = first_pack(key, called, author)
    if folder.exists():
        raise Conflict(msg("There is a folder %(folder)s already.", folder=str(folder)))
    for name, text in files.items():
        line = line_for(name, f"../{SCHEMAS}") if editor and name.endswith(".yaml") else ""
        _write(folder / name, line + text)
    if editor:
        write_schemas(home / SCHEMAS)
    if as_json:
        answer({"pack": key, "folder": str(folder), "files": sorted(files)})
        return
    tell(msg("Made: %(folder)s, %(count)s files", folder=str(folder), count=len(files)))
    tell(msg("Change them to fit, then: planner pack check --strict %(folder)s", folder=str(folder)))


@click.command("schemas", cls=Command, help=msg("Write the JSON Schemas of the files of a pack into the folder DIR."))
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def schemas(folder: Path) -> None:
    """Write a schema for each kind of file, for editors."""
    tell(msg("Made: %(folder)s, %(count)s files", folder=str(folder), count=write_schemas(folder)))


def write_schemas(folder: Path) -> int:
    """Write the schemas into *folder*; return how many there are."""
    made = pack_schemas()
    for name, schema in made.items():
        _write(folder / f"{name}.json", json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return len(made)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        problem = error.strerror or str(error)
        raise Conflict(msg("%(file)s cannot be written: %(problem)s", file=str(file), problem=problem)) from None
    write_file(file, text.encode())


@click.command(
    "matrix", cls=Command, help=msg("Show which pack fits which version of the contract, and which it needs.")
)
@for_programs
def matrix(as_json: bool) -> None:
    """Show the packs that are there against every version of the contract."""
    fits = fits_of_installed(Settings.from_env())
    if as_json:
        answer({"contract": named(CONTRACT), "packs": [fit.values() for fit in fits]})
        return
    heads: list[Text] = [msg("Pack"), msg("Version"), msg("claims"), msg("needs"), *map(named, versions())]
    tell_rows(heads, [_row(fit) for fit in fits])


def fits_of_installed(settings: Settings) -> list[Fit]:
    """Return how each installed pack stands to the versions of the contract."""
    plugins = plugins_here(settings).sound
    return [fit_of(p.manifest, p.entries, p.hooks) for p in plugins if p.manifest]


def _row(fit: Fit) -> list[Text]:
    marks: list[Text] = [msg("yes") if fits else msg("no") for _, fits in fit.fits]
    return [fit.pack, fit.version, f"{fit.lowest}-{fit.highest}", fit.needs, *marks]
