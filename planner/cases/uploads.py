"""Files sent with a form: looked at, kept, and not lost when the form itself has to be shown again."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from planner.actor import Actor
from planner.attachments.inspecting import MEGABYTE, BadAttachment, Checked, checked, too_large
from planner.attachments.store import Store
from planner.cases.attachments import Arrived, arrived
from planner.texts import Text, msg, printable
from planner.web.context import current_settings
from planner.web.guard import MOST_FILES

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
_FIELD, _WAITING = "files", "waiting"
_DAY = 24 * 60 * 60


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
    signer = _signer()
    for token in request.form.getlist(_WAITING)[:MOST_FILES]:
        if (waited := _waited(signer, token, actor)) is not None:
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
        _take(found, _signed(signer, file, actor), file)
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


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_settings().key_for("attachments"))


def _signed(signer: URLSafeTimedSerializer, file: Arrived, actor: Actor) -> str:
    said = signer.dumps([actor.id, file.name, file.media_type, file.size, file.digest])
    return said if isinstance(said, str) else said.decode()


def _waited(signer: URLSafeTimedSerializer, token: str, actor: Actor) -> Arrived | None:
    """Return the file that waits under a sign of ours for this very person."""
    try:
        who, *values = signer.loads(token, max_age=_DAY)
    except BadData:
        return None
    file = Arrived(*values)
    return file if who == actor.id and store().has(file.digest) else None
