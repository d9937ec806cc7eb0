"""Forms for switching packs, for pack files, and for the keys that are trusted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf.file import FileField, FileRequired

from planner.packs.matrix import Switch
from planner.texts import Text, msg
from planner.web.forms import ChoiceField, Compared, DayField, Form, LineField, ProseField, required

STATES: Mapping[str, Text] = {
    "inherit": msg("As in the office above"),
    "on": msg("On"),
    "off": msg("Off"),
}


class SwitchForm(Compared):
    """What an office says of a pack."""

    state = ChoiceField(msg("In this office"), [required()])
    version = ChoiceField(
        msg("Version"),
        description=msg("A version that is pinned stays when a newer one is installed."),
    )
    trial_until = DayField(
        msg("On trial until"),
        description=msg("After this day the pack is off again by itself. Leave it empty for no end."),
    )
    reason = LineField(msg("Why"), description=msg("It stands in the log beside your name."))

    def offer(self, versions: Iterable[str], *, at_top: bool) -> None:
        """Offer the states and the versions that there are."""
        above = msg("As delivered") if at_top else STATES["inherit"]
        self.state.offer({**STATES, "inherit": above})
        self.version.offer({version: version for version in versions}, empty=msg("always the newest"))

    @property
    def wanted(self) -> Switch | None:
        """Return what was said; None takes back whatever was said before."""
        if self.state.data == "inherit":
            return None
        if self.state.data == "off":
            return Switch(False)
        return Switch(True, self.version.data or None, self.trial_until.data)


class LookForm(SwitchForm):
    """The same, sent by its address to see what it would do; it changes nothing, so it carries no token."""

    class Meta(SwitchForm.Meta):
        """A form that is sent by its address."""

        csrf = False


def values_of(said: Switch | None) -> dict[str, Any]:
    """Return what an office says of a pack as the values of the form."""
    if said is None:
        return {"state": "inherit", "version": "", "trial_until": None}
    return {"state": "on" if said.on else "off", "version": said.version or "", "trial_until": said.trial_until}


class UploadForm(Form):
    """A pack file to look at."""

    file = FileField(
        msg("Pack file"),
        [FileRequired(msg("Choose a file."))],
        description=msg("A file made by “planner pack build”; its name ends with .pack.zip."),
        render_kw={"accept": ".zip,application/zip"},
    )


class InstallForm(Form):
    """Installing a file that was looked at."""

    reason = LineField(
        msg("Why it is installed although nobody trusted here vouches for it"),
        description=msg("Your name and this reason stay in the log."),
    )


class UndoForm(Form):
    """Taking an installation back."""

    reason = LineField(msg("Why"))


class TrustForm(Form):
    """A key to trust."""

    public_key = ProseField(
        msg("Public key"),
        [required()],
        description=msg("The whole text, from “-----BEGIN PUBLIC KEY-----” to its end."),
        render_kw={"rows": 4, "spellcheck": "false", "autocomplete": "off"},
    )
    owner = LineField(msg("Whose key it is"), [required()], description=msg("Name and office of the person."))
    fingerprint = LineField(
        msg("Fingerprint, as its owner read it to you"),
        [required()],
        description=msg("Call the owner. “planner pack keys show” shows them the fingerprint: four groups of four."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
