"""Forms for plans: choosing a template, editing sections and steps, deciding, results and outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import ValidationError

from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts
from planner.catalogue.plan import PlanContent, Step
from planner.plans.changing import Typed, choosable, own_reason, unnamed_helpers
from planner.texts import Text, msg, say
from planner.web import prose
from planner.web.context import current_language
from planner.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    ProseField,
    Versioned,
    WholeField,
    required,
)

NOBODY: Text = msg("– nobody yet –")


class DraftForm(Form):
    """Which template to draft from."""

    template = HiddenField(validators=[required()])


class MoveForm(Versioned):
    """A step in the life of a plan; `version` is the revision that was read."""

    comment = ProseField(msg("Comment"))


class AcceptForm(Form):
    """A warning, and the reason why it is accepted."""

    finding = HiddenField(validators=[required()])
    reason = ProseField(msg("Reason"))


class _Edit(Versioned):
    note = LineField(
        msg("What did you change, and why?"),
        description=msg("Optional; it stands beside the revision and helps whoever approves."),
    )


class SectionForm(_Edit):
    """The text of one section, in Markdown."""

    body = ProseField(msg("Text"), [required()], render_kw={"rows": 22, "spellcheck": "true"})

    def validate_body(self, field: Any) -> None:
        """Refuse what no page or paper could show."""
        try:
            prose.guard(field.data or "")
        except prose.TooLarge as error:
            raise ValidationError(error.said) from None


class HeadForm(_Edit):
    """Title and goal of a plan."""

    title = LineField(msg("Title"), [required()])
    goal = ProseField(
        msg("Goal"),
        [required()],
        description=msg("Who does what, for whom, by when. One sentence that can be measured."),
    )


class StepForm(_Edit):
    """All fields of one step."""

    title = LineField(msg("Title"), [required()])
    action = ChoiceField(msg("Action"), [required()])
    target = ChoiceField(msg("Addressed to"))
    speaker = ChoiceField(
        msg("Who speaks"),
        description=msg("A person of the case, a contact of the directory or somebody of the office."),
    )
    carrier = ChoiceField(msg("Who carries the step out"), description=msg("Who sees to it that it is held."))
    helpers = ChoicesField(msg("Who helps"))
    channel = ChoiceField(msg("Where"), [required()])
    start = DayField(msg("Begins on"))
    due = DayField(msg("Done by"))
    dates_settled = BooleanField(msg("These days are settled"))
    argument = ProseField(
        msg("What is said"),
        description=msg("In words that can be spoken. No threat, nothing that shames, no promise for others."),
    )
    expected = ProseField(msg("What is hoped for"), description=msg("By what one sees that the step succeeded."))
    fallback = ProseField(msg("If it fails"), description=msg("What is done instead, by whom."))
    stop_when = ProseField(msg("When to stop"), description=msg("The sign at which the talk ends, without argument."))
    answers = ChoicesField(msg("Risks it answers"))
    reason = ProseField(
        msg("Why this step, in this case"),
        description=msg("Your own reason, beside those that were found in the case."),
    )
    after = HiddenField()

    def offer(self, facts: Facts, catalogue: Catalogue, content: PlanContent, step: Step | None) -> None:
        """Offer real people and posts, and the codes of the vocabulary."""
        self.action.offer(
            {code: entry.label for code, entry in catalogue.codes("actions").items()}, empty=_choose(step)
        )
        self.channel.offer(
            {code: entry.label for code, entry in catalogue.codes("channels").items()}, empty=_choose(step)
        )
        people: dict[str, Text] = {person.key: person.called for person in facts.people}
        self.target.offer(_with_present(people, step.target if step else None), empty=msg("– nobody in particular –"))
        parties = _parties(facts, catalogue, step)
        self.speaker.offer(parties, empty=_hole(step.speaker.label, step.speaker.ref) if step else NOBODY)
        self.carrier.offer(parties, empty=_hole(step.carrier.label, step.carrier.ref) if step else NOBODY)
        self.helpers.offer({key: party.label for key, party in unnamed_helpers(step).items()} | parties)
        risks = dict.fromkeys((*content.risks, *(step.answers if step else ())))
        self.answers.offer({risk: catalogue.label("risks", risk) for risk in risks})

    def typed(self) -> Typed:
        """Return what was typed."""
        return Typed(
            title=self.title.data,
            action=self.action.data,
            target=self.target.data or "",
            speaker=self.speaker.data or "",
            carrier=self.carrier.data or "",
            helpers=tuple(self.helpers.data or ()),
            channel=self.channel.data,
            start=self.start.data,
            due=self.due.data,
            argument=self.argument.data,
            expected=self.expected.data,
            fallback=self.fallback.data,
            stop_when=self.stop_when.data,
            answers=tuple(self.answers.data or ()),
            reason=self.reason.data,
            dates_settled=bool(self.dates_settled.data),
        )


def shown_step(step: Step) -> dict[str, Any]:
    """Return a step as its form shows it."""
    unnamed = {id(party): key for key, party in unnamed_helpers(step).items()}
    return {
        **step.model_dump(include=set(_SAME)),
        "target": step.target or "",
        "speaker": step.speaker.ref or "",
        "carrier": step.carrier.ref or "",
        "helpers": [party.ref or unnamed[id(party)] for party in step.helpers],
        "answers": list(step.answers),
        "reason": own_reason(step),
    }


_SAME = ("title", "action", "channel", "start", "due", "argument", "expected", "fallback", "stop_when")


def _parties(facts: Facts, catalogue: Catalogue, step: Step | None) -> dict[str, Text]:
    """Return who may be chosen, people with their role in the case; whoever stands there already stays choosable."""
    language = current_language()
    roles = {person.key: say(catalogue.label("person_roles", person.role), language) for person in facts.people}
    found: dict[str, Text] = {
        key: f"{party.label} – {roles[key]}" if key in roles else party.label
        for key, party in choosable(facts, catalogue).items()
    }
    for party in (step.speaker, step.carrier, *step.helpers) if step else ():
        if party.ref and party.ref not in found:
            found[party.ref] = msg("%(name)s (no longer to be chosen)", name=party.label)
    return found


def _with_present(labels: dict[str, Text], present: str | None) -> dict[str, Text]:
    return (
        labels | {present: msg("somebody who is no longer in this case")}
        if present and present not in labels
        else labels
    )


def _hole(label: str, ref: str | None) -> Text:
    return NOBODY if ref else msg("– still a gap: %(label)s –", label=plain_gap(label))


def plain_gap(label: str) -> str:
    """Return the label of a hole without its marks, for a list where nothing can be marked."""
    return label.strip("⟦⟧").partition(" → ")[0]


def _choose(step: Step | None) -> Text | None:
    return None if step else msg("– choose –")


class ResultForm(Form):
    """What came of a step."""

    result = ChoiceField(msg("Result"), [required()])
    on = DayField(msg("Held on"), [required()])
    text = ProseField(
        msg("What was said and agreed"),
        description=msg("Facts and words, no judgement of the person. If it could not be held: why."),
    )


class OutcomeForm(Form):
    """How the plan ended, and what was learned."""

    code = ChoiceField(msg("Outcome"), [required()])
    on = DayField(msg("Ended on"), [required()])
    amount = WholeField(
        msg("Sum performed, in đồng"), grouped=True, description=msg("Leave empty where no money was owed.")
    )
    moved = ProseField(
        msg("What moved the person"), description=msg("The word, the person or the offer that made the difference.")
    )
    hindered = ProseField(msg("What hindered"))
    lessons = ProseField(
        msg("Lessons"),
        [required()],
        description=msg("What would you do again, and what otherwise? The next officer starts from it."),
    )


def offer_codes(field: ChoiceField, catalogue: Catalogue, group: str, names: Iterable[str] | None = None) -> None:
    """Offer the codes of one group of the vocabulary, with a first line to choose from."""
    codes = catalogue.codes(group)
    wanted = list(names) if names is not None else list(codes)
    field.offer({code: codes[code].label for code in wanted}, empty=msg("– choose –"))
