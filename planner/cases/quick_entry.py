"""People written down line by line, as one says them: "mẹ, Nguyễn Thị B, ở cùng, tin tưởng".

Each line is cut into pieces and each piece goes into a field: tie, form of address and name, year, telephone, trust,
stance, traits; whatever is not understood becomes the description. No word of a line is ever lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.cases.quick_words import QuickWords, Tie, plain, same
from planner.catalogue.phrases import find_phrases
from planner.texts import Message, msg, printable

MOST_LINES = 60
FIRST_YEAR = 1880
_PARTS = re.compile(r"[,;|\t]+|:\s+(?=\D)")
_MARKS = re.compile(r"^\s*(?:[-–—•*+]\s*)+")
_PHONE = re.compile(r"(?:(?:sđt|sdt|đt|dt|điện thoại|tel)[.:]?\s*)?(?<!\w)(?:\+84|0)(?:[\s.-]?\d){8,10}(?!\w)", re.I)
_PART_OF_PHONE = re.compile(r"(?:(?:sđt|sdt|đt|dt|điện thoại|tel)[.:]?\s*)?(?:\+84|0)\d[\d\s.-]*(?:…|\.{3}|x+)?", re.I)
_BORN = re.compile(r"(?:\bsn|\bns|\bsinh\s+năm|\bsinh\s+nam|\bnăm\s+sinh|\bsinh)\s*[:.]?\s*(\d{4})(?!\d)", re.I)
_YEAR, _BRACKETED = re.compile(r"\d{4}"), re.compile(r"\((\d{4})\)")
_AGE = re.compile(r"(\d{1,3})\s*tu[ổo]i", re.I)
_TOWARD = re.compile(r"(.+?)\s+(?:của|cua)\s+(.+)", re.I | re.S)
_NEGATIONS = ("không", "chưa", "chẳng", "chả")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and the field they went into."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """What was understood of one line. `doubts` says what whoever typed it should look at."""

    number: int
    text: str
    pieces: tuple[Piece, ...] = ()
    kind: str = ""
    back: bool = False
    toward: str = ""
    role: str = "other"
    person_kind: str = "person"
    gender: str = ""
    honorific: str = ""
    name: str = ""
    birth_year: int | None = None
    phone: str = ""
    actor: str = ""
    tags: tuple[str, ...] = ()
    trust: str = "unknown"
    stance: str = ""
    evidence: str = ""
    description: str = ""
    doubts: tuple[Message, ...] = ()

    @property
    def called(self) -> str:
        """Return what to call this one before anything is saved."""
        return f"{self.honorific} {self.name}".strip() or self.description

    def words_in(self, name: str) -> str:
        """Return the words that went into one field."""
        return ", ".join(piece.text for piece in self.pieces if piece.field == name)


def read_lines(text: str, words: QuickWords, today: date) -> tuple[Line, ...]:
    """Return what each line that is not blank says, in the order they were written."""
    typed = unicodedata.normalize("NFC", printable(text)).split("\n")
    lines = ((number, bare(line)) for number, line in enumerate(typed, 1) if bare(line))
    return tuple(_Reader(number, line, words, today).line() for number, line in lines)


def bare(line: str) -> str:
    """Return a line without what lists are begun with, and without separators that part nothing."""
    return _MARKS.sub("", line).strip(" \t,;|")


@dataclass(slots=True)
class _Reader:
    """Reads one line, piece by piece."""

    number: int
    text: str
    words: QuickWords
    today: date
    pieces: list[Piece] = field(default_factory=list)
    got: dict[str, str] = field(default_factory=dict)
    tie: Tie | None = None
    birth_year: int | None = None
    tags: list[str] = field(default_factory=list)
    doubts: list[Message] = field(default_factory=list)

    def line(self) -> Line:
        for part in _PARTS.split(self.text):
            for piece in _carved(part):
                if piece:
                    self._read(piece)
        described = self._all("description")
        if not self.got.get("name") and not described:
            described = self._all("tie") or self.text
        said = "; ".join(piece.text for piece in self.pieces if piece.field in ("tie", "description"))
        return Line(
            number=self.number,
            text=self.text,
            pieces=tuple(self.pieces),
            kind=self.tie.kind if self.tie else "",
            back=bool(self.tie and self.tie.back),
            toward=self.got.get("toward", ""),
            role=self._role(said),
            person_kind=self._person_kind(),
            gender=self.tie.sex if self.tie else "",
            honorific=self.got.get("honorific", ""),
            name=self.got.get("name", ""),
            birth_year=self.birth_year,
            phone=self.got.get("phone", ""),
            actor=self._actor(),
            tags=tuple(self.tags),
            trust=self.got.get("trust", "unknown"),
            stance=self.got.get("stance", ""),
            evidence=self._all("evidence"),
            description=described,
            doubts=tuple(self.doubts),
        )

    def _put(self, name: str, text: str) -> bool:
        self.pieces.append(Piece(name, text))
        return True

    def _all(self, name: str) -> str:
        return ", ".join(piece.text for piece in self.pieces if piece.field == name)

    def _read(self, text: str) -> None:
        looks = (self._phone, self._year, self._tied, self._named, self._tie_and_name, self._weighed, self._traits)
        if not any(look(text) for look in looks):
            self._put("description", text)

    def _phone(self, text: str) -> bool:
        if "phone" in self.got or not (_PHONE.fullmatch(text) or _PART_OF_PHONE.fullmatch(text)):
            return False
        self.got["phone"] = text
        if not _PHONE.fullmatch(text):
            self.doubts.append(msg("“%(number)s” is not a whole telephone number.", number=text))
        return self._put("phone", text)

    def _year(self, text: str) -> bool:
        age, born = _AGE.fullmatch(text), _BORN.fullmatch(text) or _BRACKETED.fullmatch(text)
        if self.birth_year is not None or not (age or born or _YEAR.fullmatch(text)):
            return False
        year = self.today.year - int(age[1]) if age else int(born[1] if born else text)
        if not FIRST_YEAR <= year <= self.today.year:
            self.doubts.append(msg("The year of birth %(year)s is not possible.", year=year))
            return False
        self.birth_year = year
        return self._put("year", text)

    def _tied(self, text: str) -> bool:
        if self.tie is not None:
            return False
        found = _TOWARD.fullmatch(text)
        whole, of = self.words.tie(text), self.words.tie(found[1]) if found else None
        self.tie = whole or of
        if whole is None and of is not None and found is not None:
            self.got["toward"] = found[2]
            return self._put("tie", found[1]) and self._put("toward", text[len(found[1]) :].strip())
        return self.tie is not None and self._put("tie", text)

    def _named(self, text: str, at_least: int = 2) -> bool:
        if "name" in self.got:
            return False
        if plain(text) in self.words.honorifics and "honorific" not in self.got:
            self.got["honorific"] = plain(text)
            return self._put("name", text)
        words = () if "honorific" in self.got else self.words.honorifics  # the first one is not written over
        called = next((word for word in words if plain(text).startswith(f"{word} ")), "")
        rest = text.split(None, len(called.split()))[-1] if called else text
        if not _is_name(rest, at_least=1 if called else at_least):
            return False
        self.got["name"] = rest
        if called:
            self.got["honorific"] = called
        return self._put("name", text)

    def _tie_and_name(self, text: str) -> bool:
        """Read "mẹ Nguyễn Thị B": the longest row of words that is a tie, and a name behind it."""
        tokens = text.split()
        for count in range(len(tokens) - 1, 0, -1):
            tie = None if self.tie or "name" in self.got else self.words.tie(" ".join(tokens[:count]))
            rest = " ".join(tokens[count:])
            if tie and self._named(rest, at_least=1):
                self.tie = tie
                self.pieces.insert(len(self.pieces) - 1, Piece("tie", " ".join(tokens[:count])))
                return True
        return False

    def _weighed(self, text: str) -> bool:
        """Read trust and stance; what says more than the bare word is kept as the evidence."""
        found = False
        for name, phrases in (("trust", self.words.trust), ("stance", self.words.stances)):
            code = None if name in self.got else _code(text, phrases)
            if code is not None:
                self.got[name], found = code, True
                if same(text, phrases[code]):
                    return self._put(name, text)
        return found and self._put("evidence", text)

    def _traits(self, text: str) -> bool:
        exact = [code for code, phrases in self.words.tags.items() if same(text, phrases)]
        held = [code for code, phrases in self.words.tags.items() if find_phrases(text, phrases, _NEGATIONS)]
        self.tags += [code for code in dict.fromkeys([*exact, *held]) if code not in self.tags]
        return bool(exact) and self._put("tag", text)

    def _role(self, said: str) -> str:
        for code, phrases in self.words.roles.items():
            if find_phrases(said, phrases, _NEGATIONS):
                return code
        if self.tie is None:
            return "official" if self._actor() else "other"
        return "relative" if self.tie.kind in self.words.kin else "other"

    def _person_kind(self) -> str:
        if self.got.get("name") and not self.got.get("honorific", "").startswith(("vợ chồng", "ông bà", "anh chị")):
            return "person"
        said = [plain(piece.text) for piece in self.pieces if piece.field in ("tie", "name", "description")]
        kinds = self.words.kinds.items()
        starts = (code for code, phrases in kinds for p in phrases for text in said if f"{text} ".startswith(f"{p} "))
        return next(starts, "person")

    def _actor(self) -> str:
        said = "; ".join(piece.text for piece in self.pieces if piece.field in ("tie", "description"))
        return self.words.actor_in(said) or ""


def _code(text: str, phrases: Mapping[str, tuple[str, ...]]) -> str | None:
    """Return the one code that *text* speaks of; where it speaks of two, none."""
    exact = [code for code, known in phrases.items() if same(text, known)]
    found = exact or [code for code, known in phrases.items() if find_phrases(text, known, _NEGATIONS)]
    return found[0] if len(found) == 1 else None


def _carved(part: str) -> Iterator[str]:
    """Yield a part of a line in pieces: a telephone number or a year of birth in it stands by itself."""
    part = part.strip()
    for pattern in (_PHONE, _BORN, _BRACKETED):
        found = pattern.search(part)
        if found and found[0] != part:
            yield from _carved(part[: found.start()])
            yield found[0].strip()
            yield from _carved(part[found.end() :])
            return
    yield part


def _is_name(text: str, at_least: int) -> bool:
    """Return whether *text* looks like a name: words with a capital, letters and the point of an initial only."""
    tokens = text.split()
    return at_least <= len(tokens) <= 6 and all(
        token[0].isupper() and token.replace(".", "").replace("-", "").replace("'", "").isalpha() for token in tokens
    )
