"""Offices and users: finding, adding, changing, switching off."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from uuid import uuid4

from sqlalchemy import exists, func, select
from sqlalchemy.orm import lazyload

from planner.accounts import passwords
from planner.accounts.access import Right, demand
from planner.accounts.models import Grant, Office, OfficeKind, SetupCode, User
from planner.actor import SYSTEM, Actor, Role
from planner.audit import services as audit
from planner.audit.services import Subject
from planner.db import db
from planner.errors import Conflict, Incomplete, NotAllowed, NotFound
from planner.texts import Language, Text, msg


def offices(actor: Actor) -> Sequence[Office]:
    """Return the offices at and below the actor's own, in the order of the tree."""
    query = select(Office).order_by(Office.path)
    if not actor.is_system:
        query = query.where(Office.path.startswith(actor.office_path, autoescape=True))
    return db.session.scalars(query).all()


def office(office_id: int) -> Office:
    """Return the office with this id."""
    found = db.session.get(Office, office_id)
    if found is None:
        raise NotFound()
    return found


def only_office() -> Office:
    """Return the one office there is; with several, which one has to be said."""
    found = db.session.scalars(select(Office).limit(2)).all()
    if not found:
        raise Conflict(msg("There is no office yet. Add one first: planner office add"))
    if len(found) > 1:
        raise Conflict(msg("There are several offices. Say which one, by its code."))
    return found[0]


def office_by_code(code: str) -> Office:
    """Return the office with this code."""
    found = db.session.scalar(select(Office).where(Office.code == code))
    if found is None:
        raise NotFound(msg("There is no office with the code “%(code)s”.", code=code))
    return found


def add_office(
    kind: OfficeKind,
    code: str,
    name: str,
    *,
    by: Actor,
    parent: Office | None = None,
    parent_body: str = "",
    place: str = "",
    symbol: str = "",
) -> Office:
    """Add an office below *parent*, or at the top."""
    demand(by, Right.MANAGE_USERS)
    if not by.is_system and (parent is None or not parent.path.startswith(by.office_path)):
        raise NotAllowed(msg("An office is added below one's own, or by the planner itself."))
    if db.session.scalar(select(exists().where(Office.code == code))):
        raise Conflict(msg("There is already an office with the code “%(code)s”.", code=code))
    office = Office(
        kind=kind,
        code=code,
        name=name,
        parent_id=parent.id if parent else None,
        parent_body=parent_body,
        place=place,
        symbol=symbol,
    )
    db.session.add(office)
    db.session.flush()
    office.path = f"{parent.path if parent else '/'}{office.id}/"
    audit.record("office.added", Subject("office", office.id), by=by, new={"name": name, "code": code})
    return office


def user(user_id: int) -> User:
    """Return the user with this id."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound()
    return found


def user_below(user_id: int, actor: Actor) -> User:
    """Return a user of the offices at and below the actor's own."""
    found = user(user_id)
    demand_office(actor, found.office)
    return found


def users_named(usernames: Iterable[str]) -> dict[str, User]:
    """Return the active users among those who sign in by one of these names, by name."""
    found = db.session.scalars(select(User).where(User.active, User.username.in_(set(usernames)))).unique()
    return {each.username: each for each in found}


def user_by_name(username: str) -> User:
    """Return the user who signs in as *username*."""
    found = db.session.scalar(select(User).where(User.username == username.strip().lower()))
    if found is None:
        raise NotFound(msg("There is no user called “%(name)s”.", name=username))
    return found


def users(actor: Actor) -> Sequence[User]:
    """Return the users of the offices at and below the actor's own, by office and name."""
    query = select(User).join(User.office).order_by(Office.path, User.name)
    if not actor.is_system:
        query = query.where(Office.path.startswith(actor.office_path, autoescape=True))
    return db.session.scalars(query).unique().all()


def users_by_id(ids: Iterable[int]) -> dict[int, User]:
    """Return the users with these ids."""
    found = db.session.scalars(select(User).where(User.id.in_(set(ids)))).unique()
    return {each.id: each for each in found}


def ids_by_username() -> dict[str, int]:
    """Return the id of every user by the name they sign in with."""
    return dict(db.session.execute(select(User.username, User.id)).all())


def colleagues(office: Office, *roles: Role) -> Sequence[User]:
    """Return the active users of *office* who have one of *roles*."""
    query = select(User).where(User.office_id == office.id, User.active).order_by(User.name)
    if roles:
        query = query.where(User.id.in_(select(Grant.user_id).where(Grant.name.in_(roles))))
    return db.session.scalars(query).unique().all()


def head_of(office: Office) -> User | None:
    """Return the head of *office*: the first of its active heads, or the head of the nearest office above."""
    chain = [int(part) for part in office.path.strip("/").split("/") if part]
    query = (
        select(User)
        .join(User.office)
        .where(Office.id.in_(chain), User.active, User.id.in_(select(Grant.user_id).where(Grant.name == Role.HEAD)))
        .order_by(func.length(Office.path).desc(), User.name)
        .options(lazyload(User.roles), lazyload(User.office))
        .limit(1)
    )
    return db.session.scalars(query).unique().one_or_none()


