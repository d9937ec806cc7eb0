"""What several browser tests do at the pages before they come to their point."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

S05 = Path(__file__).parents[1] / "data" / "cases" / "s05.json"


def bring_in(page: Page, address: str, file: Path = S05) -> str:
    """Bring a case file in by the page for it; return the address of the case."""
    page.goto(f"{address}/cases/import")
    page.set_input_files("input[type=file]", file)
    page.locator("main form button.btn-primary").click()
    links = (link.get_attribute("href") or "" for link in page.locator("main a").all())
    return next(href for href in links if href.removeprefix("/cases/").isdigit())


def draft(page: Page, address: str, case: str) -> str:
    """Draft a plan from the template that fits best; return the address of the plan."""
    page.goto(f"{address}{case}/plans/new")
    page.locator(".offer").first.locator("form button").click()
    page.wait_for_url("**/plans/*")
    return page.url.removeprefix(address).partition("#")[0]


def fill_holes(page: Page, address: str, plan: str) -> None:
    """Follow the link of each hole, write something in the field it leads to, and bring the plan up to date."""
    holes = page.locator("#gaps a.gap")
    for _ in range(holes.count()):
        page.goto(f"{address}{plan}")
        if not holes.count():
            break
        label = holes.first.inner_text().strip()
        holes.first.click()
        field = page.locator(f"[id='{page.url.partition('#')[2]}']")
        field.fill("Cho bốc dỡ từng phần trong ba tháng, không tính lãi phạt")
        field.locator("xpath=ancestor::form").locator("button.btn-primary").click()
        page.goto(f"{address}{plan}")
        page.locator("#case-changed button").click()
        page.goto(f"{address}{plan}")
        assert label not in holes.all_inner_texts()


def accept_warnings(page: Page) -> None:
    """Accept every warning that is still open, with a reason."""
    waiting = page.locator(".finding--warning:not(:has(.accepted)) details")
    while waiting.count():
        waiting.first.locator("summary").click()
        waiting.first.locator("textarea").fill("Đã cân nhắc trong vụ này, xem phần G của phương án.")
        waiting.first.locator("button").click()
        page.wait_for_load_state()
