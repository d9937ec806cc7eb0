"""The names that conditions and texts of packs may ask for, with what each holds; the handbook shows them."""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "case": "the head of the case: number, case_type, title, nature, area, court, judgment, decision, officer, head, "
    "office, amount, amount_text, paid, paid_text, left_text (what is still owed), obligation, obligations, property, "
    "fields (by pack and key)",
    "people": "all people: key, role, role_label, kind, called (short, for sentences), name (in full), "
    "description, tags, tag_labels, care_labels (of the tags that call for care), age, adult, gender, "
    "occupation, address, stance, stance_label, stance_on, stance_evidence, met_on (day of the last contact), "
    "tie (in words, to the person liable), ties (to, called, role, label, kind, kin, adverse), "
    "about (statements by category), statements",
    "liable": "the people liable, as in people",
    "entitled": "the entitled people, as in people",
    "third_parties": "third parties, as in people",
    "relatives": "relatives, as in people",
    "others": "everyone else, as in people",
    "called": "the people of a role in one short phrase for sentences: liable, entitled, third_parties, relatives",
    "relationships": "ties: from, to, from_called, to_called, kind, label, back, trust, trust_label, evidence, "
    "adverse, kin",
    "circumstances": "statements: person, called, category, category_label, text, source, on",
    "events": "legal events by code: on, channel, channel_label",
    "journal": "what happened so far: kind, kind_label, on, text, called, roles (of those present), promised, refused",
    "contacts": "contacts of the directory, the one to turn to first in front: actor, actor_label, body, post, holder, "
    "called, area, named (for this case), fresh (verified in the last half year), "
    "party (role of the party whose post it is)",
    "posts": "for each kind of body (code of the actor), the contact to turn to first, as one writes it",
    "answers": "answers of the checklists by key pack:item",
    "signals": "signals: key, kind, text, risk, flag, severity",
    "helps": "texts of the helps",
    "hindrances": "texts of the hindrances",
    "risks": "risk codes that apply",
    "risk_labels": "what the risks are called, in the same order",
    "flags": "protective flags that apply",
    "routes": "best ways to reach somebody: to, to_called, via, why",
    "missing_roles": "sentences on roles that are missing on the map",
    "limits": "dates set by law, by clock: on, title, basis, running "
    "(not over yet; in the text of a step, not over on its first day)",
    "laws": "legal rules in force on the day of drafting, by key: title, text, citation",
    "goal": "the goal of the plan, in the sections of its document",
    "score": "the assessment: points, band, meaning, answered (how many questions), unknown",
    "gap": "marks for what is missing, by name: people, relatives, journal, contacts, creditor, answers …",
    "today": "the day of drafting, as an ISO date",
    "tet": "the next Tết: on (its first day), near (whether the time until the voluntary period ends falls into the "
    "days around it)",
}

LOCAL: Mapping[str, Mapping[str, str]] = {
    "step text": {
        "target": "whom the step addresses, as in people",
        "speaker": "who speaks: label, actor",
        "carrier": "who carries the step: label, actor",
    },
    "item signal": {"answer": "the answer to the item"},
    "signal rule": {
        "person": "the person, as in people",
        "relationship": "the tie",
        "circumstance": "the statement, and of whom it is: role (“case” where of nobody), of_kind, adult, tags, "
        "stance, near (kinds of ties to the person liable); for each statement also the description of a person, "
        "category description",
        "stance": "the stance: person, called, stance, on, evidence",
        "obligation": "the obligation: kind, text, amount, amount_text, property",
        "event": "the event: kind, on, channel",
        "journal_entry": "the entry",
        "quoted": "of the text, the sentences in which the words looked for stand",
    },
    "check": {
        "plan": "the plan: status, language, risks, flags, actions, channels, actors, title, goal",
        "steps": "all steps: key, action, title, target, target_role, speaker, carrier, helpers, channel, start, due, "
        "argument, expected, fallback, stop_when, answers, position, target_called, target_tags, speaker_stance, "
        "minors (called), alone (the officer and nobody else), named (people named in it), day_off, near_tet",
        "step": "the step looked at",
        "section": "the section looked at: key, title, body",
        "risk": "the risk code looked at, with risk_label",
        "risk_label": "what the risk is called",
        "flag": "the flag looked at, with flag_label",
        "flag_label": "what the flag is called",
        "person": "the person looked at",
        "answered": "risk codes that some step answers",
        "found": "the words that were found",
    },
}


def allowed(*places: str) -> frozenset[str]:
    """Return the names known at *places*, the general ones included."""
    return frozenset(NAMES).union(*(LOCAL[place] for place in places))
