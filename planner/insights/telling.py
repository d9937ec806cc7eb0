"""What an entry of the audit log says, as a sentence whose subject is the one who acted."""

from __future__ import annotations

from collections.abc import Mapping

from planner.texts import Message, msg

ACTS: Mapping[str, Message] = {
    "answer.saved": msg("answered a question of a checklist"),
    "assessment.completed": msg("declared the assessment complete"),
    "case.changed": msg("changed the head of the case"),
    "case.closed": msg("closed the case"),
    "case.contact_linked": msg("named a contact for the case"),
    "case.contact_unlinked": msg("let a contact of the case go"),
    "case.exported": msg("exported the case file"),
    "case.handed_over": msg("gave the case to another officer"),
    "case.imported": msg("imported a case file"),
    "case.open": msg("resumed the case"),
    "case.opened": msg("opened the case"),
    "case.paused": msg("paused the case"),
    "case.read": msg("read the case"),
    "case.searched": msg("searched the list of cases"),
    "case.team_set": msg("set the team of the case"),
    "contact.added": msg("added a contact to the directory"),
    "contact.changed": msg("changed a contact of the directory"),
    "contact.ended": msg("ended a contact of the directory"),
    "contact.verified": msg("verified a contact of the directory"),
    "demonstration.loaded": msg("loaded the demonstration"),
    "office.added": msg("added an office"),
    "office.changed": msg("changed an office"),
    "pack.installed": msg("installed a pack"),
    "pack.key_revoked": msg("no longer trusts a key"),
    "pack.key_trusted": msg("trusted a key"),
    "pack.released": msg("let a pack out of quarantine"),
    "pack.inherited": msg("let an office have a pack as the office above"),
    "pack.switched_off": msg("switched a pack off for an office"),
    "pack.switched_on": msg("switched a pack on for an office"),
    "pack.undone": msg("took back the installation of a pack"),
    "plan.approve": msg("approved the plan"),
    "plan.drafted": msg("drafted a plan"),
    "plan.exported": msg("took the plan out as a document"),
    "plan.finding_accepted": msg("accepted a warning on the plan, with a reason"),
    "plan.signed_off": msg("signed off a step that protects somebody, with a reason"),
    "plan.finish": msg("recorded how the plan ended"),
    "plan.imported": msg("imported a plan"),
    "plan.return": msg("returned the plan with comments"),
    "plan.revise": msg("opened the plan for changes"),
    "plan.saved": msg("saved a revision of the plan"),
    "plan.start": msg("began to carry the plan out"),
    "plan.step_result": msg("wrote down the result of a step"),
    "plan.submit": msg("submitted the plan for approval"),
    "plan.withdraw": msg("took the plan back"),
    "signal.reviewed": msg("confirmed or rejected a signal from the text"),
    "user.added": msg("added a user"),
    "user.changed": msg("changed a user"),
    "user.password_set": msg("gave a user a new password"),
    "user.sessions_ended": msg("ended all sessions of a user"),
    "user.sign_in_failed": msg("refused to sign somebody in"),
    "user.signed_in": msg("signed in"),
}
_PARTS: Mapping[str, Message] = {
    "obligations": msg("an obligation"),
    "people": msg("a person"),
    "circumstances": msg("a circumstance"),
    "relationships": msg("a relationship"),
    "stances": msg("a stance"),
    "events": msg("a legal event"),
    "journal": msg("a journal entry"),
    "promises": msg("a promise"),
    "attachment": msg("a photo or a scan"),
}
_DONE: Mapping[str, Message] = {
    "added": msg("added %(part)s"),
    "changed": msg("changed %(part)s"),
    "corrected": msg("corrected %(part)s"),
    "ended": msg("ended %(part)s"),
    "removed": msg("took %(part)s away"),
}


def act_of(action: str) -> Message:
    """Return what somebody did; an action that is not known is shown as it stands in the log."""
    if action in ACTS:
        return ACTS[action]
    subject, _, done = action.partition(".")
    if subject in _PARTS and done in _DONE:
        return Message(_DONE[done], {"part": _PARTS[subject]})
    return msg("did: %(action)s", action=action)
