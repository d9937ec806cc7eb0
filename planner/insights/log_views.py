"""The pages of the audit log, for inspectors and administrators."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from planner.accounts.access import Right, demand, may
from planner.audit import services as audit
from planner.audit.services import Verdict
from planner.insights.log import Wanted, page_of_log
from planner.web.addresses import whole_number
from planner.web.context import current_actor

bp = Blueprint("audit", __name__, url_prefix="/audit")


@bp.get("")
def log() -> str:
    """Show the audit log of the office and those below it, newest first."""
    demand(current_actor(), Right.READ_AUDIT)
    return _page(None)


@bp.get("/verified")
def verified() -> str:
    """Walk the chain of the audit log and say whether it is whole."""
    demand(current_actor(), Right.READ_AUDIT)
    return _page(audit.verify())


def _page(verdict: Verdict | None) -> str:
    actor = current_actor()
    wanted = Wanted(
        case=request.args.get("case", "").strip()[:80],
        who=request.args.get("who", "").strip()[:80],
        before=request.args.get("before", type=whole_number),
    )
    page = page_of_log(actor, wanted)
    following = url_for(".log", case=wanted.case, who=wanted.who, before=page.following) if page.following else ""
    return render_template(
        "audit/log.html",
        entries=page.entries,
        wanted=wanted,
        following=following,
        verdict=verdict,
        sees_cases=may(actor, Right.SEE_CASES_BELOW),
    )
