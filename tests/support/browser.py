"""A person at a page: opens addresses, reads what is there, and sends forms with the tokens that they carry."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse

from tests.support.world import PASSWORD


class Browser:
    """One person's browser. It can send only what stands on the page it is on, so a missing form fails the test."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.address = "/"
        self.page: TestResponse | None = None

    def sign_in(self, username: str, password: str = PASSWORD) -> TestResponse:
        """Sign in by the page for it."""
        self.open("/sign-in")
        return self.send("/sign-in", username=username, password=password)

    def open(self, address: str) -> TestResponse:
        """Open *address* and follow where it leads."""
        self._arrived(self.client.get(address, follow_redirects=True, buffered=True))
        return self._shown

    def send(self, action: str | None = None, /, *, press: str = "", **values: Any) -> TestResponse:
        """Send the form for *action* (or the one form of the page) with *values* in place of what it holds.

        *press* is the name, or name=value, of the button that is pressed.
        """
        form = self._form(action)
        sent = self._filled(form, values)
        if press:
            name, _, value = press.partition("=")
            sent.append((name, value or "1"))
        target = urljoin(self.address, form.get("action") or self.address)
        data: dict[str, list[Any]] = {}
        for name, value in sent:
            data.setdefault(name, []).append(value)
        headers = {"Referer": urljoin("http://localhost/", self.address)}
        response = self.client.post(target, data=data, headers=headers, follow_redirects=True, buffered=True)
        self._arrived(response)
        return response

    def forms(self) -> list[Any]:
        """Return the forms of the page that write something."""
        return [form for form in self._tree().forms if form.method == "POST"]

    def sees(self, text: str) -> bool:
        """Return whether *text* can be read on the page."""
        return " ".join(text.split()) in " ".join(self._tree().text_content().split())

    def links(self) -> list[str]:
        """Return where the links of the page lead."""
        return [str(link) for link in self._tree().xpath("//a/@href")]

    @property
    def _shown(self) -> TestResponse:
        assert self.page is not None, "no page is open"
        return self.page

    def _tree(self) -> Any:
        return html.fromstring(self._shown.text)

    def _arrived(self, response: TestResponse) -> None:
        self.page = response
        self.address = response.request.full_path.rstrip("?")

    def _form(self, action: str | None) -> Any:
        forms = self.forms()
        if action is None:
            own = [form for form in forms if not form.get("action")] or forms
            assert len(own) == 1, f"{self.address} has {len(own)} forms: {[f.get('action') for f in own]}"
            return own[0]
        wanted = urlsplit(action).path
        here = [form for form in forms if urlsplit(urljoin(self.address, form.get("action") or "")).path == wanted]
        assert here, f"{self.address} has no form for {action}: {[form.get('action') for form in forms]}"
        return here[0]

    def _filled(self, form: Any, values: dict[str, Any]) -> list[tuple[str, Any]]:
        names = {field.name for field in form.inputs if field.name}
        unknown = values.keys() - names
        assert not unknown, f"the form has no {sorted(unknown)}; it has {sorted(names)}"
        kept = [(name, value) for name, value in form.form_values() if name not in values]
        for name, value in values.items():
            kept += [(name, one) for one in (value if isinstance(value, list | tuple) else [value])]
        return [(name, value) for name, value in kept if value is not None]
