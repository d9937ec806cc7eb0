"""How commands speak: help, answers, refusals and wrong use, in the language asked for or that of the settings."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import click

from planner.errors import BadSetting, Fault, PlannerError
from planner.settings import Settings
from planner.texts import DEFAULT_LANGUAGE, LANGUAGES, Language, Message, Text, as_language, msg, say, translations

REFUSED = 1
WRONG_USE = 2
_LANGUAGE = "planner.language"
# Words of click itself; they are said by the formatter below.
_FRAME = (msg("Usage:"), msg("Options"), msg("Commands"), msg("Show this message and exit."), msg("required"))


def language() -> Language:
    """Return the language that this command speaks."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(_LANGUAGE) if context else None
    if chosen:
        return as_language(chosen)
    try:
        return Settings.from_env().language
    except BadSetting:
        return DEFAULT_LANGUAGE


def asked_language() -> Language | None:
    """Return the language that was asked for by option, if one was."""
    chosen = click.get_current_context().meta.get(_LANGUAGE)
    return as_language(chosen) if chosen else None


def tell(text: Text, *, err: bool = False) -> None:
    """Say a sentence."""
    click.echo(say(text, language()), err=err)


def tell_rows(heads: Sequence[Text], rows: Iterable[Sequence[Text]]) -> None:
    """Show a table in columns as wide as they need to be."""
    said = [[say(cell, language()) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[n]) for row in said) for n in range(len(heads))]
    for row in said:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def answer(values: object) -> None:
    """Print JSON for a program."""
    click.echo(json.dumps(values, ensure_ascii=False, indent=2))


def fault_values(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Return faults as JSON holds them."""
    spoken = language()
    return [{"place": f.place, "text": say(f.text, spoken), "remedy": say(f.remedy, spoken)} for f in faults]


def refusal_values(refusal: PlannerError) -> dict[str, Any]:
    """Return a refusal as JSON holds it, with everything that is wrong."""
    problems: tuple[Text, ...] = getattr(refusal, "problems", ())
    faults: tuple[Fault, ...] = getattr(refusal, "faults", ())
    return {
        "refused": say(refusal.text, language()),
        "problems": [say(problem, language()) for problem in problems],
        "faults": fault_values(faults),
    }


def tell_refusal(refusal: PlannerError) -> None:
    """Say a refusal on the error stream, with everything that is wrong."""
    values = refusal_values(refusal)
    lines = [values["refused"], *(f"  - {problem}" for problem in values["problems"])]
    lines += [_fault_line(fault) for fault in values["faults"]]
    click.echo("\n".join(lines), err=True)


def tell_faults(faults: Iterable[Fault]) -> None:
    """Say faults on the error stream, one a line with its place and remedy."""
    for fault in fault_values(faults):
        click.echo(_fault_line(fault), err=True)


def _fault_line(fault: dict[str, str]) -> str:
    place = f"{fault['place']}: " if fault["place"] else ""
    return f"  - {place}{fault['text']} {fault['remedy']}".rstrip()


class _Formatter(click.HelpFormatter):
    """Says help in the reader's language; what is written here is looked up by its English words."""

    def _said(self, text: str) -> str:
        """Return *text* in the reader's language, and what click adds in brackets behind it."""
        words, mark, added = text.partition("  [")
        look_up = translations(language()).gettext
        added = ", ".join(look_up(part) for part in added.removesuffix("]").split("; "))
        return (look_up(words) if words else "") + (f"{mark}{added}]" if mark else "")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line on usage."""
        super().write_usage(prog, args, f"{self._said(prefix or 'Usage:')} ")

    def write_text(self, text: str) -> None:
        """Write a paragraph of help."""
        super().write_text(self._said(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with its help."""
        super().write_dl([(name, self._said(text)) for name, text in rows], col_max, col_spacing)

    def section(self, name: str) -> Any:
        """Open a section under a heading."""
        return super().section(self._said(name))


class _Context(click.Context):
    formatter_class = _Formatter


def _remember_language(context: click.Context, _option: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[_LANGUAGE] = value


def _language_option() -> click.Option:
    return click.Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        is_eager=True,
        expose_value=False,
        callback=_remember_language,
        help=msg("Language of what is said: vi or en."),
    )


class _Spoken(click.Command):
    """What commands and groups have in common: help in the reader's language, and the option for it."""

    context_class = _Context

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params.append(_language_option())

    def parse_args(self, context: click.Context, args: list[str]) -> list[str]:
        """Look for the language first, so that `--help --lang en` is help in English."""
        for word, following in pairwise([*args, ""]):
            chosen = word.removeprefix("--lang=") if word.startswith("--lang=") else following
            if word.startswith("--lang") and chosen in LANGUAGES:
                context.meta[_LANGUAGE] = chosen
        return super().parse_args(context, args)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the help for the list of commands, whole, because it is looked up by its words."""
        return self.help or ""


class Command(_Spoken):
    """A command. A refusal ends it with exit code 1 and everything that is wrong."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except PlannerError as refusal:
            if context.params.get("as_json"):
                answer(refusal_values(refusal))
            else:
                tell_refusal(refusal)
            context.exit(REFUSED)


class Group(_Spoken, click.Group):
    """A group of commands, listed in the order of their work."""

    command_class = Command

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the commands as they were declared."""
        return list(self.commands)


class Program(Group):
    """The whole program: wrong use ends it with exit code 2 and a sentence, never with a traceback."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program and end it with its exit code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")  # a terminal that has not all letters shows what it has
        # What befell a plugin is told by `pack list` and `doctor` in words; only `run` keeps a log.
        logging.getLogger("planner").addHandler(logging.NullHandler())
        try:
            code = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except click.UsageError as error:
            code = _say_wrong_use(error)
        except click.ClickException as error:
            click.echo(error.format_message(), err=True)
            code = REFUSED
        except click.Abort:
            code = REFUSED
        if standalone_mode:
            sys.exit(code or 0)
        return code


def _say_wrong_use(error: click.UsageError) -> int:
    context = error.ctx
    if context is None:
        click.echo(error.format_message(), err=True)
        return WRONG_USE
    with context.scope(cleanup=False):
        if isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(error.message, err=True)
            return WRONG_USE
        click.echo(context.get_usage(), err=True)
        tell(_wrong(error), err=True)
        tell(msg("More: %(command)s --help", command=context.command_path), err=True)
    return WRONG_USE


def _wrong(error: click.UsageError) -> Message:
    """Return what is wrong with a command line in our own words, with click's where we have none."""
    match error:
        case click.MissingParameter():
            return msg("Missing: %(what)s.", what=_hint(error))
        case click.exceptions.NoSuchCommand():
            return msg("There is no command %(name)s.", name=error.command_name)
        case click.NoSuchOption():
            return msg("There is no option %(name)s.", name=error.option_name)
        case click.BadParameter():
            return msg("%(what)s cannot be used: %(problem)s", what=_hint(error), problem=error.message)
        case _:
            return msg("This is not understood: %(problem)s", problem=error.format_message())


def _hint(error: click.BadParameter) -> str:
    return error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.message
