"""`planner user` and `planner office`: who works here."""

from __future__ import annotations

from typing import Any

import click

from planner.accounts import passwords
from planner.accounts import services as accounts
from planner.accounts.access import ROLE_LABELS
from planner.accounts.models import Office, OfficeKind, User
from planner.actor import Role
from planner.cli.speaking import Group, answer, language, tell, tell_rows
from planner.cli.working import acting, actor_called, at_work, for_programs, office_called
from planner.db import unit_of_work
from planner.texts import msg, say

users = Group("user", help=msg("Keep the users."))
offices = Group("office", help=msg("Keep the offices."))
KIND_LABELS = {OfficeKind.PROVINCE: msg("Province"), OfficeKind.DIVISION: msg("Regional division")}


@users.command(help=msg("Add the user USERNAME and print a password for the first sign-in."))
@click.argument("name_to_sign_in", metavar="USERNAME")
@click.option("--name", required=True, help=msg("Name as it is written."))
@click.option("--office", required=True, metavar="CODE", help=msg("Office by its code."))
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help=msg("What the user is; may be given several times."),
)
@click.option("--title", default="", help=msg("Post as it stands on papers, such as “Chấp hành viên”."))
@click.option("--ask-password", is_flag=True, help=msg("Ask for the password instead of making one."))
@acting
@for_programs
def add(
    name_to_sign_in: str,
    name: str,
    office: str,
    roles: tuple[str, ...],
    title: str,
    ask_password: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Add a user with a password that is made here or asked for."""
    with at_work(makes_database=True), unit_of_work():
        by = actor_called(username)
        place = accounts.office_by_code(office)
        given = _asked() if ask_password else passwords.invented()
        granted = [Role(role) for role in roles]
        added = accounts.add_user(name_to_sign_in, name, place, granted, by=by, password=given, title=title)
        values = _user_values(added)
    shown = {} if ask_password else {"password": given}
    if as_json:
        answer(values | shown)
        return
    tell(msg("%(name)s can sign in as “%(username)s”.", name=name, username=values["username"]))
    if shown:
        tell(msg("Password: %(password)s – it is shown here only; change it after signing in.", password=given))


def _asked() -> str:
    prompt = say(msg("Password"), language())
    again = say(msg("Once more"), language())
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=again))


def _user_values(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "title": user.title,
        "office": user.office.code,
        "roles": sorted(grant.name.value for grant in user.roles),
        "active": user.active,
    }


@users.command("list", help=msg("List the users by office."))
@acting
@for_programs
def list_users(username: str | None, as_json: bool) -> None:
    """List the users of all offices, or of those at and below the acting user's own."""
    with at_work():
        found = accounts.users(actor_called(username))
        values = [_user_values(user) for user in found]
        rows = [
            (u.username, u.name, u.office.code, _roles(u), msg("active") if u.active else msg("switched off"))
            for u in found
        ]
    if as_json:
        answer({"users": values})
    else:
        tell_rows([msg("Username"), msg("Name"), msg("Office"), msg("Roles"), msg("State")], rows)


def _roles(user: User) -> str:
    return ", ".join(say(ROLE_LABELS[grant.name], language()) for grant in user.roles)


@users.command(help=msg("Switch the user USERNAME off: signed out everywhere, and no more signing in."))
@click.argument("name_to_sign_in", metavar="USERNAME")
@acting
def disable(name_to_sign_in: str, username: str | None) -> None:
    """Switch a user off; what they wrote stays under their name."""
    with at_work(), unit_of_work():
        by = actor_called(username)
        found = accounts.user_by_name(name_to_sign_in)
        roles = [grant.name for grant in found.roles]
        accounts.change_user(
            found, name=found.name, title=found.title, office=found.office, roles=roles, active=False, by=by
        )
        name = found.name
    tell(msg("%(name)s is switched off.", name=name))


@offices.command("add", help=msg("Add an office called NAME under the code CODE."))
@click.argument("code")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in OfficeKind]),
    help=msg("What it is; otherwise a division if it has an office above, else a province."),
)
@click.option("--parent", metavar="CODE", help=msg("Office above it."))
@click.option("--parent-body", default="", help=msg("Body above it, as it stands at the head of papers."))
@click.option("--place", default="", help=msg("Place that papers are dated from."))
@click.option("--symbol", default="", help=msg("Symbol in the numbers of papers."))
@acting
def add_office(
    code: str,
    name: str,
    kind: str | None,
    parent: str | None,
    parent_body: str,
    place: str,
    symbol: str,
    username: str | None,
) -> None:
    """Add an office at the top or below another."""
    with at_work(makes_database=True), unit_of_work():
        above = office_called(parent)
        meant = OfficeKind(kind) if kind else OfficeKind.DIVISION if above else OfficeKind.PROVINCE
        accounts.add_office(
            meant,
            code,
            name,
            by=actor_called(username),
            parent=above,
            parent_body=parent_body or (above.name if above else ""),
            place=place,
            symbol=symbol,
        )
    tell(msg("The office “%(name)s” is there, with the code “%(code)s”.", name=name, code=code))


@offices.command("list", help=msg("List the offices as a tree."))
@acting
@for_programs
def list_offices(username: str | None, as_json: bool) -> None:
    """List all offices, or those at and below the acting user's own."""
    with at_work():
        found = accounts.offices(actor_called(username))
        codes = {office.id: office.code for office in found}
        values = [_office_values(office, codes) for office in found]
        rows = [(_branch(office), office.code, KIND_LABELS[office.kind], office.place) for office in found]
    if as_json:
        answer({"offices": values})
    else:
        tell_rows([msg("Office"), msg("Code"), msg("Kind"), msg("Place")], rows)


def _branch(office: Office) -> str:
    depth = office.path.strip("/").count("/")
    return f"{'  ' * depth}{office.name}"


def _office_values(office: Office, codes: dict[int, str]) -> dict[str, Any]:
    return {
        "code": office.code,
        "name": office.name,
        "kind": office.kind.value,
        "parent": codes.get(office.parent_id) if office.parent_id else None,
        "parent_body": office.parent_body,
        "place": office.place,
        "symbol": office.symbol,
    }
