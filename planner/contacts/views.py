"""The directory of bodies and posts: finding, adding, changing, verifying, ending."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from planner import clock
from planner.accounts.access import Right, demand, may
from planner.accounts.services import office
from planner.actor import Actor
from planner.audit import services as audit
from planner.contacts import services as contacts
from planner.contacts.forms import ContactForm, DirectoryForm, EndContactForm
from planner.contacts.models import Contact
from planner.db import unit_of_work
from planner.errors import PlannerError, Stale
from planner.texts import msg
from planner.web.addresses import asked_again
from planner.web.context import current_actor, current_catalogue

bp = Blueprint("contacts", __name__, url_prefix="/contacts")


@bp.get("")
def index() -> str:
    """List the contacts of the office and those above it, by area."""
    actor, form = current_actor(), DirectoryForm(request.args)
    _demand_sight(actor)
    form.offer(contacts.areas(actor), current_catalogue())
    filters = form.filters
    page = contacts.directory(actor, filters, request.args.get("after", ""))
    return render_template(
        "contacts/index.html",
        form=form,
        narrowed=filters != contacts.Filters(),
        contacts=page.contacts,
        old={each.id for each in page.contacts if contacts.is_old(each.last_verified_on)},
        following=asked_again(url_for(".index"), after=page.following) if page.following else "",
        may_keep=may(actor, Right.KEEP_CONTACTS),
    )


def _demand_sight(actor: Actor) -> None:
    """Let those see the directory who work with it, and those who look after the work."""
    if not may(actor, Right.SEE_CASES_BELOW):
        demand(actor, Right.KEEP_CONTACTS)


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Add a contact to the directory of one's own office."""
    actor = current_actor()
    demand(actor, Right.KEEP_CONTACTS)
    form = ContactForm(data={name: request.args.get(name, "") for name in ("area", "actor")})
    form.offer(current_catalogue())
    if form.was_sent_and_is_valid():
        try:
            with unit_of_work():
                added = contacts.add_contact(form.contact_values(), office_id=office(actor.office_id or 0).id, by=actor)
        except PlannerError as refusal:
            form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        else:
            flash(msg("The contact is added to the directory."))
            return redirect(url_for(".index", area=added.area or None, _anchor=f"contact-{added.id}"))
    return render_template("contacts/contact.html", form=form, contact=None), 422 if form.errors else 200


@bp.route("/<int:contact_id>", methods=["GET", "POST"])
def edit(contact_id: int) -> ResponseReturnValue:
    """Show a contact and change it."""
    actor = current_actor()
    _demand_sight(actor)
    found = contacts.contact(contact_id, actor)
    form = ContactForm(obj=found)
    form.offer(current_catalogue())
    if not form.was_sent_and_is_valid():
        return _page(found, form), 422 if form.errors else 200
    try:
        with unit_of_work():
            reason = form.reason.data or ""
            contacts.change_contact(found, form.contact_values(), version=form.opened_version, by=actor, reason=reason)
    except Stale as refusal:
        newest = ContactForm(None, obj=contacts.contact(contact_id, actor))
        newest.offer(current_catalogue())
        form.show_problems([refusal.text])
        form.version.data = newest.version.data
        return _page(found, form, newest=newest), 409
    except PlannerError as refusal:
        form.show_problems(getattr(refusal, "problems", ()) or [refusal.text])
        return _page(found, form), 422
    flash(msg("The contact is saved."))
    return redirect(_place(found))


@bp.post("/<int:contact_id>/verify")
def verify(contact_id: int) -> ResponseReturnValue:
    """Say that post and holder are right as of today."""
    actor = current_actor()
    found = contacts.contact(contact_id, actor)
    with unit_of_work():
        contacts.verify_contact(found, by=actor)
    flash(msg("%(who)s: verified today.", who=found.called))
    return redirect(_place(found))


@bp.post("/<int:contact_id>/end")
def end(contact_id: int) -> ResponseReturnValue:
    """Say that nobody is to be found there any more."""
    actor = current_actor()
    found, form = contacts.contact(contact_id, actor), EndContactForm(prefix="end-")
    if not form.was_sent_and_is_valid():
        return _page(found, None, end_form=form), 422
    with unit_of_work():
        contacts.end_contact(found, on=form.on.data or clock.today(), by=actor, reason=form.reason.data or "")
    flash(msg("The contact has ended; it is no longer proposed."))
    return redirect(url_for(".index", area=found.area or None))


def _place(found: Contact) -> str:
    return url_for(".index", area=found.area or None, _anchor=f"contact-{found.id}")


def _page(found: Contact, form: ContactForm | None = None, **given: Any) -> str:
    if form is None:
        form = ContactForm(None, obj=found)
        form.offer(current_catalogue())
    shown: dict[str, Any] = {
        "end_form": EndContactForm(None, prefix="end-", data={"on": clock.today()}),
        "history": audit.history_of("contact", found.id),
        "is_old": contacts.is_old(found.last_verified_on),
        "may_keep": may(current_actor(), Right.KEEP_CONTACTS),
        "newest": None,
    }
    return render_template("contacts/contact.html", form=form, contact=found, **(shown | given))
