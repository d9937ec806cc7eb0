"""The filters that conditions and texts of packs may use; each takes and gives plain values.

A gap that reaches a filter comes out as the same gap, so that a missing value stays visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from planner.catalogue.gaps import Gap

Value = Any
MOST_JOINED = 100_000


def written_date(value: Value) -> Value:
    """Write an ISO date the Vietnamese way: 2026-11-24 gives 24/11/2026."""
    if isinstance(value, Gap) or not value:
        return value
    return date.fromisoformat(str(value)).strftime("%d/%m/%Y")


def written_money(value: Value) -> Value:
    """Write whole đồng with points between the thousands: 68000000 gives 68.000.000."""
    if isinstance(value, Gap) or value is None:
        return value
    return f"{int(value):,}".replace(",", ".")


def joined(values: Value, separator: str = ", ") -> Value:
    """Write a list with *separator* between; an empty list is an empty text."""
    if isinstance(values, Gap | str):
        return values
    words = [str(value) for value in values]
    if sum(map(len, words)) + len(words) * len(str(separator)) > MOST_JOINED:
        raise ValueError(f"the text grew past {MOST_JOINED:,} characters")
    return str(separator).join(words)


def counted(values: Value) -> int:
    """Say how many there are; a gap counts as none."""
    return 0 if isinstance(values, Gap) or values is None else len(values)


def first(values: Value, most: int = 1) -> list[Value]:
    """Keep the first *most* entries of a list."""
    return [] if isinstance(values, Gap) or values is None else list(values)[:most]


def beyond(values: Value, most: int = 1) -> int:
    """Say how many entries a list has beyond the first *most*."""
    return max(counted(values) - most, 0)


def having(values: Value, field: str, wanted: Value) -> list[Value]:
    """Keep the entries whose *field* is, or contains, *wanted*."""
    return [entry for entry in _entries(values) if _matches(entry.get(field), wanted)]


def without(values: Value, field: str, unwanted: Value) -> list[Value]:
    """Leave out the entries whose *field* is, or contains, *unwanted*."""
    return [entry for entry in _entries(values) if not _matches(entry.get(field), unwanted)]


def each(values: Value, field: str) -> list[Value]:
    """Take one *field* of every entry, leaving out what has none."""
    return [entry[field] for entry in _entries(values) if entry.get(field) not in (None, "", [])]


def default(value: Value, otherwise: Value) -> Value:
    """Give *otherwise* where there is no value."""
    return value if value not in (None, "", []) and not isinstance(value, Gap) else otherwise


def first_upper(value: Value) -> Value:
    """Begin with a capital letter."""
    return value if isinstance(value, Gap) else str(value)[:1].upper() + str(value)[1:]


def first_lower(value: Value) -> Value:
    """Begin with a small letter, for a phrase inside a sentence; a name or an abbreviation stays as it is."""
    if isinstance(value, Gap):
        return value
    if isinstance(value, list | tuple):
        return [first_lower(one) for one in value]
    text = str(value)
    return text if _begins_with_name(text) else text[:1].lower() + text[1:]


def _begins_with_name(text: str) -> bool:
    words = text.split(maxsplit=2)[:2]
    if not words or (words[0][:2].isupper() and len(words[0]) > 1):
        return bool(words)
    return len(words) == 2 and words[1][:1].isupper() and words[0].lower() not in _SMALL


def sentence(value: Value) -> Value:
    """Begin with a capital letter and end with a full stop."""
    if isinstance(value, Gap):
        return value
    text = first_upper(str(value).strip())
    return text if text.endswith((".", "!", "?", "…", "⟧")) else f"{text}."


def phrase(value: Value) -> Value:
    """Drop the full stop at the end, for a phrase inside a sentence."""
    return value if isinstance(value, Gap) else str(value).strip().rstrip(".")


def upper(value: Value) -> Value:
    """Write in capitals."""
    return value if isinstance(value, Gap) else str(value).upper()


def _entries(values: Value) -> Iterable[Mapping[str, Value]]:
    if isinstance(values, Gap) or values is None:
        return ()
    return (entry for entry in values if isinstance(entry, Mapping))


def _matches(value: Value, wanted: Value) -> bool:
    return wanted in value if isinstance(value, list | tuple) else bool(value == wanted)


# Words that are no part of a name though a name may follow: "Ông Phạm", "Ở Cẩm Tân", "After Tết".
_SMALL = frozenset(
    word
    for line in (
        "ông bà cụ anh chị cô chú bác cậu mợ dì em cháu vợ chồng con bố mẹ cha xã phường thôn ấp bản tỉnh huyện ở tại",
        "từ do vì theo sau trước khi nếu gần đến với cùng cả hai các những mỗi ngày tháng năm về trong ngoài trên dưới",
        "nhà đất tiền nợ có không chưa đã đang sẽ bị được",
        "the a an in on at by for from with after before since when if both his her their my our to as no",
    )
    for word in line.split()
)

FILTERS: Mapping[str, Callable[..., Value]] = {
    "date": written_date,
    "money": written_money,
    "join": joined,
    "count": counted,
    "first": first,
    "beyond": beyond,
    "having": having,
    "without": without,
    "each": each,
    "default": default,
    "first_upper": first_upper,
    "first_lower": first_lower,
    "sentence": sentence,
    "phrase": phrase,
    "upper": upper,
}
