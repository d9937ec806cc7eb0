"""Forms of quick entry: the lines as typed, and what was understood of each, to be corrected before it is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from planner.cases import entering
from planner.cases.entering import NEW, Entry
from planner.cases.forms import labels_of
from planner.cases.models import Case
from planner.cases.part_form import people_of
from planner.cases.quick_entry import MOST_LINES, Line
from planner.catalogue.catalogue import Catalogue
from planner.texts import Text, fold, msg
from planner.web.forms import ChoiceField, ChoicesField, Form, LineField, ProseField, WholeField, required

UNKNOWN = msg("not known yet")
BACK = "<"  # before a kind of tie that is meant from the other end
_PERSON = ("role", "kind", "honorific", "name", "gender", "birth_year", "phone", "actor", "tags", "description")


class LinesForm(Form):
    """The lines, and to whom they are related where a line does not say so itself."""

    to = ChoiceField(msg("Related to"))
    lines = ProseField(
        msg("One person in each line"),
        [required()],
        description=msg("Tie, name, year or age, telephone, trust, stance, anything else – with commas, in any order."),
        render_kw={"rows": 6, "spellcheck": "false"},
    )

    def offer(self, case: Case) -> None:
        """Offer the people of the case, somebody liable in front."""
        people = people_of(case)
        liable = [person.key for person in case.people if person.role == "liable" and person.key in people]
        order = dict.fromkeys([*liable, *people])
        self.to.offer({key: people[key] for key in order}, empty=msg("nobody in particular") if not order else None)

    def validate_lines(self, field: Any) -> None:
        """Take no more lines than a page can show."""
        if len([line for line in (field.data or "").split("\n") if line.strip()]) > MOST_LINES:
            raise ValidationError(msg("At most %(most)s lines at a time.", most=MOST_LINES))


class LineForm(Form):
    """What was understood of one line."""

    class Meta(Form.Meta):
        """The whole page has one token."""

        csrf = False

    number = HiddenField()
    text = HiddenField()
    leave_out = BooleanField(msg("Leave this line out"))
    who = ChoiceField(msg("Who is it?"), default=NEW)
    tie = ChoiceField(msg("Relationship"))
    to = ChoiceField(msg("to whom"))
    honorific = LineField(msg("Form of address"))
    name = LineField(msg("Name"))
    birth_year = WholeField(msg("Year of birth"))
    phone = LineField(msg("Telephone"))
    trust = ChoiceField(msg("Trust"), default="unknown")
    stance = ChoiceField(msg("Stance"))
    evidence = LineField(msg("How one knows"))
    role = ChoiceField(msg("Part in the case"), default="other")
    description = LineField(msg("Anything else"))
    kind = ChoiceField(msg("Who it is"), default="person")
    gender = ChoiceField(msg("Gender"))
    actor = ChoiceField(msg("Body or post"))
    tags = ChoicesField(msg("What has to be kept in mind"))

    def validate_who(self, field: Any) -> None:
        """Ask where it is not sure whether somebody is in the case already."""
        if not field.data and not self.leave_out.data:
            raise ValidationError(msg("Say whether this is somebody who is here already."))

    def validate_tie(self, field: Any) -> None:
        """Ask of whom a tie is."""
        if field.data and not self.to.data and not self.leave_out.data:
            raise ValidationError(msg("Say to whom."))

    def entry(self) -> Entry:
        """Return the line as it is to be saved."""
        values: dict[str, Any] = self.values(*_PERSON)
        for name in ("gender", "actor"):
            values[name] = values[name] or None
        said = str(self.tie.data or "")
        more = ("birth_year", "phone", "description", "actor", "tags")
        return Entry(
            number=int(self.number.data or 0),
            text=self.text.data or "",
            who=self.who.data,
            person=values,
            kind=said.removeprefix(BACK),
            back=said.startswith(BACK),
            to=self.to.data or "",
            trust=self.trust.data,
            stance=self.stance.data,
            evidence=self.evidence.data or "",
            adds=any(self[name].data for name in more),
        )


@dataclass(frozen=True, slots=True)
class Offered:
    """What the fields of every line offer, gathered once for a page."""

    ties: Mapping[str, Text]
    people: Mapping[str, Text]
    groups: Mapping[str, Mapping[str, Text]]


def offered(case: Case, catalogue: Catalogue) -> Offered:
    """Return what there is to choose from."""
    kinds = catalogue.relationship_kinds
    both = {key: kind.label for key, kind in kinds.items()}
    both |= {f"{BACK}{key}": kind.back for key, kind in kinds.items() if kind.back != kind.label}
    names = ("person_roles", "person_kinds", "genders", "actors", "person_tags", "trust", "stances")
    return Offered(both, people_of(case), {name: labels_of(catalogue, name) for name in names})


def line_form(number: int, given: Offered, others: Mapping[str, Text], **options: Any) -> LineForm:
    """Return the form of one line; *others* are the people in the other lines."""
    form = LineForm(prefix=f"line-{number}-", **options)
    form.who.offer({NEW: msg("somebody new"), **given.people}, empty=msg("choose"))
    form.tie.offer(given.ties, empty=UNKNOWN)
    form.to.offer({**given.people, **others}, empty=msg("choose"))
    for name, group in (("role", "person_roles"), ("kind", "person_kinds"), ("trust", "trust")):
        form[name].offer(given.groups[group])
    form.stance.offer(given.groups["stances"], empty=UNKNOWN)
    form.gender.offer(given.groups["genders"], empty=UNKNOWN)
    form.actor.offer(given.groups["actors"], empty=msg("none"))
    form.tags.offer(given.groups["person_tags"])
    return form


def shown(line: Line, case: Case, to: str, lines: Sequence[Line]) -> dict[str, Any]:
    """Return what was understood of a line as the data of its form; who was not recognised for sure is asked for."""
    sure, near = entering.alike(case, line.honorific, line.name, line.birth_year, line.description)
    values = asdict(line) | {"kind": line.person_kind, "tags": list(line.tags)}
    values["who"] = sure or ("" if near else NEW)
    values["tie"] = f"{BACK}{line.kind}" if line.back else line.kind
    values["to"] = _toward(line, case, lines) or to
    if line.toward and not _toward(line, case, lines):
        values["description"] = ", ".join(filter(None, (line.description, line.words_in("toward"))))
    return values


def _toward(line: Line, case: Case, lines: Sequence[Line]) -> str:
    """Return whom the words behind "của" name: somebody of the case, or of another line."""
    wanted = fold(line.toward)
    people = {person.key: (person.called, person.name, person.short_name) for person in case.people}
    here = {f"line-{each.number}": (f"{each.honorific} {each.name}", each.name) for each in lines if each is not line}
    for key, names in (people | here).items():
        if wanted and wanted in {fold(name) for name in names if name.strip()}:
            return key
    return ""
