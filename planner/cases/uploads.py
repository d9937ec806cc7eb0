"""Files sent with a form: looked at, kept, and not lost when the form itself has to be shown again."""

from __future__ import annotations

import base64
import hmac
import json
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import request
from werkzeug.datastructures import FileStorage

from planner import clock
from planner.actor import Actor
from planner.attachments.inspecting import MEGABYTE, BadAttachment, Checked, checked, too_large
from planner.attachments.store import Store
from planner.cases.attachments import Arrived, arrived
from planner.texts import Text, msg, printable
from planner.web.context import current_settings
from planner.web.guard import MOST_FILES

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
_FIELD, _WAITING = "files", "waiting"
_LONGEST = timedelta(days=1)


@dataclass(slots=True)
class Sent:
    """The files of a form: those that are kept, each with the sign it waits under, and what is wrong with others."""

    files: list[Arrived] = field(default_factory=list)
    waiting: list[tuple[str, Arrived]] = field(default_factory=list)
    problems: list[Text] = field(default_factory=list)

    @property
    def most(self) -> int:
        """Return how large a file may be."""
        return current_settings().attachment_mb * MEGABYTE

    @property
    def accepted(self) -> str:
        """Return the kinds of file that are offered to be chosen."""
        return ACCEPTED


def store() -> Store:
    """Return the store of this planner."""
    return Store(current_settings().attachments_dir)


def sent(actor: Actor) -> Sent:
    """Return the files of the form that was just sent, those that waited since it was refused among them."""
    found = Sent()
    if request.method != "POST":
        return found
    for token in request.form.getlist(_WAITING)[:MOST_FILES]:
        if (waited := _waited(token, actor)) is not None:
            _take(found, token, waited)
    uploads = [upload for upload in request.files.getlist(_FIELD) if upload.filename]
    for upload in uploads[:MOST_FILES]:
        try:
            looked_at = _looked_at(upload, found.most)
        except BadAttachment as refusal:
            found.problems.append(refusal.text)
            continue
        store().keep(looked_at)
        file = arrived(looked_at)
        _take(found, _signed(file, actor), file)
    for upload in uploads:
        upload.close()
    if len(uploads) > MOST_FILES:
        found.problems.append(msg("At most %(most)s files at once; the first ones were taken.", most=MOST_FILES))
    return found


def _looked_at(upload: FileStorage, most: int) -> Checked:
    name = (upload.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = printable(" ".join(name.split()))[:200] or "?"
    data = upload.stream.read(most + 1)
    if len(data) > most:
        raise BadAttachment(too_large(name, upload.stream.seek(0, 2), most))
    return checked(name, data, most)


def _take(found: Sent, token: str, file: Arrived) -> None:
    if all(file.digest != other.digest for other in found.files):
        found.files.append(file)
        found.waiting.append((token, file))


def _signed(file: Arrived, actor: Actor) -> str:
    """Return the sign under which a file waits for one person until tomorrow."""
    said = json.dumps([actor.id, clock.today().isoformat(), file.name, file.media_type, file.size, file.digest])
    return base64.urlsafe_b64encode(said.encode()).decode() + "." + _seal(said)


def _seal(said: str) -> str:
    return hmac.new(current_settings().key_for("attachments").encode(), said.encode(), "sha256").hexdigest()


def _waited(token: str, actor: Actor) -> Arrived | None:
    """Return the file that waits under a sign of ours for this very person."""
    written, _, seal = token.partition(".")
    try:
        said = base64.urlsafe_b64decode(written.encode()).decode()
    except ValueError:
        return None
    if not hmac.compare_digest(_seal(said).encode(), seal.encode()):
        return None
    who, day, *values = json.loads(said)
    file = Arrived(*values)
    fresh = clock.today() - date.fromisoformat(day) <= _LONGEST
    return file if fresh and who == actor.id and store().has(file.digest) else None
