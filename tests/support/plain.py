"""A plain case of no special kind, what can be added to it fact by fact, and its plan from the shipped packs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from planner.casefile.facts import facts_from
from planner.casefile.schema import CaseFile
from planner.cases.calendar import calendar_around
from planner.catalogue.catalogue import Catalogue
from planner.catalogue.facts import Facts, User
from planner.catalogue.plan import PlanContent
from planner.plans.checking import check
from planner.plans.drafting import Picture, draft, picture_of
from planner.plans.ranking import rank
from planner.plugins import PluginHost
from planner.texts import Language

TODAY = date(2026, 11, 24)
OFFICER, HEAD = User("Mai", "Chấp hành viên"), User("Quang", "Trưởng phòng")
TEXTS = ("title", "argument", "expected", "fallback", "stop_when")
LIABLE = {"key": "ba", "role": "liable", "honorific": "ông", "name": "Hoàng Văn Ba", "short_name": "Ba"}
ENTITLED = {"key": "na", "role": "entitled", "honorific": "bà", "name": "Lê Thị Na", "short_name": "Na"}
CONTACTS = (
    ("ub", "commune_authority", "UBND xã Vườn", "Phó Chủ tịch", "Bưởi"),
    ("ca", "police", "Công an xã Vườn", "Phó Trưởng", "Chanh"),
    ("tt", "hamlet_head", "Thôn Đông", "Trưởng thôn", "Cam"),
    ("yt", "social_services", "Trạm Y tế xã Vườn", "Trưởng trạm", "Quýt"),
)
PLAIN: dict[str, Any] = {
    "case": {
        "number": "7/QĐ-THA",
        "case_type": "general",
        "nature": "Vay tiền mua máy cày.",
        "area": "xã Vườn",
        "judgment": {"number": "3/DS-ST", "date": "2026-07-20", "court": "Tòa án nhân dân khu vực 4"},
        "decision": {"number": "7/QĐ-THA", "date": "2026-11-16"},
    },
    "obligations": [{"key": "o1", "kind": "money", "text": "Phải trả 46 triệu đồng.", "amount": 46000000}],
    "people": [LIABLE, ENTITLED],
    "relationships": [{"from": "na", "to": "ba", "kind": "creditor"}],
    "contacts": [dict(zip(("key", "actor", "body", "post", "holder"), contact, strict=True)) for contact in CONTACTS],
    "events": [{"kind": "decision_notified", "on": "2026-11-23", "channel": "direct"}],
}
LAND = {"obligations": [{"key": "o1", "kind": "property", "text": "Phải giao nhà.", "property": "Căn nhà số 8"}]}
More = Mapping[str, Any]


def said(text: str, category: str = "attitude", person: str = "ba") -> dict[str, Any]:
    """Return one statement more."""
    return {"circumstances": [{"person": person, "category": category, "text": text}]}


def somebody(role: str, tie: str = "kin", **values: Any) -> dict[str, Any]:
    """Return one person more, tied to the liable one."""
    stance = values.pop("stance", None)
    more: dict[str, Any] = {
        "people": [{"key": "x", "role": role, "honorific": "chị", "name": "Võ Thị Mơ", "short_name": "Mơ"} | values],
        "relationships": [{"from": "x", "to": "ba", "kind": tie}],
    }
    return more | ({"stances": [{"person": "x", "stance": stance}]} if stance else {})


def tagged(*tags: str, **values: Any) -> dict[str, Any]:
    """Return the liable person with tags, or otherwise changed."""
    return {"people": [LIABLE | {"tags": list(tags)} | values]}


def answered(item: str, value: Any) -> dict[str, Any]:
    """Return one answer to an item, given by pack and key."""
    return {"assessments": [{"answers": {item: {"value": value}}}]}


def happened(kind: str) -> dict[str, Any]:
    """Return one legal event more."""
    return {"events": [*PLAIN["events"], {"kind": kind, "on": "2026-11-20"}]}


def noted(kind: str, text: str, **more: str) -> dict[str, Any]:
    """Return one entry in the journal."""
    return {"journal": [{"kind": kind, "on": "2026-11-21", "text": text, "people": ["ba"], **more}]}


def with_more(more: More) -> dict[str, Any]:
    """Return the plain case with *more*: people and ties are added unless they replace somebody."""
    known = {person["key"] for person in more.get("people", [])}
    people = [*(p for p in PLAIN["people"] if p["key"] not in known), *more.get("people", [])]
    ties = [*more.get("relationships", []), *PLAIN["relationships"]]
    return PLAIN | dict(more) | {"people": people, "relationships": ties}


@dataclass(frozen=True)
class Drafted:
    """A case with its picture and plan."""

    facts: Facts
    picture: Picture
    content: PlanContent
    catalogue: Catalogue

    def findings(self, content: PlanContent | None = None, status: str = "draft") -> set[str]:
        """Return the codes of what the checks find, gaps left out."""
        found = check(content or self.content, self.facts, self.catalogue, self.picture.scope, "vi", status)
        return {finding.code for finding in found} - {"gap"}


def drafted(packs: PluginHost, case: More, language: Language = "vi", today: date = TODAY) -> Drafted:
    """Draft the best template for a case."""
    facts = facts_from(CaseFile.model_validate(case), today, OFFICER, HEAD)
    picture = picture_of(facts, packs.catalogue, language, calendar_around(today))
    best = rank(facts.case.case_type, packs.catalogue, picture.scope, language)[0]
    return Drafted(facts, picture, draft(best.template, picture), packs.catalogue)


def changed(content: PlanContent, only: str = "", **values: object) -> PlanContent:
    """Return the plan with other values in its steps, in those with the action or key *only* if one is given."""
    steps = tuple(s.model_copy(update=values) if only in ("", s.action, s.key) else s for s in content.steps)
    return content.model_copy(update={"steps": steps})


def without(content: PlanContent, *names: str) -> PlanContent:
    """Return the plan without the steps of these keys or actions."""
    kept = tuple(step for step in content.steps if not {step.key, step.action} & set(names))
    return content.model_copy(update={"steps": kept})


def sentences(content: PlanContent) -> set[str]:
    """Return everything a plan says: the texts of its steps, the lines of its sections, without heads of tables."""
    found = {getattr(step, name) for step in content.steps for name in TEXTS}
    found |= {reason.text for step in content.steps for reason in step.why}
    for section in content.sections:
        lines = [line.strip() for line in section.body.splitlines()]
        heads = {line for line, below in pairwise(lines) if below.startswith("|--")}
        found |= {line for line in lines if line not in heads and not line.startswith(("|--", "[["))}
    return found - {""}
