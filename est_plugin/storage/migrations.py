# SPDX-License-Identifier: GPL-2.0-or-later
"""From one schema version to the next, with a copy before; rule triggers are made anew from the schema each time."""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..core.errors import InputError, NewerVersionError
from ..core.schema import VERSION
from ..i18n import Texts
from . import backup, schema_changes
from .connection import connect, translated
from .trigger_symbol import set_symbol
from .triggers import PREFIX, all_triggers, quote

VERSION_KEY = "schema_version"


@dataclass(frozen=True)
class Migration:
    """One step: takes a workspace of `version - 1` to `version` inside a transaction."""

    version: int
    apply: Callable[[sqlite3.Connection], None]


def _measures_tracked(connection: sqlite3.Connection) -> None:
    """Version 2: lists sent out, follow-up walks, meetings, co-responsible organisations; the mark of a finding as a column."""
    schema_changes.add_what_is_missing(connection, language_of(connection))
    schema_changes.move_co_responsible(connection)
    connection.execute("UPDATE code SET needs_check = 0 WHERE list = 'measure_type' AND code = 'lighting'")
    connection.execute(set_symbol("1"))


def _reports_told(connection: sqlite3.Connection) -> None:
    """Version 3: EST reports, priorities among hotspots."""
    schema_changes.add_what_is_missing(connection, language_of(connection))
    schema_changes.add_shipped_codes(connection)


def _cycle_closed(connection: sqlite3.Connection) -> None:
    """Version 4: barriers with a place of their own, rounds and visits, situation reports, causes, promises and dialogues."""
    schema_changes.add_what_is_missing(connection, language_of(connection))
    schema_changes.add_shipped_codes(connection)
    schema_changes.move_barriers(connection)


MIGRATIONS: tuple[Migration, ...] = (Migration(2, _measures_tracked), Migration(3, _reports_told), Migration(4, _cycle_closed))


def version_of(connection: sqlite3.Connection, file_name: str) -> int:
    """Schema version of an open workspace."""
    try:
        row = connection.execute("SELECT value FROM settings WHERE key = ?", (VERSION_KEY,)).fetchone()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            raise InputError("error.not-a-workspace", file=file_name) from error
        raise
    if row is None:
        raise InputError("error.not-a-workspace", file=file_name)
    return int(json.loads(row[0]))


def set_version(connection: sqlite3.Connection, version: int) -> None:
    """Write the schema version."""
    connection.execute("UPDATE settings SET value = ?, ver = -ver WHERE key = ?", (json.dumps(version), VERSION_KEY))


def migrate(workspace: Path, migrations: Sequence[Migration] = MIGRATIONS, newest: int = VERSION) -> Path | None:
    """Bring a workspace that nobody has open to the newest version; the path of the copy made before, None when nothing was to do."""
    connection = connect(workspace)
    try:
        return migrate_open(connection, workspace, migrations, newest)
    finally:
        connection.close()


def migrate_open(
    connection: sqlite3.Connection, workspace: Path, migrations: Sequence[Migration] = MIGRATIONS, newest: int = VERSION
) -> Path | None:  # fmt: skip
    """The same through a connection that is open already.

    A newer workspace raises NewerVersionError and stays untouched; when a step fails everything is as before.
    """
    with translated(workspace):
        version = version_of(connection, workspace.name)
        if version > newest:
            raise NewerVersionError("error.newer-version", version=version)
        if version == newest:
            return None
        saved = backup.before_migration(workspace, version)
        with _all_or_nothing(connection):
            drop_triggers(connection)
            for step in migrations:
                if version < step.version <= newest:
                    step.apply(connection)
            create_triggers(connection, language_of(connection))
            set_version(connection, newest)
        return saved


def renew_rules(connection: sqlite3.Connection, workspace: Path) -> bool:
    """Make the rule triggers anew when they are not as this version makes them: another release wrote them, or somebody dropped one."""
    with translated(workspace):
        if not changed_triggers(connection):
            return False
        with _all_or_nothing(connection):
            drop_triggers(connection)
            create_triggers(connection, language_of(connection))
        return True


@contextmanager
def _all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def language_of(connection: sqlite3.Connection) -> str:
    """Language in which the database speaks."""
    row = connection.execute("SELECT value FROM settings WHERE key = 'language'").fetchone()
    return json.loads(row[0]) if row else "sv"


def create_triggers(connection: sqlite3.Connection, language: str) -> None:
    """Make all rule triggers."""
    for statement in _wanted_triggers(language).values():
        connection.execute(statement)


@lru_cache(maxsize=4)
def _wanted_triggers(language: str) -> Mapping[str, str]:
    return all_triggers(Texts(language), language)


def drop_triggers(connection: sqlite3.Connection) -> None:
    """Remove all rule triggers (inside a transaction that makes them anew)."""
    for name in stored_triggers(connection):
        connection.execute(f"DROP TRIGGER {quote(name)}")


def stored_triggers(connection: sqlite3.Connection) -> dict[str, str]:
    """Name → SQL of the rule triggers that the file has."""
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, ?) = ?", (len(PREFIX), PREFIX))
    return dict(rows.fetchall())


def changed_triggers(connection: sqlite3.Connection) -> list[str]:
    """Names of rule triggers that are missing, foreign or not as the schema makes them."""
    language = language_of(connection)
    wanted, stored = _wanted_triggers(language), stored_triggers(connection)
    return sorted(name for name in {*wanted, *stored} if wanted.get(name) != stored.get(name))
