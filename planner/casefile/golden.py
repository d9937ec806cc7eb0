"""Golden cases: a case profile in; expected signals, template ranking, step keys and findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import Field, ValidationError

from planner.casefile.facts import facts_from
from planner.casefile.schema import CaseFile
from planner.cases.calendar import calendar_around
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.entries import Value
from planner.catalogue.facts import User
from planner.catalogue.reading import Source, faults_of
from planner.errors import Fault
from planner.plans.checking import check
from planner.plans.drafting import draft, picture_of
from planner.plans.ranking import rank
from planner.texts import Bilingual, Message, msg

_REMEDY = msg("Correct the pack, or what is expected.")


class Expected(Value):
    """What a golden case expects. What is left out is not looked at; what is given has to be met exactly."""

    risks: tuple[str, ...] | None = None
    flags: tuple[str, ...] | None = None
    signals: tuple[str, ...] = Field((), description="Keys, without the place after @, that have to be there.")
    templates: tuple[str, ...] = Field((), description="The ranking, best first; the rest may follow.")
    steps: tuple[str, ...] | None = None
    findings: tuple[str, ...] | None = Field(None, description="Codes, gaps left out.")
    gaps: tuple[str, ...] | None = Field(None, description="Pointers.")
    first_messenger: dict[str, str] = Field({}, description="For a person's key, the actor first proposed.")


class GoldenCase(Value):
    """One golden case, a file in the folder `golden/` of a pack."""

    about: Bilingual
    today: date
    officer: str = "Golden Officer"
    head: str = "Golden Head"
    case: CaseFile
    expect: Expected


def golden_faults(sources: Iterable[Source], catalogue: Catalogue) -> tuple[Fault, ...]:
    """Run golden cases against a catalogue; return a fault for every expectation that is not met."""
    faults: list[Fault] = []
    for source in sources:
        try:
            golden = GoldenCase.model_validate(source.data)
        except ValidationError as error:
            faults += faults_of(error, source, GoldenCase)
        else:
            faults += _run(golden, source, catalogue)
    return tuple(faults)


def _run(golden: GoldenCase, source: Source, catalogue: Catalogue) -> Iterator[Fault]:
    facts = facts_from(golden.case, golden.today, User(golden.officer), User(golden.head))
    picture = picture_of(facts, catalogue, "vi", calendar_around(golden.today))
    ranked = rank(facts.case.case_type, catalogue, picture.scope, "vi")
    if not ranked:
        yield Fault(source.place(("case",)), msg("No template serves the case type of this golden case."))
        return
    content = draft(ranked[0].template, picture)
    findings = check(content, facts, catalogue, picture.scope, "vi")
    expect = golden.expect
    keys = {signal.key.partition("@")[0] for signal in picture.signals}
    messengers = {key: route.via.actor for key in expect.first_messenger if (route := picture.routes.best(key))}
    compared: list[tuple[str, object, object]] = [
        ("risks", _sorted(expect.risks), _sorted(content.risks)),
        ("flags", _sorted(expect.flags), _sorted(content.flags)),
        ("signals", sorted(expect.signals), sorted(set(expect.signals) & keys)),
        ("templates", list(expect.templates), [r.template.key for r in ranked[: len(expect.templates)]]),
        ("steps", _listed(expect.steps), [step.key for step in content.steps]),
        ("findings", _sorted(expect.findings), _sorted({f.code for f in findings if f.code != "gap"})),
        ("gaps", _sorted(expect.gaps), _sorted({f.place for f in findings if f.code == "gap"})),
        ("first_messenger", expect.first_messenger, messengers),
    ]
    for name, wanted, got in compared:
        if wanted is not None and wanted != got:
            said = msg("%(name)s: expected %(wanted)s, got %(got)s", name=name, wanted=str(wanted), got=str(got))
            yield Fault(source.place(("expect", name)), _with_difference(said, wanted, got), _REMEDY)


def _with_difference(said: Message, wanted: object, got: object) -> Message:
    """Return *said*, and where two long lists differ in few things, which things."""
    if not isinstance(wanted, list) or not isinstance(got, list):
        return said
    missing = ", ".join(one for one in wanted if one not in got) or "–"
    extra = ", ".join(one for one in got if one not in wanted) or "–"
    if missing == extra == "–":
        return msg("%(said)s. Only the order differs.", said=said)
    return msg("%(said)s. Missing: %(missing)s. Too many: %(extra)s.", said=said, missing=missing, extra=extra)


def _sorted(values: Iterable[str] | None) -> list[str] | None:
    return None if values is None else sorted(values)


def _listed(values: Iterable[str] | None) -> list[str] | None:
    return None if values is None else list(values)
