"""Case files drawn at random: valid documents of the garden, with everything that a document may hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

PAST = st.dates(date(2026, 1, 1), date(2026, 11, 20)).map(date.isoformat)
WORDS = st.sampled_from(["", "Hàng rào", "ông Ổi → bà Mận", "“nói” & viết", "a\nb", "0123", "⟦x → /y⟧"])
SAID = st.sampled_from(["Nói vậy", "Nói khác", "Bán rau; bán hoa."])
KEYS = ("p1", "p2", "p3")


def some(**fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a dictionary in which each of *fields* may be left out."""
    return st.fixed_dictionaries({}, optional=fields)


def both(required: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a dictionary of required and optional fields."""
    return st.fixed_dictionaries(required, optional=optional)


def _distinct(of: st.SearchStrategy[dict[str, Any]], *names: str, most: int = 3) -> Any:
    return st.lists(of, max_size=most, unique_by=lambda part: tuple(part.get(name) for name in names))


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """Draw a case file as JSON holds it, without contradictions."""
    people = [
        {"key": key, "role": draw(st.sampled_from(["liable", "neighbour", "relative"])), "name": f"Người {key}"}
        | draw(
            some(
                honorific=WORDS,
                description=WORDS,
                occupation=WORDS,
                birth_year=st.integers(1940, 2010),
                gender=st.sampled_from(["female", "male"]),
                tags=st.lists(st.sampled_from(["elderly", "poor"]), unique=True),
                ended_on=PAST,
            )
        )
        for key in KEYS[: draw(st.integers(1, 3))]
    ]
    keys = st.sampled_from([person["key"] for person in people])
    circumstances = both(
        {"category": st.sampled_from(["family", "income"]), "text": SAID},
        person=keys,
        observed_on=PAST,
        ended_on=PAST,
        source=WORDS,
        confidence=st.sampled_from(["high", "low"]),
    )
    ties = both({"from": keys, "to": keys, "kind": st.sampled_from(["neighbour", "sibling"])}, evidence=WORDS)
    return {
        "case": draw(
            both(
                {"number": st.sampled_from(["7/QĐ-THA", "8/QĐ"]), "case_type": st.just("garden:hedge")},
                title=WORDS,
                nature=WORDS,
                area=st.sampled_from(["", "xã Vườn"]),
                status=st.sampled_from(["open", "paused", "closed"]),
                opened_on=PAST,
                judgment=some(number=WORDS, court=WORDS),
                decision=some(number=WORDS, date=PAST),
                fields=some(garden=some(height_cm=st.integers(0, 300))),
            )
        ),
        "obligations": draw(
            st.lists(both({"kind": st.just("money"), "text": SAID}, amount=st.integers(100, 10**9)), max_size=2).map(
                lambda owed: [one | {"key": f"o{n}"} for n, one in enumerate(owed)]
            )
        ),
        "people": people,
        "circumstances": draw(st.lists(circumstances, max_size=4)),
        "relationships": draw(
            _distinct(ties.filter(lambda tie: tie["from"] < tie["to"]), "from", "to", "kind"),
        ),
        "stances": draw(
            st.lists(
                both(
                    {"person": keys, "stance": st.sampled_from(["for", "against"])},
                    observed_on=PAST,
                    source=WORDS,
                    confidence=st.sampled_from(["high", "low"]),
                    review_on=st.just("2026-12-24"),
                    sensitivity=st.sampled_from(["public", "sensitive"]),
                ),
                max_size=3,
            )
        ),
        "contacts": draw(
            st.sampled_from([[], [{"key": "c1", "actor": "police", "body": "Công an", "post": "Trưởng"}]])
        ),
        "events": draw(_distinct(both({"kind": st.just("situation_verified"), "on": PAST}, note=WORDS), "kind", "on")),
        "journal": draw(
            st.lists(
                both(
                    {"kind": st.just("call"), "on": PAST, "text": SAID},
                    people=st.lists(keys, max_size=1),
                    promised=WORDS,
                ),
                max_size=4,
            )
        ),
        "assessments": [draw(_assessment(keys))] if draw(st.booleans()) else [],
    }


def _assessment(keys: Any) -> Any:
    unknown = st.fixed_dictionaries({"known": st.just(False), "find_out_on": PAST})
    answers = some(
        **{
            "garden:shears": st.one_of(st.just({"value": "yes"}), unknown),
            "garden:mood": st.fixed_dictionaries({"value": st.integers(1, 5)}, optional={"note": WORDS}),
            "garden:owner": keys.map(lambda key: {"value": key}),
        }
    )
    return both({"answers": answers}, reviews=some(**{"garden:x#1": st.booleans()}), completed_on=PAST)
