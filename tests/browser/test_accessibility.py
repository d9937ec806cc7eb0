"""Pages can be used by everybody: no serious violation found by axe, by keyboard alone, on a phone, in the dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.work import bring_in, draft

pytestmark = pytest.mark.browser
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def pages_of(page: Page, address: str) -> list[str]:
    """Bring the case of S05 in, draft its plan, and return the addresses of the pages that people work on."""
    case = bring_in(page, address)
    plan = draft(page, address, case)
    of_the_case = [f"{case}/assessment", f"{case}/signals", f"{case}/plans/new"]
    of_the_plan = ["", "/sections/person", "/steps/new", "/goal", "/revisions", "/revisions/1"]
    return ["/", "/cases", "/cases/import", case, *of_the_case, *(plan + path for path in of_the_plan)]


def violations(page: Page) -> list[str]:
    """Return what axe finds that keeps people from using the page."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_main_page_has_a_serious_violation_or_is_wider_than_the_screen(planner, size, theme):
    cookies = [{"name": "theme", "value": theme, "url": planner.address}]
    page = planner.open_as("alice", viewport=SIZES[size], cookies=cookies)
    found = {}
    for address in pages_of(page, planner.address):
        page.goto(f"{planner.address}{address}")
        wrong = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > SIZES[size]["width"]:
            wrong.append(f"is {wide} wide")
        if wrong:
            found[address] = wrong
    assert found == {}


def test_the_keyboard_goes_past_the_bar_to_the_content_and_shows_where_it_is(planner):
    page = planner.open_as("alice")
    plan = draft(page, planner.address, bring_in(page, planner.address))
    page.goto(f"{planner.address}{plan}")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_an_answer_is_given_and_saved_by_keyboard_alone(planner):
    page = planner.open_as("alice")
    case = bring_in(page, planner.address)
    page.goto(f"{planner.address}{case}/assessment")
    item = page.locator("#item-base-wording_clear")
    item.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    expect(item.locator(".saved")).to_be_visible()
    expect(item.locator("input[type=radio]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(item.locator("input[type=radio]").nth(1)).to_be_checked()
    expect(item.locator(".meaning--hindrance")).to_be_visible()


def test_whoever_leaves_typed_words_behind_is_asked_first(planner):
    page = planner.open_as("alice")
    plan = draft(page, planner.address, bring_in(page, planner.address))
    page.goto(f"{planner.address}{plan}/sections/person")
    page.locator("#note").press_sequentially("chưa lưu")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{planner.address}{plan}")
    assert asked == ["beforeunload"]
