"""Every field, question, step, section and finding says which pack brought it, in which version, under which key."""

from __future__ import annotations

import re

from planner.db import unit_of_work
from planner.plans import services as plans
from tests.support import world

MARK = re.compile(r"garden:\w+")


def marks(person, where: str) -> list[str]:
    """Return what the small marks below an element say."""
    found = person._tree().xpath(f"{where}//details[@class='origin']/span")
    return [" ".join(mark.text_content().split()) for mark in found]


def test_every_field_of_the_case_type_says_who_brought_it(browser, case):
    alice = browser("alice")
    for address in (f"/cases/{case.id}", f"/cases/{case.id}/edit", "/cases/new?case_type=garden:hedge"):
        alice.open(address)
        said = marks(alice, "//main")
        assert [mark for mark in said if "garden:height_cm" in mark], address
        assert all("Khu vườn 1.2.3" in mark for mark in said), address


def test_every_question_says_who_asks_it(browser, case):
    alice = browser("alice")
    alice.open(f"/cases/{case.id}/assessment")
    questions = alice._tree().xpath("//fieldset[contains(@class, 'item')]")
    assert len(questions) == 6
    for question in questions:
        (mark,) = question.xpath(".//details[@class='origin']/span")
        key = question.get("id").removeprefix("item-garden-")
        assert f"Khu vườn 1.2.3 · garden:{key}" in " ".join(mark.text_content().split())
        assert mark.xpath(".//a/@href") == ["/packs/garden#soil"]


def test_every_step_section_and_finding_of_a_plan_says_so(browser, case, plan):
    alice = browser("alice")
    alice.open(f"/plans/{plan.id}")
    tree = alice._tree()
    for step in tree.xpath("//li[@class='step']"):
        assert MARK.search(" ".join(step.text_content().split()))
    sections = tree.xpath("//article[@id='document']/section")
    assert sections
    for section in sections:
        assert "garden:outline" in section.text_content()
    findings = [f for f in tree.xpath("//li[contains(@class, 'finding ')]") if "Thêm một buổi" in f.text_content()]
    assert findings
    assert all("garden:tea_is_named" in found.text_content() for found in findings)


def test_a_section_that_somebody_wrote_says_so(browser, case, plan, alice):
    world.forget()
    with unit_of_work():
        content = plans.revision(plan).content
        first = content.sections[0]
        changed = first.model_copy(update={"body": "Chị Alice viết lại."})
        rewritten = content.model_copy(update={"sections": (changed, *content.sections[1:])})
        plans.save_content(plan, rewritten, based_on=1, by=alice)
    her = browser("alice")
    her.open(f"/plans/{plan.id}")
    sections = her._tree().xpath("//article[@id='document']/section")
    assert ["sửa tay" in section.text_content() for section in sections] == [True, *(False for _ in sections[1:])]


def test_a_mark_leads_to_its_place_on_the_page_of_the_pack(browser, case):
    alice = browser("alice")
    alice.open("/packs/garden")
    places = alice._tree().xpath("//*[@id]/@id")
    assert len(places) == len(set(places))
    assert {"soil", "outline", "walk_together", "tea_is_named", "CaseType"} <= set(places)
