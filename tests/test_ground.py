"""The ground: clock, texts, settings, assets, units of work, column types."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from planner import clock, db, schema
from planner.accounts import services as accounts
from planner.assets import asset_dir
from planner.audit.models import AuditEntry
from planner.errors import BadFile, BadSetting, Fault, Incomplete
from planner.settings import Settings
from planner.texts import Bilingual, Message, as_language, msg, say
from tests.support import world


def test_today_is_the_day_in_vietnam():
    with clock.set_to(datetime(2026, 11, 24, 18, 0, tzinfo=UTC)):
        assert clock.today() == date(2026, 11, 25)
        assert clock.now().tzinfo is UTC


def test_the_clock_goes_back_to_what_it_was():
    with clock.set_to(datetime(2030, 1, 1, tzinfo=UTC)):
        assert clock.today().year == 2030
    assert clock.today() == world.TODAY


def test_a_message_is_said_in_the_language_of_the_reader_with_everything_in_it():
    inner = Bilingual(vi="Hàng rào", en="A hedge")
    said = msg("%(what)s is %(how)s.", what=inner, how=msg("Approved"))
    assert say(said, "en") == "A hedge is Approved."
    assert say(inner, "vi") == "Hàng rào"
    assert say("plain", "vi") == "plain"
    assert isinstance(said, Message)
    assert str(said) == "A hedge is Approved."


@pytest.mark.parametrize(("code", "language"), [("en", "en"), ("vi", "vi"), ("fr", "vi"), (None, "vi"), ("", "vi")])
def test_an_unknown_language_is_the_default(code, language):
    assert as_language(code) == language


@pytest.mark.parametrize("values", [{"vi": "a", "en": ""}, {"vi": " ", "en": "a"}, {"vi": "a"}])
def test_a_bilingual_text_has_both_languages(values):
    with pytest.raises(ValueError, match="validation"):
        Bilingual(**values)


def test_refusals_read_well_in_a_log():
    file = BadFile(msg("Refused."), (Fault("/a", msg("Bad %(x)s.", x="y"), msg("Mend it.")), Fault("/b", "Odd")))
    assert str(file).splitlines() == ["Refused.", "  /a: Bad y. Mend it.", "  /b: Odd"]
    assert str(Incomplete(msg("Not yet."), ())) == "Not yet."


# Settings.


def test_settings_come_from_the_environment_and_overrides_win():
    made = Settings.from_env({"PLANNER_PORT": "9000", "PLANNER_DEMO": "1", "PORT": "1", "PLANNER_HOST": ""}, port=7)
    assert (made.port, made.demo, made.host) == (7, True, "127.0.0.1")


def test_every_setting_that_cannot_be_used_is_named():
    with pytest.raises(BadSetting) as refused:
        Settings.from_env({"PLANNER_PORT": "many", "PLANNER_LANGUAGE": "fr", "PLANNER_PROXIES": "9"})
    assert all(name in str(refused.value) for name in ("PLANNER_PORT", "PLANNER_LANGUAGE", "PLANNER_PROXIES"))


def test_a_key_is_made_once_and_kept_to_the_owner(tmp_path):
    made = Settings(data_dir=tmp_path / "data")
    key = made.key()
    assert len(key) > 40
    assert Settings(data_dir=tmp_path / "data").key() == key
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700, "the database lies beside it"
    (file,) = (tmp_path / "data").iterdir()
    assert file.stat().st_mode & 0o077 == 0


def test_keys_for_different_purposes_differ_and_stay(tmp_path):
    made = Settings(data_dir=tmp_path, secret_key="one")
    assert made.key_for("audit") == Settings(data_dir=tmp_path, secret_key="one").key_for("audit")
    assert len({made.key(), made.key_for("audit"), made.key_for("passwords")}) == 3


def test_two_starts_at_once_agree_on_the_key(tmp_path):
    keys: list[str] = []
    threads = [Thread(target=lambda: keys.append(Settings(data_dir=tmp_path).key())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(keys)) == 1


def test_assets_are_found_and_a_missing_one_is_named():
    assert (asset_dir("templates") / "base.html").is_file()
    with pytest.raises(FileNotFoundError, match="no_such_folder"):
        asset_dir("no_such_folder")


# The database.


def test_a_moment_comes_back_as_it_was_in_utc(ground):
    hanoi = timezone(timedelta(hours=7))
    with db.unit_of_work():
        user = accounts.user_by_name("alice")
        user.created_at = datetime(2026, 11, 25, 9, 0, tzinfo=hanoi)
    db.db.session.expire_all()
    assert accounts.user_by_name("alice").created_at == datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    assert accounts.user_by_name("alice").created_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(ground):
    with pytest.raises(StatementError, match="without a zone"), db.unit_of_work():
        accounts.user_by_name("alice").created_at = datetime(2026, 11, 25, 9, 0)


def test_a_unit_of_work_stores_all_or_nothing(ground):
    with suppress(ZeroDivisionError), db.unit_of_work():
        accounts.user_by_name("alice").name = "Someone"
        accounts.user_by_name("bob").name = str(1 / 0)
    db.db.session.expire_all()
    assert accounts.user_by_name("alice").name == "Alice"
    with db.unit_of_work():
        accounts.user_by_name("alice").name = "Alicia"
    db.db.session.remove()
    assert accounts.user_by_name("alice").name == "Alicia"


def test_statuses_are_stored_by_their_value(ground, case):
    assert db.db.session.execute(text("select status from 'case'")).scalar_one() == "open"


def test_foreign_keys_hold(ground, case):
    with pytest.raises(Exception, match="FOREIGN KEY"), db.unit_of_work():
        db.db.session.execute(text("update 'case' set office_id = 999"))


def test_two_writers_wait_for_each_other(ground):
    made = []

    def write(n: int) -> None:
        with ground.app_context(), clock.set_to(world.NOW), db.unit_of_work():
            user = accounts.user_by_name("alice")
            user.title = f"{user.title}x"
            made.append(n)

    with db.unit_of_work():
        accounts.user_by_name("alice").title = ""
    threads = [Thread(target=write, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.db.session.expire_all()
    assert len(made) == 8
    assert accounts.user_by_name("alice").title == "x" * 8


def test_the_database_is_current(ground):
    assert schema.is_current()
    assert schema.latest()


def test_migrating_twice_changes_nothing(ground):
    before = db.db.session.query(AuditEntry).count()
    schema.upgrade()
    assert db.db.session.query(AuditEntry).count() == before


def test_a_migration_leaves_no_connection_behind_that_waits_long_or_looks_at_no_foreign_key(tmp_path):
    with world.ground_of(world.settings_in(tmp_path)).app_context():
        schema.upgrade()
        found = [db.db.session.scalar(text(f"pragma {name}")) for name in ("busy_timeout", "foreign_keys")]
        db.db.session.remove()
        db.db.engine.dispose()
    assert found == [5000, 1]
