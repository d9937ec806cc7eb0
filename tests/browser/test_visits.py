"""A visit with a photo, written down on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.work import bring_in
from tests.support.pictures import photo

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def test_a_visit_with_a_photo_is_written_down_on_a_phone(planner):
    alice = planner.open_as("alice", **PHONE)
    case = bring_in(alice, planner.address)
    alice.goto(f"{planner.address}{case}")
    alice.locator("#timeline .panel-tools a").first.click()
    alice.locator("input[name=people]").first.check()
    alice.fill("[name=text]", "Gặp ở nhà, nghe hết câu chuyện của gia đình.")
    alice.fill("[name=promised]", "Bàn với các con trong tuần")
    large = {"name": "to.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + b"\0" * (21 * 1024 * 1024)}
    small = {"name": "nha.jpg", "mimeType": "image/jpeg", "buffer": photo(size=(1200, 900))}
    alice.set_input_files("#files", [large, small])
    expect(alice.locator("#files-said")).to_contain_text("to.jpg")
    assert alice.evaluate("document.documentElement.scrollWidth") <= 390
    alice.locator(".visit .btn-primary").click()
    entry = alice.locator("#timeline .line--journal").first
    expect(entry).to_contain_text("nghe hết câu chuyện")
    picture = entry.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("(seen) => seen.naturalWidth") == 480
    expect(alice.locator("#promises")).to_contain_text("Bàn với các con trong tuần")
    assert alice.evaluate("document.documentElement.scrollWidth") <= 390
