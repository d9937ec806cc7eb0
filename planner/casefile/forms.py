"""The form for a case file."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired

from planner.texts import msg
from planner.web.forms import Form


class UploadForm(Form):
    """A case file to bring in."""

    file = FileField(
        msg("Case file"),
        [FileRequired(msg("Choose a file."))],
        description=msg("One case as JSON, up to 5 MB."),
        render_kw={"accept": ".json,application/json"},
    )
