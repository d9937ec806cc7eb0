"""What is said on the next page: messages and texts of packs keep their values and languages in the session.

A session holds JSON, in which a message is but a string: it would be shown untranslated, its values lost.
"""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.json.tag import JSONTag, TaggedJSONSerializer
from flask.sessions import SecureCookieSessionInterface

from planner.texts import Bilingual, Message


class MessageTag(JSONTag):
    """A sentence of the program: its English text and what goes into it."""

    __slots__ = ()
    key = " message"

    def check(self, value: Any) -> bool:
        """Return whether *value* is a message."""
        return isinstance(value, Message)

    def to_json(self, value: Any) -> Any:
        """Return the parts of a message; the slice is the bare text, where `str` would translate it."""
        return [value[:], {name: self.serializer.tag(inner) for name, inner in value.values.items()}]

    def to_python(self, value: Any) -> Message:
        """Put a message together again."""
        text, values = value
        return Message(text, values)


class BilingualTag(JSONTag):
    """A text of a pack in both languages."""

    __slots__ = ()
    key = " bilingual"

    def check(self, value: Any) -> bool:
        """Return whether *value* is a text in two languages."""
        return isinstance(value, Bilingual)

    def to_json(self, value: Any) -> Any:
        """Return the text in each language."""
        return [value.vi, value.en]

    def to_python(self, value: Any) -> Bilingual:
        """Put the text together again."""
        vi, en = value
        return Bilingual(vi=vi, en=en)


class _Sessions(SecureCookieSessionInterface):
    serializer = TaggedJSONSerializer()


for _tag in (MessageTag, BilingualTag):
    _Sessions.serializer.register(_tag, index=0)


def init_app(app: Flask) -> None:
    """Let the sessions of *app* hold what is said on the next page."""
    app.session_interface = _Sessions()
