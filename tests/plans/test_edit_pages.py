"""Editing a plan at the pages: nobody's words are lost, and every save can be read again."""

from __future__ import annotations

from tests.support.plans import content_of, stored


def test_a_section_is_edited_in_markdown_with_a_preview_that_works_without_script(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    shown = alice.send(body="Một **lời** hay.\n\n[[table:timeline]]", press="act=preview")
    assert "<strong>lời</strong>" in shown.text
    assert alice.sees("Đi dạo với ông Ổi")
    assert stored(plan).revision == 1
    alice.send()
    assert stored(plan).revision == 2
    assert content_of(plan).section("talk").body == "Một **lời** hay.\n\n[[table:timeline]]"


def test_the_live_preview_is_as_safe_as_the_page(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    form = dict(alice.forms()[-1].form_values())
    nasty = "# <script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n⟦<img src=x> → /people⟧\n\n```\nunclosed"
    shown = alice.client.post(at("/sections/talk/preview"), data=form | {"body": nasty})
    assert shown.status_code == 200
    for bad in ("<script", "javascript:", "<img"):
        assert bad not in shown.text
    assert "<h4>" in shown.text


def test_ten_thousand_characters_pasted_are_kept_word_for_word(browser, plan, at):
    alice = browser("alice")
    pasted = "\n\n".join("Nghĩa vụ phải thi hành án, nhắc lại lần nữa cho rõ ràng. " * 9 for _ in range(20)).strip()
    alice.open(at("/sections/talk"))
    assert alice.send(body=pasted).status_code == 200
    kept = content_of(plan).section("talk").body
    assert len(kept) > 10_000
    assert kept.split() == pasted.split()


def test_a_text_that_no_page_could_show_is_refused_and_kept_in_the_form(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    refused = alice.send(body="[" * 3000)
    assert refused.status_code == 422
    assert "[" * 3000 in refused.text
    assert stored(plan).revision == 1


def test_a_section_is_never_emptied(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    assert alice.send(body="  ").status_code == 422
    assert stored(plan).revision == 1


def test_a_stale_section_shows_both_texts_and_saves_only_when_one_has_seen_them(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    for person, text in ((alice, None), (bob, "Bob viết câu này.")):
        person.open(at("/sections/talk"))
        if text:
            person.send(body=text)
    refused = alice.send(body="Alice viết câu kia.")
    assert refused.status_code == 409
    assert alice.sees("Bob viết câu này.")
    assert "Alice viết câu kia." in refused.text
    assert content_of(plan).section("talk").body == "Bob viết câu này."
    alice.send(body="Bob viết câu này. Alice viết câu kia.")
    assert content_of(plan).section("talk").body == "Bob viết câu này. Alice viết câu kia."


def test_two_who_edit_different_passages_both_save_and_nothing_is_lost(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/sections/identity"))
    bob.open(at("/sections/talk"))
    bob.send(body="Bob viết phần B.")
    assert alice.send(body="Alice viết phần A.").status_code == 200
    assert [s.body for s in content_of(plan).sections] == ["Alice viết phần A.", "Bob viết phần B."]


def test_title_and_goal_are_edited_and_a_stale_form_overwrites_neither(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/goal"))
    bob.open(at("/goal"))
    bob.send(title="Bob đặt tên")
    refused = alice.send(goal="Ông Ổi tự cắt trước ngày 1/12.")
    assert refused.status_code == 409
    assert alice.sees("Bob đặt tên")
    assert content_of(plan).title == "Bob đặt tên"


def test_a_step_is_given_to_another_real_person_and_holds_what_was_typed(browser, plan, at, case):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    said = "Cháu chào bác, ta đi dạo nhé."
    alice.send(speaker="p2", argument=said, reason="Bà Mận ở ngay bên cạnh.", note="Bà Mận nhận lời")
    step = content_of(plan).step("walk")
    assert (step.speaker.label, step.speaker.ref) == ("bà Mận", "p2")
    assert step.argument == said
    assert step.why[-1].text == "Bà Mận ở ngay bên cạnh."
    alice.open(at("/revisions"))
    assert alice.sees("Bà Mận nhận lời")


def test_a_bare_label_cannot_be_smuggled_in_as_a_speaker(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    assert alice.send(speaker="Một người nào đó").status_code == 422
    assert content_of(plan).step("walk").speaker.ref == "officer"


def test_a_step_without_sense_is_refused_with_every_problem_and_what_was_typed(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/steps/walk"))
    refused = alice.send(start="2026-12-05", due="2026-12-01", target="p2", speaker="p2", argument="Giữ câu này.")
    assert refused.status_code == 422
    assert alice.sees("Giữ câu này.")
    assert refused.text.count("<li>") >= 2
    assert stored(plan).revision == 1


def test_a_stale_step_shows_what_the_other_changed_and_keeps_what_was_typed(browser, plan, at):
    alice, bob = browser("alice"), browser("bob")
    alice.open(at("/steps/walk"))
    bob.open(at("/steps/walk"))
    bob.send(expected="Bob mong có ngày.")
    refused = alice.send(expected="Alice mong có lời.")
    assert refused.status_code == 409
    assert alice.sees("Bob mong có ngày.")
    assert "Alice mong có lời." in refused.text
    assert content_of(plan).step("walk").expected == "Bob mong có ngày."


def test_a_step_is_added_moved_taken_out_and_brought_back(browser, plan, at):
    alice = browser("alice")
    alice.open(at())
    assert at("/steps/new?after=walk") in alice.links()
    alice.open(at("/steps/new?after=walk"))
    assert alice.send(title="Hỏi bà Mận").status_code == 422
    told = {"action": "private_talk", "channel": "home", "target": "p2", "speaker": "officer"}
    alice.send(title="Hỏi bà Mận", reason="Bà ở bên cạnh.", **told)
    assert [step.key for step in content_of(plan).steps] == ["walk", "own_1", "agree"]
    alice.send(at("/steps/own_1/move"), press="direction=down")
    assert [step.key for step in content_of(plan).steps] == ["walk", "agree", "own_1"]
    alice.send(at("/steps/own_1/move"), press="direction=up")
    alice.send(at("/steps/walk/remove"))
    assert [step.key for step in content_of(plan).steps] == ["own_1", "agree"]
    alice.send(at("/take-back"))
    assert [step.key for step in content_of(plan).steps] == ["walk", "own_1", "agree"]
    assert stored(plan).revision == 6


def test_each_revision_can_be_read_and_says_word_by_word_what_it_changed(browser, plan, at):
    alice = browser("alice")
    alice.open(at("/sections/talk"))
    alice.send(body="Ông Ổi chưa nghe.\n\n[[table:approach]]")
    page = alice.open(at("/revisions/2"))
    assert "Ông Ổi <ins>chưa </ins>nghe." in page.text
    assert alice.open(at("/revisions/1")).status_code == 200
    assert alice.open(at("/revisions/9")).status_code == 404


def test_only_a_draft_can_be_edited(browser, submitted, at, alice):
    her = browser("alice")
    assert her.open(at("/sections/talk")).status_code == 409
    her.open(at())
    assert not any("/sections/" in link for link in her.links())
