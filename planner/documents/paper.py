"""A paper before it takes a form: the fixed places of the official layout, and the body in Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.catalogue.expressions import as_markdown
from planner.catalogue.gaps import Gap
from planner.catalogue.layouts import DocumentLayout, Lettering
from planner.documents.widths import text_width_mm
from planner.plans.tables import Setting, with_tables
from planner.texts import Language, msg, say


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
class Line:
    """A line in one of the fixed places; `component` names its lettering in the layout."""

    text: str
    component: str


Cell = tuple[Line, ...]


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
    signatory: Signatory
    recipients: tuple[str, ...]
    day: date | None
    draft: bool

    def word(self, name: str) -> str:
        """Return one of the fixed words of the layout."""
        return say(self.layout.words[name], self.language)

    def lettering(self, line: Line) -> Lettering:
        """Return size and style of a line."""
        return self.layout.lettering[line.component]

    def shown(self, line: Line) -> str:
        """Return the text of a line as it is written, in capitals where the layout wants them."""
        return line.text.upper() if self.lettering(line).upper else line.text

    def hole(self, gap: Gap) -> str:
        """Return what stands on paper where a value is missing."""
        return say(msg("[missing: %(what)s]", what=gap.label), self.language)

    @property
    def heading_rows(self) -> tuple[tuple[Cell, Cell], ...]:
        """Return the two rows of the heading block, each with its left and right cell."""
        names = ((self.office.parent_body, "parent_body"), (self.office.name, "issuing_body"))
        body = tuple(self._broken(Line(name, component)) for name, component in names if name)
        nation = (Line(self.word("national_name"), "national_name"), Line(self.word("motto"), "motto"))
        number, place = Line(self._number, "number"), Line(self._place_and_date, "place_and_date")
        return ((body, nation), ((number,), (place,)))

    def _broken(self, line: Line) -> Line:
        """Return a name that is too long for the left column in two lines, parted where the layout parts names."""
        if text_width_mm(self.shown(line), self.lettering(line).size_pt) <= self.layout.columns_mm[0]:
            return line
        places = (line.text.lower().rfind(f" {word} ") for word in self.layout.break_before)
        at = max((place for place in places if place > 0), default=0)
        return Line(f"{line.text[:at]}\n{line.text[at + 1 :]}", line.component) if at else line

    @property
    def _number(self) -> str:
        """Return number and symbol; the number is given after signing (Decree 30/2020, article 15.2)."""
        symbol = "-".join(part for part in (self.layout.type_abbreviation, self.office.symbol) if part)
        return f"{self.word('number')}{BLANK}/{symbol}"

    @property
    def _place_and_date(self) -> str:
        """Return place and date as the decree has them; what is not known yet is left to be written in by hand."""
        day = self.day
        return self.word("place_and_date").format(
            place=self.office.place or "…",
            day=f"{day.day:02d}" if day else "…",
            month=(f"{day.month:02d}" if day.month < 3 else str(day.month)) if day else "…",
            year=day.year if day else "…",
        )

    @property
    def title_lines(self) -> Cell:
        """Return kind and subject of the paper."""
        return (Line(self.type_name, "type_name"), Line(self.subject, "subject"))

    @property
    def basis_lines(self) -> Cell:
        """Return the legal bases, one a line, the last one closed by a full stop."""
        last = len(self.legal_bases) - 1
        return tuple(
            Line(f"{self.word('legal_basis').format(basis=basis)}{'.' if number == last else ';'}", "legal_basis")
            for number, basis in enumerate(self.legal_bases)
        )

    @property
    def recipient_lines(self) -> Cell:
        """Return who receives the paper, under their label; the archive comes last."""
        names = (*(f"- {name};" for name in self.recipients), f"- {self.word('archive')}")
        return (Line(self.word("recipients_label"), "recipients_label"), *(Line(name, "recipients") for name in names))


# The number is written in after signing: room for it, which no program closes up.
BLANK = "\N{NO-BREAK SPACE}" * 8


def plan_paper(
    setting: Setting,
    layout: DocumentLayout,
    scope: Mapping[str, object],
    office: Office,
    signatory: Signatory,
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
        signatory=signatory,
        recipients=tuple(recipient.fill(scope, language) for recipient in layout.recipients),
        day=day,
        draft=draft,
    )


def plan_markdown(setting: Setting) -> str:
    """Return the body of a plan as one Markdown text, its live tables drawn."""
    sections = setting.content.sections
    return "\n\n".join(f"## {as_markdown(part.title)}\n\n{with_tables(part.body, setting)}" for part in sections)
