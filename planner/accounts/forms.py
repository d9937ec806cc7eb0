"""Forms for signing in, for users, for offices."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField

from planner.accounts.access import ROLE_LABELS
from planner.texts import msg
from planner.web.forms import ChoiceField, ChoicesField, Compared, Form, LineField, required, same_as


class SignInForm(Form):
    """Name and password."""

    username = LineField(msg("Username"), [required()], render_kw={"autocomplete": "username", "autofocus": True})
    password = PasswordField(msg("Password"), [required()], render_kw={"autocomplete": "current-password"})


class SetupForm(Form):
    """The first administrator of a new database."""

    code = LineField(msg("One-time code from the terminal"), [required()], render_kw={"autocomplete": "off"})
    office = LineField(msg("Name of the provincial office"), [required()])
    name = LineField(msg("Your name"), [required()], render_kw={"autocomplete": "name"})
    username = LineField(msg("Username"), [required()], render_kw={"autocomplete": "username"})
    password = PasswordField(msg("Password"), [required()], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        msg("Password once more"),
        [required(), same_as("password")],
        render_kw={"autocomplete": "new-password"},
    )


class OwnPasswordForm(Form):
    """A new password for oneself."""

    password_now = PasswordField(msg("Present password"), [required()], render_kw={"autocomplete": "current-password"})
    password = PasswordField(msg("New password"), [required()], render_kw={"autocomplete": "new-password"})
    password_again = PasswordField(
        msg("New password once more"),
        [required(), same_as("password")],
        render_kw={"autocomplete": "new-password"},
    )


class PasswordForm(Form):
    """A new password for somebody else."""

    password = PasswordField(
        msg("New password"),
        [required()],
        description=msg("At least 12 characters. Hand it over in person; it can be changed after signing in."),
        render_kw={"autocomplete": "new-password"},
    )


class UserForm(Compared):
    """A user: name, title, office, roles."""

    name = LineField(msg("Name"), [required()])
    title = LineField(
        msg("Post"),
        description=msg("As it stands on papers, for example: Chấp hành viên, Trưởng phòng."),
    )
    office = ChoiceField(msg("Office"), [required()])
    roles = ChoicesField(msg("Roles"))
    active = BooleanField(msg("May sign in"), default=True)

    def offer_roles(self) -> None:
        """Offer all roles."""
        self.roles.offer({role.value: text for role, text in ROLE_LABELS.items()})


class NewUserForm(UserForm):
    """A user to be added, with a first password."""

    username = LineField(msg("Username"), [required()], render_kw={"autocomplete": "off"})
    password = PasswordField(
        msg("First password"),
        [required()],
        description=msg("At least 12 characters. Hand it over in person; it can be changed after signing in."),
        render_kw={"autocomplete": "new-password"},
    )


class OfficeForm(Compared):
    """An office: what it is called and what stands on its papers."""

    name = LineField(msg("Name of the office"), [required()])
    parent_body = LineField(
        msg("Superior body, as on papers"), description=msg("It stands above the office's name at the head of papers.")
    )
    place = LineField(msg("Place, as on papers"), description=msg("It stands before the date, for example: Đồng Nai."))
    symbol = LineField(
        msg("Symbol of the office in document numbers"),
        description=msg("It stands behind the number, for example: THADS."),
    )


class NewOfficeForm(OfficeForm):
    """An office to be added."""

    code = LineField(msg("Code"), [required()], description=msg("Short, without marks; used in commands and files."))
    parent = ChoiceField(msg("Belongs to"))
