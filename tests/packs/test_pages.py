"""The pages of packs and plugins, what is refused and why, and the law to look things up in."""

from __future__ import annotations

from datetime import date

import pytest

from planner.app import create_app
from planner.errors import Fault
from planner.packs.contents import shelves_of
from planner.packs.law import Wanted, found_in
from planner.texts import msg, say
from tests.support import world
from tests.support.browser import Browser


@pytest.fixture
def shipped(ground, tmp_path, packs):
    """A browser of Alice on the application with all shipped packs."""
    app = world.cheaply_hashing(create_app(world.settings_in(tmp_path), packs))
    alice = Browser(app.test_client())
    alice.sign_in("alice")
    return alice


def test_each_plugin_is_listed_with_version_state_and_what_it_brings(browser, host):
    alice = browser("alice")
    alice.open("/packs")
    garden = host.plugins["garden"]
    assert alice.sees(garden.manifest.title.vi)
    assert alice.sees(garden.version)
    assert alice.sees("bật")
    assert alice.sees("Mẫu phương án")
    assert "/packs/garden" in alice.links()


def test_a_plugin_shows_its_contract_hooks_and_every_entry_with_its_place(browser, host):
    alice = browser("alice")
    alice.open("/packs/garden")
    assert alice.sees(f"{host.plugins['garden'].manifest.contract.lowest} đến")
    assert alice.sees("approval_problems")
    for entry in host.plugins["garden"].entries:
        assert alice.sees(entry.place), entry.key


def test_a_refused_plugin_names_file_line_and_remedy_of_every_fault(browser, host):
    plugin = host.plugins["garden"]
    plugin.refused = msg("It refers to things that are not there.")
    plugin.faults = (
        Fault("checks/a.yaml:7", "Có gì đó sai.", "Sửa đi."),
        Fault("checks/b.yaml:9", "Sai nữa.", "Sửa nữa."),
    )
    alice = browser("alice")
    for address in ("/packs", "/packs/garden"):
        alice.open(address)
        for shown in ("bị từ chối", "checks/a.yaml:7", "Có gì đó sai.", "Sửa đi.", "checks/b.yaml:9", "Sửa nữa."):
            assert alice.sees(shown), shown


def test_a_plugin_that_failed_too_often_is_shown_in_quarantine(browser, host):
    host.plugins["garden"].failures["step_done"] = 5
    alice = browser("alice")
    alice.open("/packs/garden")
    assert alice.sees("đang cách ly")
    assert alice.sees("step_done × 5")


def test_a_plugin_that_is_not_there_is_not_found(browser):
    assert browser("alice").open("/packs/nothing").status_code == 404


def test_the_shipped_packs_have_their_pages(shipped, packs):
    for name in packs.plugins:
        assert shipped.open(f"/packs/{name}").status_code == 200, name


def test_nothing_that_a_case_fills_in_is_shown_as_code(packs):
    said = [
        say(text, language)
        for plugin in packs.sound
        for shelf in shelves_of(plugin.entries)
        for line in shelf.lines
        for text in (line.title, *line.parts)
        for language in ("vi", "en")
    ]
    assert len(said) > 500
    assert [text for text in said if "{{" in text or "{%" in text] == []


def test_every_entry_of_every_pack_stands_on_a_shelf(packs):
    for plugin in packs.sound:
        shown = sum(len(shelf.lines) for shelf in shelves_of(plugin.entries))
        assert shown == len(plugin.entries), plugin.name


# The law


def test_the_law_shows_what_is_in_force_on_a_day_with_its_citation(shipped):
    shipped.open("/law?q=tự nguyện")
    assert shipped.sees("khoản 1 Điều 36 Luật Thi hành án dân sự số 106/2025/QH15")
    assert not shipped.sees("Luật Thi hành án dân sự số 26/2008/QH12")
    shipped.open("/law?q=tự nguyện&on=2026-01-15")
    assert shipped.sees("Luật Thi hành án dân sự số 26/2008/QH12")


def test_advice_of_ours_is_never_shown_as_law(shipped, packs):
    advised = next(rule for rule in packs.catalogue.rules.values() if rule.advice)
    shipped.open(f"/law?ever=yes&q={advised.key.partition(':')[2]}")
    assert shipped.sees("Lời khuyên của nhóm phát triển, không phải quy định: " + advised.advice.vi)


def test_words_are_found_without_tone_marks_and_all_of_them_have_to_be_there(packs):
    rules = packs.catalogue.rules.values()
    found = found_in(rules, Wanted(text="thoi han tu nguyen", on=date(2026, 11, 25)))
    assert any(rule.key.endswith("L106-D36-K1") for instrument in found for rule in instrument.rules)
    assert found_in(rules, Wanted(text="thoi han tu nguyen xyzzy")) == ()


def test_the_list_is_narrowed_by_kind_and_pack_and_day(packs):
    rules = packs.catalogue.rules.values()
    terms = [rule for each in found_in(rules, Wanted(kind="deadline")) for rule in each.rules]
    assert terms
    assert {rule.kind for rule in terms} == {"deadline"}
    assert found_in(rules, Wanted(pack="garden")) == ()
    on = date(2026, 6, 30)
    assert all(rule.in_force(on) for each in found_in(rules, Wanted(on=on)) for rule in each.rules)


def test_a_day_that_is_none_is_read_as_today(shipped):
    assert shipped.open("/law?on=yesterday&kind=nonsense").status_code == 200
    assert shipped.sees("Có hiệu lực ngày 25/11/2026.")
