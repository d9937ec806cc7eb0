"""The typed ways in which views reach the parts of the application and the one who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flask import Flask, current_app, g, request

from planner.actor import Actor
from planner.catalogue.catalogue import Catalogue
from planner.errors import NotAllowed
from planner.plugins import PluginHost
from planner.settings import Settings
from planner.texts import Language, Text, as_language, msg

LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
THEMES = ("auto", "light", "dark")
_KEY = "planner"


class ShownAccount(Protocol):
    """An account that anybody may use, as the sign-in page of the demonstration shows it."""

    @property
    def username(self) -> str:
        """Return the name to type."""

    @property
    def password(self) -> str:
        """Return the password to type."""

    @property
    def role(self) -> Text:
        """Return what one can do with it."""


class Packs(Protocol):
    """The packs of all offices, as this process holds them."""

    @property
    def whole(self) -> PluginHost:
        """Return the host of everything that is there."""

    def host_for(self, office_path: str) -> PluginHost:
        """Return the host of the packs that are in force in an office."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What `create_app` put together."""

    packs: Packs
    settings: Settings
    accounts: tuple[ShownAccount, ...] = ()


def install(app: Flask, parts: Parts) -> None:
    """Give *app* its parts."""
    app.extensions[_KEY] = parts


def _parts() -> Parts:
    parts: Parts = current_app.extensions[_KEY]
    return parts


def current_packs() -> Packs:
    """Return the packs of all offices."""
    return _parts().packs


def whole_host() -> PluginHost:
    """Return the host of every pack that is there, wherever it is on."""
    return _parts().packs.whole


def host_of(office_path: str) -> PluginHost:
    """Return the host of the packs that are in force in an office; the same one throughout a request."""
    hosts: dict[str, PluginHost] = g.setdefault("hosts", {})
    if office_path not in hosts:
        hosts[office_path] = _parts().packs.host_for(office_path)
    return hosts[office_path]


def work_in(office_path: str | None) -> None:
    """Let this request work with the packs of an office; with None, of the office of whoever asks."""
    g.hosts, g.office_path = {}, office_path


def current_host() -> PluginHost:
    """Return the host of the office that is worked for: that of the case in hand, else that of whoever asks."""
    actor = actor_or_none()
    return host_of(g.get("office_path") or (actor.office_path if actor else ""))


def current_catalogue() -> Catalogue:
    """Return what the packs bring that are in force in the office that is worked for."""
    return current_host().catalogue


def current_settings() -> Settings:
    """Return the settings of this application."""
    return _parts().settings


def shown_accounts() -> tuple[ShownAccount, ...]:
    """Return the accounts that the sign-in page shows; none outside the demonstration."""
    return _parts().accounts


def actor_or_none() -> Actor | None:
    """Return who is signed in, if anybody is."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """Return who is signed in; the guard has seen to it that somebody is."""
    actor = actor_or_none()
    if actor is None:
        raise NotAllowed(msg("Sign in first."))
    return actor


def current_language() -> Language:
    """Return the language of the reader: their own choice, this browser's, or that of the office."""
    chosen = g.get("language") or request.cookies.get(LANGUAGE_COOKIE)
    return as_language(chosen or current_settings().language)


def current_theme() -> str:
    """Return light, dark, or auto for what the machine prefers."""
    chosen = g.get("theme") or request.cookies.get(THEME_COOKIE)
    return chosen if chosen in THEMES else "auto"
