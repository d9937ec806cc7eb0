"""A family that stands together, written down by keyboard alone: how many fields and keys that takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.work import bring_in

pytestmark = pytest.mark.browser
# The people of the story about 67.5 square metres, each with tie and stance; the couple liable is there already.
FAMILY = (
    "con trai, phản đối",
    "con gái, phản đối",
    "con rể, phản đối",
    "anh của người vợ, phản đối",
    "người được trả đất, bên được thi hành án, đồng ý",
)
COUPLE = {"key": "p1", "role": "liable", "kind": "group", "description": "Vợ chồng chủ hộ, đang ở căn nhà phải dỡ"}


def file_of_the_story(folder: Path) -> Path:
    head = {"number": "67/QĐ-THA", "case_type": "boundary_construction", "title": "Dỡ nhà trả 67,5 m² đất"}
    owed = {"key": "o1", "kind": "act", "text": "Phải dỡ nhà để trả 67,5 m² đất."}
    path = folder / "story.json"
    path.write_text(json.dumps({"case": head, "obligations": [owed], "people": [COUPLE]}), "utf-8")
    return path


class Keys:
    """A keyboard that counts what is pressed beside the letters of the text itself."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to(self, selector: str) -> None:
        """Go on by the tabulator until something that fits has the focus."""
        for _ in range(30):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached by the keyboard")


def test_five_people_are_written_down_in_one_field_without_touching_the_mouse(planner, tmp_path):
    page = planner.open_as("alice")
    case = bring_in(page, planner.address, file_of_the_story(tmp_path))
    page.goto(f"{planner.address}{case}/people/several")
    keys = Keys(page)

    # The cursor stands in the field; each person is a line.
    expect(page.locator("#lines")).to_be_focused()
    for line in FAMILY:
        page.keyboard.type(line)
        keys.press("Enter")
    keys.to("button.btn-primary")
    keys.press("Enter")

    # What was understood needs no correction, and the button that saves has the focus.
    expect(page.locator("fieldset.entry")).to_have_count(len(FAMILY))
    expect(page.locator(".entry-end button")).to_be_focused()
    keys.press("Enter")

    page.wait_for_url("**/cases/*#people")
    expect(page.locator("article.person")).to_have_count(len(FAMILY) + 1)
    expect(page.locator("#people")).to_contain_text("anh của người vợ")
    expect(page.locator("#people .chip", has_text="Phản đối")).to_have_count(4)
    expect(page.locator("#relationships tbody tr")).to_have_count(len(FAMILY))
    assert keys.pressed <= len(FAMILY) + 5, "one field; a line break for each person, and the way to two buttons"


def test_a_line_that_was_misread_is_put_right_by_keyboard(planner, tmp_path):
    page = planner.open_as("alice")
    case = bring_in(page, planner.address, file_of_the_story(tmp_path))
    page.goto(f"{planner.address}{case}/people/several")
    page.keyboard.type("má vợ, bà tư, ở chung")
    keys = Keys(page)
    keys.to("button.btn-primary")
    keys.press("Enter")
    name = page.locator("#line-1-name")
    name.focus()
    page.keyboard.type("Tư")
    keys.press("Enter")
    page.wait_for_url("**/cases/*#people")
    expect(page.locator("#people")).to_contain_text("Tư")
    expect(page.locator("#people")).to_contain_text("ở chung")
