# SPDX-License-Identifier: GPL-2.0-or-later
"""Make a workspace, open it: lease, healed journal, migration, daily copy, store."""
from __future__ import annotations

import datetime as dt
import json
import logging
import os
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import EstError, InputError, NewerVersionError, StorageError
from ..core.schema import TABLES, VERSION
from ..paths import resource
from . import backup, ddl, lease, migrations, seed
from .connection import connect, prepare, translated
from .file_checks import LEFTOVERS, is_cut_off
from .geopackage import GeoPackageStore

logger = logging.getLogger(__name__)
FOLDERS = ("photos", "reports")
_NO_CURE_BY_OPENING = ("error.newer-version", "error.damaged", "error.not-a-workspace")
_LOG_TIMEOUT_MS = 500  # to wait for others before leaving their write-ahead log alone


@dataclass
class Opened:
    """An open workspace and what happened on the way."""

    store: GeoPackageStore
    lease: lease.Lease | None = None
    holder: lease.Holder | None = None  # who has it, when we may only read
    migrated_from: Path | None = None  # the copy made before a migration
    notes: list[str] = field(default_factory=list)  # text keys of things the user should know

    def renew(self) -> bool:
        """Keep the lease; False when it was taken over and the store became read-only."""
        if self.lease is None or self.lease.renew():
            return True
        self.store.is_read_only = True
        return False

    def close(self) -> None:
        """Close the file and let others write."""
        self.store.close()
        if self.lease is not None:
            self.lease.release()

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def create(
    path: Path, crs: str, language: str = "sv", *, user: str = "", settings: Mapping[str, Any] | None = None,
    organisations: Iterable[Mapping[str, Any]] = (), srs_definition: Callable[[str], tuple[str, str]] | None = None,
) -> Path:  # fmt: skip
    """Make a new workspace file, filled with the shipped lists; it appears whole or not at all.

    Raises InputError when the file exists or the CRS cannot be measured in, StorageError when the folder refuses.
    """
    path = Path(path)
    if path.exists():
        raise InputError("error.file-exists", file=path.name, folder=str(path.parent))
    name, definition = (srs_definition or projected_crs)(crs)
    part = path.with_name(f".{path.stem}-{uuid.uuid4().hex[:8]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_schema(part, crs, name, definition, language)
        _fill(part, language, user, settings or {}, organisations)
        for folder in FOLDERS:
            (path.parent / folder).mkdir(exist_ok=True)
        os.replace(part, path)
    except OSError as error:
        raise StorageError("error.cannot-write", folder=str(path.parent)) from error
    finally:
        for leftover in (part, part.with_name(part.name + "-journal")):
            if leftover.exists():
                leftover.unlink()
    return path


def projected_crs(authority_id: str) -> tuple[str, str]:
    """(name, WKT) of a CRS that metres can be measured in; web Mercator, degrees and feet are refused."""
    from qgis.core import QgsCoordinateReferenceSystem, QgsUnitTypes

    crs = QgsCoordinateReferenceSystem(authority_id)
    if not crs.isValid():
        raise InputError("error.crs-unknown", crs=authority_id)
    if authority_id.upper() in ("EPSG:3857", "EPSG:900913", "EPSG:3785", "EPSG:102100", "ESRI:102100"):
        raise InputError("error.web-mercator")
    if crs.isGeographic() or crs.mapUnits() != QgsUnitTypes.DistanceUnit.DistanceMeters:
        raise InputError("error.crs-not-metric", crs=crs.description())
    return crs.description(), crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT1_GDAL)


def _write_schema(part: Path, crs: str, name: str, definition: str, language: str) -> None:
    authority, _colon, number = crs.partition(":")
    with translated(part):
        connection = sqlite3.connect(part, isolation_level=None)
        try:
            prepare(connection)
            connection.execute(f"PRAGMA application_id = {ddl.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {ddl.USER_VERSION}")
            connection.execute("BEGIN")
            for statement in ddl.METADATA:
                connection.execute(statement)
            srs_id = int(number)
            rows = [*ddl.FIXED_SRS, (name, srs_id, authority, srs_id, definition, name)]
            connection.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", rows)
            for table in TABLES.values():
                for sql, bound in ddl.register(table, srs_id, table.label(language)):
                    connection.execute(sql, bound)
            for statement in ddl.create_all():
                connection.execute(statement)
            connection.execute("INSERT INTO settings (id, key, value) VALUES (?, 'language', ?)", (str(uuid.uuid4()), json.dumps(language)))
            connection.execute(
                "INSERT INTO settings (id, key, value) VALUES (?, ?, ?)", (str(uuid.uuid4()), migrations.VERSION_KEY, json.dumps(VERSION))
            )
            migrations.create_triggers(connection, language)
            connection.execute("COMMIT")
        finally:
            connection.close()


