"""Reading people line by line: every piece goes where it belongs, and no word is lost."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.cases.quick_entry import bare, read_lines
from planner.cases.quick_words import quick_words
from tests.support.world import TODAY

WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def words(packs):
    return quick_words(packs.catalogue)


def one(words, text):
    (line,) = read_lines(text, words, TODAY)
    return line


def fields(line, names):
    return {name: getattr(line, name) for name in names}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "mẹ, Nguyễn Thị B, ở cùng, tin tưởng",
            {"kind": "parent", "gender": "female", "name": "Nguyễn Thị B", "trust": "high", "description": "ở cùng"},
        ),
        (
            "anh rể, ông Trần Văn C, 0912 345 678, sn 1970, phản đối",
            {
                "kind": "in_law",
                "honorific": "ông",
                "name": "Trần Văn C",
                "phone": "0912 345 678",
                "birth_year": 1970,
                "stance": "against",
            },
        ),
        ("con trai, phản đối", {"kind": "child", "name": "", "description": "con trai", "stance": "against"}),
        ("me, Nguyen Thi B, o cung", {"kind": "parent", "name": "Nguyen Thi B", "description": "o cung"}),
        ("chú ruột, ông Lê Văn Đ", {"kind": "nephew_niece", "back": True, "role": "relative", "gender": "male"}),
        ("má Nguyễn Thị Bảy (1944), cao tuổi", {"kind": "parent", "birth_year": 1944, "tags": ("elderly",)}),
        ("anh Trần Văn D", {"kind": "", "honorific": "anh", "name": "Trần Văn D"}),
        ("anh, Trần Văn D", {"kind": "sibling", "honorific": "", "name": "Trần Văn D"}),
        ("vợ của anh Tuấn, chị Hoa", {"kind": "spouse", "toward": "anh Tuấn", "name": "Hoa"}),
        ("trưởng thôn, ông Cam", {"kind": "local_official", "role": "official", "actor": "hamlet_head"}),
        ("bên được thi hành án, bà Na", {"kind": "opposing_party", "role": "entitled"}),
        ("hàng xóm: bà Sáu, 58 tuổi", {"kind": "neighbour", "role": "neighbour", "name": "Sáu", "birth_year": 1968}),
        ("bạn, anh Ba, không tin tưởng", {"kind": "friend", "trust": "low"}),
        ("bạn, anh Ba, không phản đối", {"stance": "", "description": "không phản đối"}),
        ("bạn, anh Ba, phản đối vì sợ mất nhà", {"stance": "against", "evidence": "phản đối vì sợ mất nhà"}),
        ("vợ chồng ông Ba, hàng xóm", {"person_kind": "group", "name": "Ba", "kind": "neighbour"}),
    ],
)
def test_each_piece_of_a_line_goes_where_it_belongs(words, text, wanted):
    assert fields(one(words, text), wanted) == wanted


@pytest.mark.parametrize("word", ["bố", "ba", "cha", "tía", "mẹ", "má", "u", "bầm", "bu", "mạ"])
def test_father_and_mother_are_known_by_every_dialect(words, word):
    assert one(words, f"{word}, Nguyễn Thị B").kind == "parent"


@pytest.mark.parametrize("text", ["bạn, anh Ba, sn 1770", "bạn, anh Ba, 200 tuổi", "bạn, anh Ba, 0912…"])
def test_what_cannot_be_right_is_kept_and_asked_about(words, text):
    line = one(words, text)
    assert line.doubts
    assert text.rpartition(", ")[2] in (line.description, line.phone)


def test_a_second_form_of_address_does_not_write_over_the_first(words):
    line = one(words, "bà, chị Hoa")
    assert (line.honorific, line.kind, line.name) == ("bà", "sibling", "Hoa")
    assert one(words, "ông Trần Văn C, bà").name == "Trần Văn C"


def test_blank_lines_and_bullets_say_nothing(words):
    assert [line.number for line in read_lines("\n- mẹ, bà Lan\n  \n• bố, ông Tư\n,,\n", words, TODAY)] == [2, 4]


def kept(line):
    """Return the words of all fields of a line, codes as the words they stand for."""
    return Counter(WORD.findall(" ".join(piece.text for piece in line.pieces)))


SAID = ["mẹ", "anh rể", "con trai", "ông Trần Văn C", "Nguyễn Thị B.", "bà", "0912 345 678", "0912…", "sn 1970"]
SAID += ["82 tuổi", "(1950)", "tin tưởng", "ít tin", "phản đối", "đồng ý một phần", "thương binh 2/4", "ở cùng"]
SAID += ["vợ của anh Tư", "gia đình", "trưởng thôn", "không rõ", "x", "1970", "Công ty A", "sđt 0912345678 chị Hoa"]
PIECES = st.one_of(st.sampled_from(SAID), st.text(max_size=12))


@given(st.lists(PIECES, min_size=1, max_size=8), st.sampled_from([", ", "; ", " ", "\t", ": "]))
def test_no_word_of_a_line_is_lost(words, pieces, between):
    for line in read_lines(between.join(pieces), words, TODAY):
        assert kept(line) == Counter(WORD.findall(line.text))
        assert bare(line.text) == line.text


@given(st.lists(st.sampled_from(SAID), min_size=1, max_size=8))
def test_what_was_not_turned_into_a_code_is_found_word_for_word_in_a_field(words, pieces):
    line = one(words, ", ".join(pieces))
    fields_by_piece = {
        "name": f"{line.honorific} {line.name}",
        "phone": line.phone,
        "description": line.description,
        "evidence": line.evidence,
    }
    for piece in line.pieces:
        if piece.field in fields_by_piece:
            assert set(WORD.findall(piece.text.lower())) <= set(WORD.findall(fields_by_piece[piece.field].lower()))
    codes = {"tie": line.kind, "trust": line.trust, "stance": line.stance, "tag": line.tags, "year": line.birth_year}
    assert all(codes[piece.field] for piece in line.pieces if piece.field in codes)
    assert line.name or line.description
