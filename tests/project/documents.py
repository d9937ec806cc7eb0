"""What documents list is made from the code: run this to write it anew; a test holds the documents to it.

In a document, `<!-- NAME -->` and `<!-- end -->` enclose what the function of that name writes.
Run it as `python3 tests/project/documents.py` in the environment of the tests.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import click

from planner import hookspecs
from planner.accounts.access import GRANTED, RIGHT_LABELS, ROLE_LABELS, Right
from planner.actor import Role
from planner.casefile.golden import Expected, GoldenCase
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.contract import named, record, versions
from planner.catalogue.filters import FILTERS
from planner.catalogue.names import LOCAL, NAMES
from planner.cli import program
from planner.packs.contract_matrix import fit_of
from planner.plugins import PluginHost
from planner.settings import PREFIX, Settings
from planner.texts import say

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "plugins/README.md", "docs/pack-authors.md", "docs/administrators.md", "docs/risks.md")
_MARKED = re.compile(r"<!-- ([a-z_]+) -->\n.*?<!-- end -->", re.S)


def settings() -> str:
    """Return the settings: variable, default, help."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = "" if field.default in ("", None) else f"`{field.default}`"
        rows.append([f"`{PREFIX}{name.upper()}`", default, field.description or ""])
    return _table(["variable", "default", "what it does"], rows)


def commands() -> str:
    """Return the commands with the first line of their help, in English."""
    rows = [[f"`{path}`", text] for path, text in _commands(program, "planner", click.Context(program))]
    return _table(["command", "what it does"], rows)


def _commands(group: click.Group, path: str, context: click.Context) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, command in group.commands.items():
        inner = click.Context(command, parent=context, info_name=name)
        if isinstance(command, click.Group):
            found += _commands(command, f"{path} {name}", inner)
        else:
            usage = " ".join(part for part in command.collect_usage_pieces(inner) if part != "[OPTIONS]")
            found.append((f"{path} {name} {usage}".strip(), say(command.help or "", "en").splitlines()[0]))
    return found


def roles() -> str:
    """Return what each role may do."""
    heads = ["may", *(say(ROLE_LABELS[role], "en") for role in Role)]
    rows = [
        [say(RIGHT_LABELS[right], "en"), *("yes" if role in GRANTED[right] else "" for role in Role)] for right in Right
    ]
    return _table(heads, rows)


def names() -> str:
    """Return the names that conditions and texts may ask for."""
    rows = [[f"`{name}`", text] for name, text in NAMES.items()]
    rows += [[f"`{name}` ({place})", text] for place, inner in LOCAL.items() for name, text in inner.items()]
    return _table(["name", "holds"], rows)


def filters() -> str:
    """Return the filters of conditions and texts."""
    rows = [[f"`{name}`", (inspect.getdoc(made) or "").splitlines()[0]] for name, made in FILTERS.items()]
    return _table(["filter", "what it does"], rows)


def golden() -> str:
    """Return what a golden case may expect."""
    rows = [
        [f"`{name}`", field.description or ""] for name, field in GoldenCase.model_fields.items() if name != "expect"
    ]
    rows += [[f"`expect.{name}`", field.description or ""] for name, field in Expected.model_fields.items()]
    return _table(["field", "note"], rows)


def hooks() -> str:
    """Return each hook under its exact signature, with its whole contract."""
    parts = []
    for name, hook in vars(hookspecs).items():
        if hasattr(hook, "planner_spec"):
            signature = ", ".join(inspect.signature(hook).parameters)
            parts.append(f"### `{name}({signature})`\n\n{inspect.getdoc(hook)}")
    return "\n\n".join(parts)


def risks() -> str:
    """Return each risk with what raises it and what answers it, in the packs that are shipped."""
    catalogue = PluginHost.discover().catalogue
    raised, answered = raised_by(catalogue), answered_by(catalogue)
    rows = []
    for code, risk in catalogue.codes("risks").items():
        called = f"{say(risk.label, 'vi')} – {say(risk.label, 'en')}"
        modules = [f"{say(catalogue.modules[key].title, 'vi')} (`{key}`)" for key in answered.get(code, ())]
        rows.append([f"{called} (`{code}`)", ", ".join(f"`{key}`" for key in raised.get(code, ())), "; ".join(modules)])
    return _table(["risk", "raised by", "answered by"], rows)


def raised_by(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the keys of the rules and questions that raise each risk."""
    found = {(rule.risk, rule.key) for rule in catalogue.signal_rules}
    for checklist in catalogue.checklists:
        found |= {(signal.risk, checklist.item_key(item)) for item in checklist.items for signal in item.signals}
    return _grouped(found)


def answered_by(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the keys of the step modules that answer each risk."""
    return _grouped({(risk, module.key) for module in catalogue.modules.values() for risk in module.answers})


def _grouped(pairs: set[tuple[str | None, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for risk, key in sorted((risk, key) for risk, key in pairs if risk):
        found.setdefault(risk, []).append(key)
    return found


def contract_parts() -> str:
    """Return what each version of the contract after the first one brought; what is new as a whole stands once."""
    known = record()
    rows = []
    for version in versions()[1:]:
        older = {part.partition(".")[0] for part, came in known.items() if came < version}
        new = [part for part, came in known.items() if came == version]
        shown = [part if (whole := part.partition(".")[0]) in older or whole == part else whole for part in new]
        rows.append([named(version), ", ".join(f"`{part}`" for part in dict.fromkeys(shown))])
    return _table(["contract", "brought"], rows)


def contracts() -> str:
    """Return how the packs of the house stand to each version of the contract."""
    shipped = [
        plugin for plugin in PluginHost.discover().sound if (ROOT / "plugins" / f"planner_{plugin.name}").is_dir()
    ]
    fits = [fit_of(plugin.manifest, plugin.entries, plugin.hooks) for plugin in shipped if plugin.manifest]
    rows = [
        [
            f"`{fit.pack}`",
            f"{fit.lowest}-{fit.highest}",
            fit.needs,
            *("yes" if fitting else "no" for _, fitting in fit.fits),
        ]
        for fit in fits
    ]
    return _table(["pack", "claims", "needs", *map(named, versions())], rows)


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


WRITERS: dict[str, Callable[[], str]] = {
    made.__name__: made
    for made in (settings, commands, roles, names, filters, golden, hooks, risks, contract_parts, contracts)
}


def made_anew(text: str) -> str:
    """Return a document with everything that is listed in it written anew."""
    return _MARKED.sub(lambda mark: f"<!-- {mark[1]} -->\n{WRITERS[mark[1]]()}\n<!-- end -->", text)


if __name__ == "__main__":
    for document in DOCUMENTS:
        path = ROOT / document
        path.write_text(made_anew(path.read_text("utf-8")), "utf-8")
