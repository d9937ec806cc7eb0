"""Finding cases by words, whatever their tone marks: folded text and a full-text index on either engine."""

from __future__ import annotations

from sqlalchemy import Select, column, func, select, table, text

from planner.cases.models import Case, SearchText
from planner.db import db
from planner.texts import fold

MOST_WORDS = 8


def index(case: Case) -> None:
    """Bring the words of *case* up to date; called in the transaction of the change."""
    names = [f"{person.name} {person.short_name}" for person in case.people]
    words = fold(" ".join([case.number, case.title, case.area, case.decision_number, *names]))
    row = db.session.get(SearchText, case.id)
    if row is None:
        db.session.add(SearchText(case_id=case.id, words=words))
    else:
        row.words = words


def matching(query: str) -> Select[int]:
    """Return the ids of cases that have every word of *query*, each at least as a beginning."""
    wanted = fold(query).split()[:MOST_WORDS]
    if db.session.get_bind().dialect.name == "sqlite":
        fts = table("case_fts", column("rowid"), column("case_fts"))
        terms = " ".join(f'"{word}"*' for word in wanted) or '""'
        return select(fts.c.rowid).where(text("case_fts match :terms").bindparams(terms=terms))
    terms = " & ".join(f"{word}:*" for word in wanted)
    vector = func.to_tsvector("simple", SearchText.words)
    return select(SearchText.case_id).where(vector.op("@@")(func.to_tsquery("simple", terms)))