def _fill(part: Path, language: str, user: str, settings: Mapping[str, Any], organisations: Iterable[Mapping[str, Any]]) -> None:
    store = GeoPackageStore(part, user)
    try:
        with store.transaction("create") as tx:
            seed.fill(tx, resource("codelists"), language, organisations)
            for key, value in settings.items():
                tx.insert("settings", {"key": key, "value": json.dumps(value, ensure_ascii=False)})
    finally:
        store.close()


def refuse_unusable(path: Path) -> None:
    """Raise what opening would raise for a file that is no workspace, damaged or of a newer version; changes nothing.

    Asked before a project is read: QGIS would complain about every single layer first.
    """
    path = Path(path)
    _refuse_half_file(path)
    try:
        _check_version(path)
    except EstError as error:
        if error.key in _NO_CURE_BY_OPENING:
            raise
        logger.info("%s is not read yet: %s", path.name, error.key)  # a journal left by a crash is healed when it is opened


def _refuse_half_file(path: Path) -> None:
    if not path.is_file():
        raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
    if path.stat().st_size == 0:
        raise InputError("error.not-a-workspace", file=path.name)
    if not any(path.with_name(path.name + ending).exists() for ending in LEFTOVERS) and is_cut_off(path):
        raise StorageError("error.damaged", file=path.name, folder=str(path.parent))


def open_workspace(path: Path, user: str = "", *, can_write: bool = True, take_over: bool = False, today: dt.date | None = None) -> Opened:
    """Open a workspace, for writing when nobody else has it, else for reading.

    Raises InputError (no such file, not a workspace), NewerVersionError, StorageError (damaged, no right).
    """
    path = Path(path)
    _refuse_half_file(path)
    held: lease.Lease | None = None
    holder: lease.Holder | None = None
    notes: list[str] = []
    if can_write and os.access(path, os.W_OK):
        try:
            found = lease.acquire(path, user, take_over=take_over)
        except StorageError:  # the folder is for reading only
            notes.append("workspace.folder-read-only")
        else:
            held, holder = (found, None) if isinstance(found, lease.Lease) else (None, found)
    elif can_write:
        notes.append("workspace.folder-read-only")
    try:
        if held is None:
            _finish_crashed_write(path)
            _check_version(path)
            migrated, store = None, GeoPackageStore(path, user, can_write=False)
        else:
            connection, migrated = _prepare(path, notes, today or dt.date.today())
            store = GeoPackageStore(path, user, may_write=held.is_held, connection=connection)
    except BaseException:
        if held is not None:
            held.release()
        raise
    return Opened(store, held, holder, migrated, notes)


def _prepare(path: Path, notes: list[str], today: dt.date) -> tuple[sqlite3.Connection, Path | None]:
    """Heal, migrate, renew the rules, make the copy of the day; the connection for the store (each one reads all rules: one is enough)."""
    connection = connect(path)
    try:
        if _heal(connection, path) is None:
            notes.append("workspace.log-in-use")
        migrated = migrations.migrate_open(connection, path)
        if migrated is not None:
            notes.append("workspace.migrated")
        if migrations.renew_rules(connection, path):
            logger.info("rules renewed in %s", path.name)
    except BaseException:
        connection.close()
        raise
    try:
        backup.daily(path, today)
    except StorageError:  # a full disk must not keep anybody from working; they are told
        logger.warning("no daily copy", exc_info=True)
        notes.append("workspace.no-backup")
    return connection, migrated


def _check_version(path: Path) -> None:
    connection = connect(path, can_write=False)
    try:
        with translated(path):
            version = migrations.version_of(connection, path.name)
    finally:
        connection.close()
    if version > VERSION:
        raise NewerVersionError("error.newer-version", version=version)


def _finish_crashed_write(path: Path) -> None:
    """Roll back what a crashed program left half written: one that may only read can neither do that nor read."""
    if path.with_name(path.name + "-journal").exists() and os.access(path, os.W_OK):
        with translated(path):
            connection = connect(path)
            try:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first read does it
            finally:
                connection.close()


def _heal(connection: sqlite3.Connection, path: Path) -> bool | None:
    """Bring a write-ahead log left behind by a crash into the file and leave that mode; whether there was one, None when it is in use.

    QGIS' own mode with two writing processes crashed QGIS 3.22; on network shares it is not safe at all.
    """
    with translated(path):
        try:
            mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
            if mode != "wal":
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return False
            usual = connection.execute("PRAGMA busy_timeout").fetchone()[0]
            connection.execute(f"PRAGMA busy_timeout = {_LOG_TIMEOUT_MS}")
            try:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.execute("PRAGMA journal_mode = DELETE")
            finally:
                connection.execute(f"PRAGMA busy_timeout = {usual}")
            return True
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            logger.warning("write-ahead log in use", exc_info=True)  # a QGIS without the plugin: its work goes on, and so does ours
            return None
