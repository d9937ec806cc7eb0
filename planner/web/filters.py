"""What pages use to say and write things: texts, dates, sums, icons, Markdown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from flask import Flask, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from planner import clock
from planner.catalogue.entries import Item
from planner.catalogue.gaps import Gap
from planner.texts import Bilingual, say, translations
from planner.web import prose
from planner.web.context import (
    actor_or_none,
    current_catalogue,
    current_language,
    current_settings,
    current_theme,
)
from planner.web.icons import icon


def init_app(app: Flask) -> None:
    """Give the pages of *app* what they need to speak."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.filters.update(
        say=_for_each_reader(said),
        day=written_day,
        moment=written_moment,
        money=written_money,
        label=_for_each_reader(label),
        paragraphs=paragraphs,
        pack_title=_for_each_reader(pack_title),
        pack_version=_for_each_reader(pack_version),
        type_title=_for_each_reader(type_title),
    )
    app.jinja_env.globals.update(_=translated, icon=icon, prose=shown_prose, with_gaps=shown_gaps)
    app.jinja_env.globals.update(is_type_off=is_type_off, known_question=known_question)
    app.context_processor(_always_there)


def _for_each_reader(speaking: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that speaks anew on every page.

    Without the context Jinja works out what a filter makes of a constant once, in the language of whoever came first.
    """

    @pass_context
    @wraps(speaking)
    def spoken(_context: Context, *given: Any) -> Any:
        return speaking(*given)

    return spoken


def _always_there() -> dict[str, Any]:
    return {
        "language": current_language(),
        "theme": current_theme(),
        "actor": actor_or_none(),
        "today": clock.today(),
        "demo": current_settings().demo,
    }


def translated(text: str, **values: object) -> str:
    """Return a sentence of a page in the language of the reader."""
    pattern = translations(current_language()).gettext(text)
    return pattern % {name: said(value) for name, value in values.items()} if values else pattern


def said(text: Any) -> Any:
    """Return a message or a text of a pack in the language of the reader; anything else as it is."""
    return say(text, current_language()) if isinstance(text, str | Bilingual) else text


def label(code: str | None, group: str) -> str:
    """Return what people read for a code of the vocabulary."""
    return say(current_catalogue().label(group, code), current_language())


def type_title(case_type: str) -> str:
    """Return what a type of case is called, also while its pack is off."""
    return say(current_catalogue().case_type_title(case_type), current_language())


def is_type_off(case_type: str) -> bool:
    """Return whether no pack that is on in the office worked for brings this type of case."""
    return case_type not in current_catalogue().case_types


def known_question(item: str) -> Item | None:
    """Return what was asked where an answer is kept, also by a pack that is off."""
    return current_catalogue().known_item(item)


def pack_title(key: str) -> str:
    """Return what a pack is called; one that is gone is shown by its key."""
    manifest = current_catalogue().known_manifest(key)
    return say(manifest.title, current_language()) if manifest else key


def pack_version(key: str) -> str:
    """Return the version of a pack that there is; one that is gone has none."""
    manifest = current_catalogue().known_manifest(key)
    return manifest.version if manifest else ""


def written_day(day: date | datetime | None) -> str:
    """Write a day as dd/mm/yyyy."""
    if day is None:
        return ""
    shown = day.astimezone(clock.ZONE).date() if isinstance(day, datetime) else day
    return shown.strftime("%d/%m/%Y")


def written_moment(moment: datetime | None) -> str:
    """Write a moment in Vietnamese time, as dd/mm/yyyy hh:mm."""
    return moment.astimezone(clock.ZONE).strftime("%d/%m/%Y %H:%M") if moment else ""


def written_money(amount: int | None) -> str:
    """Write whole đồng with points between the thousands."""
    return "" if amount is None else f"{amount:,}".replace(",", ".") + " đ"


def paragraphs(text: str) -> Markup:
    """Return plain text with its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def gap_linker(case_id: int | None) -> Callable[[Gap], str]:
    """Return what shows a gap of a plan as a link to the field it waits for; without a case, as a mark."""

    def show(gap: Gap) -> str:
        if case_id is None or not gap.pointer:
            return f'<span class="gap">{escape(gap.label)}</span>'
        address = url_for("dossier.at", case_id=case_id, pointer=gap.pointer, label=gap.label)
        return f'<a class="gap" href="{escape(address)}">{escape(gap.label)}</a>'

    return show


def shown_prose(text: str, case_id: int | None = None) -> Markup:
    """Return Markdown of a plan as HTML, its gaps as links, its headings below those of the page."""
    try:
        return prose.on_a_page(prose.shown(text, gap_linker(case_id)))
    except prose.TooLarge as error:
        return Markup('<p class="text-danger">{}</p>').format(said(error.said))


def shown_gaps(text: str, case_id: int | None = None) -> Markup:
    """Return plain text with its gaps as links."""
    return prose.plain_with_gaps(text, gap_linker(case_id))
