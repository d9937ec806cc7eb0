"""What is said on the next page is said in the reader's language, with everything that goes into it."""

from __future__ import annotations

from planner.texts import Bilingual, Message, msg, say
from planner.web.flashes import _Sessions

SERIALIZER = _Sessions.serializer


def test_a_message_comes_out_of_a_session_as_it_went_in():
    inner = msg("Person")
    kept = SERIALIZER.loads(SERIALIZER.dumps({"_flashes": [("message", msg("%(what)s: saved.", what=inner))]}))
    ((_, found),) = kept["_flashes"]
    assert isinstance(found, Message)
    assert say(found, "en") == "Person: saved."
    assert say(found, "vi") == say(msg("%(what)s: saved.", what=inner), "vi") != "Person: saved."


def test_a_text_of_a_pack_keeps_both_languages():
    text = Bilingual(vi="Hàng rào", en="A hedge")
    assert SERIALIZER.loads(SERIALIZER.dumps({"x": text})) == {"x": text}


def test_plain_words_stay_plain_words():
    assert SERIALIZER.loads(SERIALIZER.dumps({"x": "%(what)s", "y": ["a"]})) == {"x": "%(what)s", "y": ["a"]}


def test_the_page_after_a_save_says_what_was_saved(browser, case):
    alice = browser("alice")
    person = case.people[0]
    alice.open(f"/cases/{case.id}/people/{person.id}")
    page = alice.send(f"/cases/{case.id}/people/{person.id}", what="corrected", phone="0900")
    said = alice._tree().xpath('string(//*[@class="flash"])')
    assert say(msg("%(what)s: saved.", what=msg("Person")), "vi") in said
    assert "%(" not in page.text
