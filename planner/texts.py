"""Words for people: sentences of the program and texts of packs, both said in the reader's language.

Nothing here knows who is reading. Code that speaks makes a `Message` or hands on a `Bilingual`; whoever
shows it calls `say` with a language.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Literal, Self, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from pydantic import BaseModel, ConfigDict, Field

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "vi"

_TRANSLATIONS = Path(__file__).parent / "translations"
# A name that ends in a point ("anh H.") at the end of a sentence.
_DOUBLE_STOP = re.compile(r"(\w)\.\.(?=[\s)”»\"]|$)")
# What neither a page nor a paper can hold: control characters, halves of letters, signs that are none.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Message(str):
    """A sentence of the program: the English text that translations are kept under, and what goes into it.

    It is a string, so that whatever takes a label or an error takes a message; `say` finds the translation.
    """

    values: Mapping[str, object]
    __slots__ = ("values",)

    def __new__(cls, text: str, values: Mapping[str, object] | None = None) -> Self:
        """Make a message; without *values* the text is said as it is."""
        made = super().__new__(cls, text)
        made.values = values or {}
        return made

    def __str__(self) -> str:
        """Return the English sentence, for logs and tests."""
        return say(self, "en")


class Bilingual(BaseModel):
    """A text of a pack in both languages; neither may be missing or blank."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)


Text = str | Bilingual


def msg(text: str, **values: object) -> Message:
    """Make a message; the translations are extracted from calls of this function."""
    return Message(text, values)


def as_language(code: str | None) -> Language:
    """Return *code* if it is a language of the planner, else the default."""
    for language in LANGUAGES:
        if code == language:
            return language
    return DEFAULT_LANGUAGE


@cache
def translations(language: Language) -> NullTranslations:
    """Return the translations for *language*, compiled from its .po file when first asked for."""
    path = _TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    with path.open("rb") as source:
        messages = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)


def say(text: Text, language: Language) -> str:
    """Return *text* in *language*; texts inside a message are said in the same language."""
    if isinstance(text, Bilingual):
        return text.vi if language == "vi" else text.en
    if not isinstance(text, Message):
        return text
    pattern = translations(language).gettext(text)
    if not text.values:
        return pattern
    return one_stop(pattern % {name: _value(value, language) for name, value in text.values.items()})


def one_stop(text: str) -> str:
    """Return *text* with one point where a name that ends in a point ends a sentence."""
    return _DOUBLE_STOP.sub(r"\1.", text)


def unprintable_in(text: str) -> str:
    """Return the first sign in *text* that neither a page nor a paper can hold, or nothing."""
    found = _UNPRINTABLE.search(text)
    return found[0] if found else ""


def printable(text: str) -> str:
    """Return *text* without what cannot be printed; what word processors end lines with becomes the end of a line."""
    return _UNPRINTABLE.sub("", re.sub("\r\n|[\r\v\f\u2028\u2029]", "\n", text))


def _value(value: object, language: Language) -> object:
    return say(value, language) if isinstance(value, Message | Bilingual) else value


_LETTERS = {
    code: base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := "".join(c for c in unicodedata.normalize("NFD", chr(code)) if not unicodedata.combining(c)).lower())
    != chr(code)
}
_FOLDED = _LETTERS | dict.fromkeys(range(0x300, 0x370)) | {ord("đ"): "d", ord("Đ"): "d", 0xD0: "d"}


def fold(text: str) -> str:
    """Return *text* in small letters without tone marks or punctuation, for searching: "Đào" gives "dao"."""
    return re.sub(r"[^0-9a-z]+", " ", text.translate(_FOLDED).lower()).strip()
