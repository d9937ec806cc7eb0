"""What pages say is said to each reader in their own language."""

from __future__ import annotations


def test_the_language_of_whoever_came_first_is_not_kept_for_the_next(app):
    template = app.jinja_env.from_string('{{ "liable" | label("person_roles") }}')
    shown = []
    for language in ("vi", "en"):
        with app.test_request_context(headers={"Cookie": f"language={language}"}):
            shown.append(template.render())
    assert shown == ["Người phải thi hành án", "Liable person"]