def add_user(
    username: str, name: str, office: Office, roles: Iterable[Role], *, by: Actor, password: str, title: str = ""
) -> User:
    """Add a user. The username is kept in small letters."""
    demand(by, Right.MANAGE_USERS)
    demand_office(by, office)
    username = username.strip().lower()
    granted = sorted(set(roles))
    problems: list[Text] = []
    if not username.replace(".", "").replace("-", "").isalnum() or not username.isascii():
        problems.append(msg("A username is made of letters without marks, digits, points and hyphens."))
    if not granted:
        problems.append(msg("A user needs at least one role."))
    if problems:
        raise Incomplete(msg("This user cannot be added."), tuple(problems))
    if db.session.scalar(select(exists().where(User.username == username))):
        raise Conflict(msg("There is already a user called “%(name)s”.", name=username))
    added = User(
        username=username,
        name=name.strip(),
        title=title.strip(),
        office_id=office.id,
        password=passwords.kept(password, username),
        fs_uniquifier=uuid4().hex,
        roles=[Grant(name=role) for role in granted],
    )
    db.session.add(added)
    db.session.flush()
    new = {"username": username, "name": name, "roles": list(granted), "office": office.code}
    audit.record("user.added", Subject("user", added.id), by=by, new=new)
    return added


def change_user(
    changed: User, *, name: str, title: str, office: Office, roles: Iterable[Role], active: bool, by: Actor
) -> None:
    """Change what a user is; somebody who is switched off is signed out everywhere at once."""
    demand(by, Right.MANAGE_USERS)
    demand_office(by, changed.office)
    demand_office(by, office)
    if changed.id == by.id and (not active or Role.ADMINISTRATOR not in set(roles)):
        raise NotAllowed(msg("You cannot take your own administration away. Ask another administrator."))
    old = {"name": changed.name, "title": changed.title, "office": changed.office.code, "active": changed.active}
    old["roles"] = sorted(grant.name for grant in changed.roles)
    changed.name, changed.title, changed.office_id, changed.active = name.strip(), title.strip(), office.id, active
    changed.office = office
    wanted = set(roles)
    changed.roles = [grant for grant in changed.roles if grant.name in wanted]
    changed.roles += [Grant(name=role) for role in sorted(wanted - {grant.name for grant in changed.roles})]
    if not active:
        changed.fs_uniquifier = uuid4().hex
    new = {"name": name, "title": title, "office": office.code, "active": active, "roles": sorted(wanted)}
    audit.record("user.changed", Subject("user", changed.id), by=by, old=old, new=new)


def set_password(changed: User, password: str, *, by: Actor) -> None:
    """Give a user a new password; all sessions of that user end."""
    if by.id != changed.id:
        demand(by, Right.MANAGE_USERS)
        demand_office(by, changed.office)
    changed.password = passwords.kept(password, changed.username)
    changed.fs_uniquifier = uuid4().hex
    audit.record("user.password_set", Subject("user", changed.id), by=by)


def change_own_password(changed: User, current: str, password: str, *, by: Actor) -> None:
    """Let somebody change their own password, if they know the present one."""
    if not passwords.fits(current, changed.password):
        raise Incomplete(msg("The password was not changed."), (msg("The present password is not right."),))
    set_password(changed, password, by=by)


def end_sessions(of: User, *, by: Actor) -> None:
    """End all sessions of a user, wherever they are open."""
    if by.id != of.id:
        demand(by, Right.MANAGE_USERS)
        demand_office(by, of.office)
    of.fs_uniquifier = uuid4().hex
    audit.record("user.sessions_ended", Subject("user", of.id), by=by)


def choose_language(chooser: User, language: Language) -> None:
    """Remember the language somebody reads in."""
    chooser.language = language


def choose_theme(chooser: User, theme: str) -> None:
    """Remember whether somebody reads light, dark, or as the machine prefers."""
    chooser.theme = theme


def demand_office(by: Actor, office: Office) -> None:
    """Raise `NotFound` unless *office* lies at or below that of *by*."""
    if not by.is_system and not office.path.startswith(by.office_path):
        raise NotFound()


def is_new() -> bool:
    """Return whether there is no user yet."""
    return not db.session.scalar(select(exists().where(User.id.is_not(None))))


def make_setup_code() -> str:
    """Return a one-time code for making the first administrator; earlier codes are void."""
    for old in db.session.scalars(select(SetupCode)):
        db.session.delete(old)
    code = "-".join(secrets.token_hex(2) for _ in range(4))
    db.session.add(SetupCode(digest=_digest(code)))
    return code


def make_first_administrator(code: str, office_name: str, username: str, name: str, password: str) -> User:
    """Make the top office and its administrator, once, for whoever has the code from the terminal."""
    kept_code = db.session.scalar(select(SetupCode).where(SetupCode.digest == _digest(code)))
    if kept_code is None or not is_new():
        raise NotAllowed(msg("This code is not right or has been used. The terminal shows a new one at each start."))
    office = add_office(OfficeKind.PROVINCE, "tinh", office_name, by=SYSTEM)
    made = add_user(username, name, office, [Role.ADMINISTRATOR], by=SYSTEM, password=password)
    db.session.delete(kept_code)
    return made


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()
