"""The database: base class, column types, and the one place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Engine, Enum, MetaData, String, Text, TypeDecorator, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

from planner import clock
from planner.errors import Stale

DIGEST_KEY = "planner_digest_key"
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "cache_size=-32000",
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back; a naive moment is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a zone cannot be stored: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


def _stored_by_value(kind: type[StrEnum]) -> list[str]:
    return [member.value for member in kind]


Id = Annotated[int, mapped_column(primary_key=True)]
Code = Annotated[str, mapped_column(String(80))]
Name = Annotated[str, mapped_column(String(300))]
Prose = Annotated[str, mapped_column(Text)]
Money = Annotated[int, mapped_column(BigInteger)]
Timestamp = Annotated[datetime, mapped_column(default=lambda: clock.now())]
Version = Annotated[int, mapped_column()]


class Base(DeclarativeBase):
    """Base of every table; named constraints keep migrations portable."""

    metadata = MetaData(naming_convention=NAMES)
    # Flask-SQLAlchemy copies this class: the map has to sit on the registry, not beside it.
    registry = registry(
        metadata=metadata,
        type_annotation_map={
            datetime: UtcDateTime,
            StrEnum: Enum(StrEnum, native_enum=False, length=40, values_callable=_stored_by_value),
            dict[str, Any]: JSON,
            list[str]: JSON,
            list[Any]: JSON,
        },
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if hasattr(connection, "isolation_level") and type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # BEGIN is ours, below; the driver would begin too late
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get("app_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def expect_to_write() -> None:
    """Say before the first query that this transaction will write.

    Two SQLite writers that began as readers cannot wait for each other: one is refused at once, whatever
    the busy timeout. Begun with this, the second waits.
    """
    if not db.session().in_transaction():
        db.session.connection(execution_options={"app_write": True})


def digest_key() -> str:
    """Return the key of the audit log's digests, which the application hands to its engine."""
    return str(db.session.get_bind().get_execution_options()[DIGEST_KEY])


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commit what the block did, or none of it. Only views, commands and the demonstration open one.

    Raise `Stale` where somebody else changed a row between its being read and being written.
    """
    expect_to_write()
    try:
        yield
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise Stale() from None
    except BaseException:
        db.session.rollback()
        raise
