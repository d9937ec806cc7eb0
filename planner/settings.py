"""Settings: declared once, with help; read from the environment once; frozen."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from planner.errors import BadSetting
from planner.texts import Language, msg

PREFIX = "PLANNER_"


class Settings(BaseModel):
    """Settings, each read from the environment as PLANNER_ and its name in capitals.

    The README's table of settings is checked against the defaults and descriptions here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_dir: Path = Field(Path("data"), description="Folder for the database, keys and uploads.")
    database_url: str = Field("", description="Where cases are kept; empty means SQLite in the data folder.")
    secret_key: str = Field("", description="Signs sessions and forms; empty means a key kept in the data folder.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    language: Language = Field("vi", description="Language for those who have not chosen one: vi or en.")
    session_hours: int = Field(10, ge=1, le=72, description="Hours after which one has to sign in again.")
    attachment_mb: int = Field(20, ge=1, le=200, description="Size of a photo or scan in MB; larger ones are refused.")
    secure_cookies: bool = Field(False, description="Send cookies over HTTPS only; set it wherever HTTPS is used.")
    proxies: int = Field(0, ge=0, le=3, description="Number of reverse proxies in front whose headers are trusted.")
    disabled_plugins: str = Field("", description="Names of plugins not to load, separated by commas.")
    safe_mode: bool = Field(False, description="Start with no plugin at all, to find a guilty one.")
    demo: bool = Field(False, description="This is the demonstration: show its accounts, listen on loopback only.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: object) -> Self:
        """Read the settings; *overrides* win over the environment. Raise `BadSetting` naming every fault."""
        source = os.environ if environ is None else environ
        values: dict[str, object] = {
            name: source[PREFIX + name.upper()] for name in cls.model_fields if source.get(PREFIX + name.upper())
        }
        try:
            return cls.model_validate(values | overrides)
        except ValidationError as error:
            faults = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors())
            raise BadSetting(msg("These settings cannot be used: %(faults)s", faults=faults)) from None

    @property
    def database(self) -> str:
        """Return the address of the database, the default filled in; the demonstration has a file of its own."""
        name = "demo.db" if self.demo else "planner.db"
        return self.database_url or f"sqlite:///{(self.data_dir / name).resolve()}"

    @property
    def disabled_packs(self) -> tuple[str, ...]:
        """Return the names of the plugins that are not to be loaded."""
        return tuple(name for raw in self.disabled_plugins.split(",") if (name := raw.strip()))

    @property
    def packs_dir(self) -> Path:
        """Return where the pack files lie that were installed."""
        return self.data_dir / "packs"

    @property
    def attachments_dir(self) -> Path:
        """Return where photos and scans lie, each under its digest."""
        return self.data_dir / "attachments"

    def key(self) -> str:
        """Return the key that signs sessions, made and kept in the data folder if none was set."""
        if self.secret_key:
            return self.secret_key
        path = self.key_file
        self.make_data_dir()
        try:
            # Only one of two programs that start at once makes the file; the other reads what that one wrote.
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as made:
                made.write(secrets.token_urlsafe(48))
        except FileExistsError:
            pass
        for _ in range(100):
            if kept := path.read_text(encoding="ascii").strip():
                return kept
            time.sleep(0.01)
        raise BadSetting(msg("The key file %(path)s is empty. Restore it from a backup, or remove it.", path=str(path)))

    def make_data_dir(self) -> None:
        """Make the data folder if it is not there, closed to everybody else on this machine."""
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def key_file(self) -> Path:
        """Return where the key is kept that was made because none was set."""
        return self.data_dir / "secret-key"

    def key_for(self, purpose: str) -> str:
        """Return a key for one purpose, derived from the key above."""
        return hmac.new(self.key().encode(), purpose.encode(), hashlib.sha256).hexdigest()
