"""A paper before it takes a form: the fixed places of the official layout, and the body in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.layouts import DocumentLayout
from planner.catalogue.plan import PlanContent
from planner.plans.tables import Setting, with_tables
from planner.texts import Language, say


@dataclass(frozen=True, slots=True)
class Office:
    """What an office puts at the head of its papers. Empty texts are left out."""

    name: str
    parent_body: str = ""
    place: str = ""
    symbol: str = ""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and as what."""

    title: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on a paper. `draft` marks every page as a draft; an unsigned paper has no number."""

    layout: DocumentLayout
    language: Language
    office: Office
    type_name: str
    subject: str
    legal_bases: tuple[str, ...]
    body: str
    signatories: tuple[Signatory, ...]
    recipients: tuple[str, ...]
    day: date | None
    draft: bool

    def word(self, name: str) -> str:
        """Return one of the fixed words of the layout."""
        return say(self.layout.words[name], self.language)

    @property
    def number_line(self) -> str:
        """Return the line for number and symbol; the number is given after signing (Decree 30/2020, article 15.2)."""
        symbol = f"{self.layout.type_abbreviation}-{self.office.symbol}" if self.office.symbol else ""
        return f"{self.word('number')}        /{symbol or self.layout.type_abbreviation}"

    @property
    def place_and_date_line(self) -> str:
        """Return place and date as the decree has them; what is not known yet is left to be written in by hand."""
        day = self.day
        return self.word("place_and_date").format(
            place=self.office.place or "…",
            day=f"{day.day:02d}" if day else "…",
            month=(f"{day.month:02d}" if day.month < 3 else str(day.month)) if day else "…",
            year=day.year if day else "…",
        )


def plan_paper(
    setting: Setting,
    layout: DocumentLayout,
    scope: Mapping[str, object],
    office: Office,
    signatories: tuple[Signatory, ...],
    *,
    day: date | None,
    draft: bool,
) -> Paper:
    """Return the paper of a plan. *scope* holds the values that the layout's own texts are filled with."""
    language = setting.language
    return Paper(
        layout=layout,
        language=language,
        office=office,
        type_name=say(layout.words["type_name"], language),
        subject=layout.subject.fill(scope, language),
        legal_bases=tuple(basis.fill(scope, language) for basis in layout.legal_bases),
        body=plan_markdown(setting),
        signatories=signatories,
        recipients=tuple(recipient.fill(scope, language) for recipient in layout.recipients),
        day=day,
        draft=draft,
    )


def plan_markdown(setting: Setting) -> str:
    """Return the body of a plan as one Markdown text, its live tables drawn."""
    content: PlanContent = setting.content
    sections = (f"## {section.title}\n\n{with_tables(section.body, setting)}" for section in content.sections)
    return "\n\n".join(sections)


def layout_for_plans(catalogue: Catalogue) -> DocumentLayout | None:
    """Return the layout of persuasion plans, if a pack brings one."""
    return catalogue.layout_for("persuasion_plan")
