"""The pages on which packs are kept, in a real browser: everybody can use them, by keyboard too."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from planner.catalogue.signing import new_key
from tests.browser.test_accessibility import SIZES, violations
from tests.support.packs import copy_of_garden, packed

pytestmark = pytest.mark.browser
KEY = new_key()
PAGES = (
    "/packs",
    "/packs/by-office",
    "/packs/by-office/2/private_debt",
    "/packs/by-office/2/private_debt?state=off",
    "/packs/by-office/2/base?state=off",
    "/packs/how-they-fare",
    "/packs/pack-files",
    "/packs/trusted-keys",
    "/packs/private_debt",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_no_page_of_packs_has_a_serious_violation_or_is_wider_than_the_screen(planner, size, theme, tmp_path):
    cookies = [{"name": "theme", "value": theme, "url": planner.address}]
    page = planner.open_as("adam", viewport=SIZES[size], cookies=cookies)
    found = {}

    def look(name: str) -> None:
        wrong = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > SIZES[size]["width"]:
            wrong.append(f"is {wide} wide")
        if wrong:
            found[name] = wrong

    for address in PAGES:
        page.goto(f"{planner.address}{address}")
        look(address)
    file = tmp_path / "meadow.pack.zip"
    file.write_bytes(packed(copy_of_garden(tmp_path / "made", "meadow"), KEY))
    page.goto(f"{planner.address}/packs/pack-files")
    page.set_input_files("input[type=file]", file)
    page.locator("form[enctype] button").click()
    expect(page.locator("#signed-title")).to_be_visible()
    look("a file that was looked at")
    assert found == {}


def test_a_pack_is_switched_by_keyboard_alone(planner):
    page = planner.open_as("adam")
    page.goto(f"{planner.address}/packs/by-office")
    page.locator("#pack-private_debt a.standing").nth(1).focus()
    page.keyboard.press("Enter")
    page.locator("#state").focus()
    page.keyboard.press("End")
    page.locator("form[method=get].panel button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#would")).to_be_visible()
    page.locator("#would .btn-primary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#pack-private_debt td.is-own")).to_be_visible()
