"""Phrases in free text: tones count, unless somebody typed none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue.phrases import around, find_phrases
from planner.texts import fold

FOUND = {
    "as it is written": ("Anh ấy sẽ đi tù.", ["đi tù"], ("đi tù",)),
    "in capitals": ("ĐI TÙ!", ["đi tù"], ("ĐI TÙ",)),
    "without any marks": ("anh se di tu thoi", ["đi tù"], ("di tu",)),
    "another tone is another word": ("Anh đi từ Hà Nội.", ["đi tù"], ()),
    "a tone dropped in one word only is no hit": ("anh đi tu chùa", ["đi tù"], ()),
    "part of a word is no hit": ("người đi tùy ý", ["đi tù"], ()),
    "across a line break": ("phải đi\ntù", ["đi tù"], ("đi\ntù",)),
    "across punctuation": ("đi, tù", ["đi tù"], ("đi, tù",)),
    "twice is once": ("đi tù rồi lại đi tù", ["đi tù"], ("đi tù",)),
    "in the order of the phrases": ("b rồi a", ["a", "b"], ("a", "b")),
    "an empty phrase is never found": ("gì cũng được", ["", "  ", "!"], ()),
    "nothing in nothing": ("", ["đi tù"], ()),
    "decomposed letters": (unicodedata.normalize("NFD", "đi tù"), ["đi tù"], ("đi tù",)),
}


@pytest.mark.parametrize(("text", "phrases", "expected"), FOUND.values(), ids=FOUND.keys())
def test_a_phrase_is_found(text, phrases, expected):
    assert find_phrases(text, phrases) == expected


ROOMY = {
    "room for nothing": ("Không nghe máy.", ["không … nghe máy"], ("Không nghe máy",)),
    "room for some words": ("Không lần nào chịu nghe máy cả", ["không … nghe máy"], ("Không lần nào chịu nghe máy",)),
    "room for four words only": ("không phải là tại tôi chẳng nghe máy", ["không … nghe máy"], ()),
    "never over the end of a sentence": ("Anh không. Nghe máy thì bận", ["không … nghe máy"], ()),
    "over a comma": ("không, dù gọi nhiều, nghe máy", ["không … nghe máy"], ("không, dù gọi nhiều, nghe máy",)),
    "one of two words": ("chưa nghe máy", ["không|chưa nghe máy"], ("chưa nghe máy",)),
    "neither of two words": ("hãy nghe máy", ["không|chưa nghe máy"], ()),
    "the choice at the end": ("chẳng bắt máy", ["chẳng nghe|bắt máy|điện"], ("chẳng bắt máy",)),
    "without any marks": ("chua lan nao nghe may", ["không|chưa … nghe máy"], ("chua lan nao nghe may",)),
    "marks dropped in one word only": ("chưa lần nào nghe may", ["không|chưa … nghe máy"], ()),
    "one of two rows of words": ("Cả nhà đều chống", ["(dòng họ|cả nhà) … chống"], ("Cả nhà đều chống",)),
    "neither of two rows": ("cả họ đều chống", ["(dòng họ|cả nhà) … chống"], ()),
    "rows and choices": ("hai bác ra ngăn", ["(chú bác|hai bác) kéo|ra (ngăn|cản trở)"], ("hai bác ra ngăn",)),
    "brackets in a text": ("chống (đối)", ["chống đối"], ("chống (đối",)),
    "two rooms": ("gọi cả ngày không ai thưa máy", ["gọi … không … máy"], ("gọi cả ngày không ai thưa máy",)),
    "one syllable without its mark may be another": ("om hang ve", ["ốm"], ()),
    "a hyphen is no choice": ("self-harm", ["self-harm"], ("self-harm",)),
    "nothing but room": ("gì cũng được", ["…", " … | "], ()),
}


@pytest.mark.parametrize(("text", "phrases", "expected"), ROOMY.values(), ids=ROOMY)
def test_a_phrase_may_leave_room_for_what_people_put_between(text, phrases, expected):
    assert find_phrases(text, phrases) == expected


CLAUSES = {
    "not beyond the comma": ("Không đồng ý, đi tù cũng được", ("đi tù",)),
    "in the clause itself": ("Anh ấy nói, không muốn đi tù", ()),
}


@pytest.mark.parametrize(("text", "expected"), CLAUSES.values(), ids=CLAUSES)
def test_a_guard_can_be_held_to_its_clause(text, expected):
    assert find_phrases(text, ["đi tù"], ["không"], in_clause=True) == expected


GUARDED = {
    "just before": ("không được đi tù", ()),
    "a few words before": ("tôi không hề muốn nói là đi tù", ("đi tù",)),
    "within four words": ("không phải là để đi tù", ()),
    "in the sentence before": ("Không. Anh sẽ đi tù", ("đi tù",)),
    "in the line before": ("không\nđi tù", ("đi tù",)),
    "after it": ("đi tù không", ("đi tù",)),
    "only one of two is guarded": ("không đi tù, nhưng rồi cũng sẽ phải đi tù", ("đi tù",)),
}


@pytest.mark.parametrize(("text", "expected"), GUARDED.values(), ids=GUARDED.keys())
def test_a_guard_just_before_a_phrase_makes_it_harmless(text, expected):
    assert find_phrases(text, ["đi tù"], ["không"]) == expected


@given(st.text(max_size=60), st.lists(st.text(max_size=8) | st.text(alphabet="ab …|()", max_size=12), max_size=3))
def test_what_is_found_stands_in_the_text(text, phrases):
    shown = unicodedata.normalize("NFC", text)
    assert all(hit in shown for hit in find_phrases(text, phrases))


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", max_size=30))
def test_folding_is_idempotent_and_plain(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text).replace(" ", "").isascii()
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


QUOTED = {
    "one sentence of two": ("Chưa nộp khoản đã hứa. Anh cho rằng lãi cao.", ["lãi"], "Anh cho rằng lãi cao"),
    "a clause": ("ở với vợ và mẹ già; vợ muốn trả cho xong", ["muốn trả"], "vợ muốn trả cho xong"),
    "an initial ends nothing": (
        "Gặp anh H. và ông Th. ở chợ. Hai người không phục.",
        ["ông"],
        "Gặp anh H. và ông Th. ở chợ",
    ),
    "a quotation keeps its marks": ("Anh nói: “Lãi cao quá.” Rồi về.", ["cao"], "Anh nói: “Lãi cao quá.”"),
    "two sentences": ("Khất lần. Không đến. Lại khất.", ["Khất", "khất"], "Khất lần; Lại khất"),
    "no word, all of it": ("Khất lần. Không đến.", [], "Khất lần. Không đến."),
}


@pytest.mark.parametrize(("text", "words", "expected"), QUOTED.values(), ids=QUOTED)
def test_what_is_quoted_is_the_sentences_that_the_words_stand_in(text, words, expected):
    assert around(text, words) == expected


def test_a_phrase_that_counts_as_written_is_not_found_without_its_marks():
    assert find_phrases("Đi tù thì khổ", ["=đi tù"]) == ("Đi tù",)
    assert find_phrases("Di tu tru so ve nha", ["=đi tù"]) == ()
    assert find_phrases("Di tu tru so ve nha", ["đi tù"]) == ("Di tu",)
