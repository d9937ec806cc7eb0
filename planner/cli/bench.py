"""`planner bench`: measuring the planner itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from planner.bench.measuring import Figure, Recall
from planner.bench.running import Result, run_stories
from planner.cli.packs import found_plugins
from planner.cli.speaking import Group, answer, tell, tell_faults, tell_rows
from planner.cli.working import for_programs
from planner.errors import BadFile, Fault
from planner.settings import Settings
from planner.texts import Message, Text, msg

bench = Group("bench", help=msg("Measure the planner itself."))
_DECIMALS = 3


@bench.command(help=msg("Draft a plan for each story in FILE and compare it with what really helped."))
@click.argument("file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@for_programs
def stories(file: Path, as_json: bool) -> None:
    """Measure how much of what mattered in real cases the plans hold, beside a plan that is the same for every case."""
    host = found_plugins(Settings.from_env())
    result = run_stories(file.name, _text(file), host.catalogue)
    tell_faults(result.left_out)
    if as_json:
        answer(_values(result))
    else:
        _tell(result)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        fault = Fault(file.name, msg("The file is not text in UTF-8."), msg("Save it in UTF-8."))
        raise BadFile(msg("The stories in %(file)s cannot be read.", file=file.name), (fault,)) from None


def _values(result: Result) -> dict[str, Any]:
    figures = {name: _figure_values(figure) for name, _, figure in _figures(result)}
    spent = {name: round(each, 1) for name, each in asdict(result.spent).items()}
    means = figures | {"stories": len(result.made), "milliseconds": spent}
    return {"stories": [asdict(made) for made in result.made], "means": means}


def _figure_values(figure: Figure) -> dict[str, Any]:
    return {
        "cases": figure.found.cases,
        "mean": _rounded(figure.found.mean),
        "pooled": _rounded(figure.found.pooled),
        "constant_mean": _rounded(figure.constant.mean),
        "constant_pooled": _rounded(figure.constant.pooled),
        "constant_plan": list(figure.constant_codes),
        "median_size": figure.median_size,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DECIMALS)


def _figures(result: Result) -> Iterator[tuple[str, Message, Figure]]:
    measure = result.measure
    yield "actions", msg("actions that were taken"), measure.actions
    yield "risks", msg("decisive risks"), measure.risks
    yield "messengers", msg("somebody who moved the person among the speakers"), measure.messengers
    yield "missing_actions", msg("actions that were missing"), measure.missing


def _tell(result: Result) -> None:
    heads = (msg("story"), msg("steps"), msg("actions"), msg("risks"), msg("speakers"))
    tell_rows(heads, (_row(*each) for each in zip(result.made, strict=True)))
    click.echo()
    columns = (msg("figure"), msg("cases"), msg("mean"), msg("pooled"), msg("constant plan"), msg("codes (median)"))
    tell_rows(columns, (_figure_row(title, figure) for _, title, figure in _figures(result)))
    click.echo()
    for _, title, figure in _figures(result):
        codes = ", ".join(figure.constant_codes) or "–"
        tell(msg("constant plan, %(what)s: %(codes)s", what=title, codes=codes))
    spent = result.spent
    said = msg(
        "Drafting and checking one plan: %(median)s ms in the median, %(longest)s ms at most.",
        median=round(spent.median, 1),
        longest=round(spent.longest, 1),
    )
    tell(said)


def _row(made: Any) -> tuple[str, ...]:
    return (made.id, str(made.steps), str(len(made.actions)), ", ".join(made.risks), ", ".join(made.speakers))


def _figure_row(title: Text, figure: Figure) -> tuple[Text, ...]:
    constant = " / ".join(map(_shown, (figure.constant.mean, figure.constant.pooled)))
    found: Recall = figure.found
    return (title, str(found.cases), _shown(found.mean), _shown(found.pooled), constant, f"{figure.median_size:g}")


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
