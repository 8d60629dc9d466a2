# SPDX-License-Identifier: GPL-2.0-or-later
"""The store in a GeoPackage: one file, rules held by its triggers, every action one transaction."""
from __future__ import annotations

import datetime as dt
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..core.errors import ConflictError, InputError, NotFoundError, ReadOnlyError
from ..core.record import Record
from ..core.schema import TABLES, Table
from ..core.status import check_measure
from . import many_rows
from .connection import connect, translated
from .row_sql import decoded, insert_sql, is_derived, is_plain, known, limit_sql, order_sql, plain_sql
from .store import Done
from .triggers import next_number_sql, quote
from .values import decode, encode, from_blob, moment_text, to_blob

_CHUNK = 500  # values per IN list, far below SQLite's limit
_BOUND_VALUES = 999  # per statement, the limit of old SQLite versions


class GeoPackageStore:
    """Implements storage.store.Store."""

    def __init__(
        self, path: Path, user: str = "", *, can_write: bool = True, may_write: Callable[[], bool] = lambda: True,
        connection: sqlite3.Connection | None = None,
    ) -> None:  # fmt: skip
        self.path = Path(path)
        self.user = user
        self.is_read_only = not can_write
        self._may_write = may_write  # asked before each action: is the lease still ours?
        self._connection = connection or connect(self.path, can_write)
        with translated(self.path):
            row = self._connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'finding'").fetchone()
            if row is None:
                raise InputError("error.not-a-workspace", file=self.path.name)
            self._srs_id = row[0]
            crs = self._connection.execute(
                "SELECT organization || ':' || organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (self._srs_id,)
            ).fetchone()
        self._crs = crs[0] if crs else ""

    @property
    def crs(self) -> str:
        """Authority id of the coordinate system."""
        return self._crs

    @property
    def language(self) -> str:
        """Language of the workspace's own texts."""
        return self.setting("language", "sv")

    # -- reading ------------------------------------------------------------------------------------------------------
    def get(self, table: str, record_id: str) -> Record:
        """One row by id."""
        found = self.find(table, {"id": record_id}, limit=1)
        if not found:
            raise NotFoundError("error.row-not-found", table=table, record_id=record_id)
        return found[0]

    def find(
        self, table: str, equal: Mapping[str, Any] | None = None, *, order_by: Sequence[str] = (), limit: int | None = None
    ) -> list[Record]:
        """Rows whose columns have the given values."""
        declared = TABLES[table]
        where, bound = self._where(declared, equal or {})
        return self._records(declared, where + order_sql(declared, order_by) + limit_sql(limit), bound)

    def rows(
        self, table: str, columns: Sequence[str], equal: Mapping[str, Any] | None = None, *, order_by: Sequence[str] = ()
    ) -> list[tuple]:
        """Chosen columns of many rows as tuples: for long lists."""
        declared = TABLES[table]
        for column in columns:
            known(declared, column)
        where, bound = self._where(declared, equal or {})
        chosen = ", ".join(plain_sql(declared, c) for c in columns)
        sql = f"SELECT {chosen} FROM {quote(table)}{where}{order_sql(declared, order_by)}"  # nosec B608 - names of the schema, values bound
        with translated(self.path):
            fetched = self._connection.execute(sql, bound).fetchall()
        special = [place for place, name in enumerate(columns) if not is_plain(declared, name)]
        if not special or not fetched:
            return fetched
        by_column = list(zip(*fetched))  # a column at a time: most values of a long list are what they are
        for place in special:
            by_column[place] = decoded(declared, columns[place], by_column[place])
        return list(zip(*by_column))

    def within(self, table: str, xmin: float, ymin: float, xmax: float, ymax: float) -> list[Record]:
        """Rows whose geometry's bounds touch a rectangle."""
        declared = TABLES[table]
        index = quote(f"rtree_{table}_geom")
        where = f" WHERE fid IN (SELECT id FROM {index} WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?)"  # nosec B608 - schema name
        return self._records(declared, where, [xmin, xmax, ymin, ymax])

    def count(self, table: str, equal: Mapping[str, Any] | None = None) -> int:
        """How many rows have the given values."""
        where, bound = self._where(TABLES[table], equal or {})
        with translated(self.path):
            return self._connection.execute(f"SELECT count(*) FROM {quote(table)}{where}", bound).fetchone()[0]  # nosec B608 - schema name

    def history(self, table: str, record_id: str) -> list[Record]:
        """Rows of change_log for a record, oldest first."""
        return self._records(TABLES["change_log"], " WHERE table_name = ? AND record_id = ? ORDER BY fid", [table, record_id])

    # -- settings -----------------------------------------------------------------------------------------------------
    def setting(self, key: str, default: Any = None) -> Any:
        """A workspace-wide setting."""
        with translated(self.path):
            row = self._connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        if row is None or row[0] is None:
            return default
        try:
            value = json.loads(row[0])
        except ValueError:  # typed by hand as plain text
            return row[0]
        return default if value is None else value

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a workspace-wide setting."""
        text = json.dumps(value, ensure_ascii=False)
        with self.transaction("setting") as tx:
            old = self.find("settings", {"key": key})
            if old:
                tx.update(old[0], value=text)
            else:
                tx.insert("settings", {"key": key, "value": text})

    # -- writing ------------------------------------------------------------------------------------------------------
    @contextmanager
    def transaction(self, label: str) -> Iterator[_Transaction]:
        """One user action; an exception in the block takes everything back."""
        if self.is_read_only:
            raise ReadOnlyError("error.read-only")
        if not self._may_write():
            self.is_read_only = True
            raise ReadOnlyError("error.lease-lost")
        if self._connection.in_transaction:
            raise RuntimeError("a Store transaction inside another one")
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
        transaction = _Transaction(self, label)
        try:
            with translated(self.path):
                yield transaction
                transaction.finish()
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def undo(self, done: Done) -> Done:
        """Take a finished action back by a compensating one."""
        with self.transaction(done.label) as tx:
            for table, before, after in reversed([tx.let_go(*step) for step in _collapsed(done.steps)]):
                if before is None:
                    tx.delete(after, keep_for_undo=False)
                elif after is None:
                    tx.insert(table, {k: v for k, v in before.items() if k != "ver" and not is_derived(table, k)})
                else:
                    changes = {k: before[k] for k in before if before[k] != after[k] and k != "ver" and not is_derived(table, k)}
                    for given_anew in ("updated_at", "updated_by", "takes_back"):
                        changes.pop(given_anew, None)
                    tx.take_back(after, changes)
        return tx.done

    def close(self) -> None:
        """Give back the file."""
        self._connection.close()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _where(self, table: Table, equal: Mapping[str, Any]) -> tuple[str, list[Any]]:
        parts, bound = [], []
        for name, value in equal.items():
            column = known(table, name)
            if value is None:
                parts.append(f"{quote(name)} IS NULL")
            elif isinstance(value, (list, tuple, set, frozenset)):
                values = [encode(column, v) for v in value]
                if len(values) > _CHUNK:  # a temporary list keeps the number of bound values low
                    parts.append(f"{quote(name)} IN (SELECT value FROM json_each(?))")  # nosec B608 - schema names only
                    bound.append(json.dumps(values))
                else:
                    parts.append(f"{quote(name)} IN ({', '.join('?' * len(values))})")
                    bound += values
            else:
                parts.append(f"{quote(name)} = ?")
                bound.append(encode(column, value))
        return (" WHERE " + " AND ".join(parts) if parts else ""), bound

    def _records(self, table: Table, tail: str, bound: Sequence[Any]) -> list[Record]:
        names = (["geom"] if table.is_spatial else []) + table.names
        chosen = ", ".join(quote(n) for n in names)
        sql = f"SELECT {chosen} FROM {quote(table.name)}{tail}"  # nosec B608 - names of the schema, values bound
        with translated(self.path):
            fetched = self._connection.execute(sql, bound).fetchall()
        return [self._record(table, names, row) for row in fetched]

    def _record(self, table: Table, names: Sequence[str], row: Sequence[Any]) -> Record:
        values = {name: (from_blob(value) if name == "geom" else decode(table[name], value)) for name, value in zip(names, row)}
        return Record(table.name, values)


class _Transaction:
    """Implements storage.store.Transaction."""

    def __init__(self, store: GeoPackageStore, label: str) -> None:
        self._store = store
        self._connection = store._connection
        self._label = label
        self._steps: list[tuple[str, Record | None, Record | None]] = []
        self._now = moment_text(dt.datetime.now(dt.timezone.utc))
        self._moved: set[str] = set()

    @property
    def done(self) -> Done:
        """What was written."""
        return Done(self._label, tuple(self._steps))

    def insert(self, table: str, values: Mapping[str, Any]) -> Record:
        """Make a row; the row as stored."""
        declared = TABLES[table]
        names = many_rows.names_of(declared, [values])
        columns = many_rows.completed(declared, [values], names, self._now, self._store.user)
        if table == "measure":
            check_measure(None, {name: column[0] for name, column in columns.items()})
        self._run_inserts(table, columns, names)
        record = self._store.get(table, columns["id"][0])
        self._steps.append((table, None, record))
        return record

    def insert_many(self, table: str, rows: Iterable[Mapping[str, Any]], on_done: Callable[[int], None] = lambda count: None) -> list[str]:
        """Make many rows fast; their ids in order."""
        declared, rows = TABLES[table], list(rows)
        names = many_rows.names_of(declared, rows)
        columns = many_rows.completed(declared, rows, names, self._now, self._store.user)
        ids = columns["id"]
        if not ids:
            return []
        if "number" in declared and table != "walk_stop":
            self._give_numbers(table, columns)
        self._run_inserts(table, columns, names, on_done)
        self._steps += [(table, None, Record(table, {"id": record_id, "ver": 1})) for record_id in ids]
        return ids

    def update(self, record: Record, **changes: Any) -> Record:
        """Change the row that was read."""
        table = TABLES[record.table]
        for name in changes:
            if known(table, name).is_derived or name in ("id", "ver"):
                raise InputError("error.column-is-derived", column=name)
        if record.table == "measure":
            check_measure(record["status"], {**record, **changes})
        return self._write(record, changes)

    def take_back(self, record: Record, changes: dict[str, Any]) -> Record:
        """Change a row back to what it was before the last write; also a status step whose way back is not open otherwise."""
        if record.table == "measure" and "status" in changes:
            changes = {**changes, "takes_back": record.ver}
        return self._write(record, changes)

    def let_go(self, table: str, before: Record | None, after: Record | None) -> tuple[str, Record | None, Record | None]:
        """What is given once only (a priority) is free before rows that swapped it get theirs back."""
        if before is not None and after is not None:
            once = [columns[0] for columns in TABLES[table].unique_when_filled if len(columns) == 1]
            held = {name: None for name in once if after[name] is not None and before[name] != after[name]}
            after = self._write(after, held) if held else after
        return table, before, after

    def _write(self, record: Record, changes: Mapping[str, Any]) -> Record:
        table = TABLES[record.table]
        values = {**changes, "updated_at": self._now, "updated_by": self._store.user}
        names = list(values)
        assignments = ", ".join(f"{quote(n)} = ?" for n in names)
        bound = [self._bound(table, n, values[n]) for n in names]
        sql = f"UPDATE {quote(table.name)} SET {assignments}, ver = -ver WHERE id = ? AND ver = ?"  # nosec B608 - names of the schema
        with translated(self._store.path):
            changed = self._connection.execute(sql, [*bound, record.id, record.ver]).rowcount
        if changed == 0:
            self._store.get(record.table, record.id)  # NotFoundError when it is gone
            raise ConflictError("error.conflict")
        if "geom" in changes:
            self._moved.add(table.name)
        after = self._store.get(record.table, record.id)
        self._steps.append((record.table, record, after))
        return after

    def delete(self, record: Record, *, keep_for_undo: bool = True) -> None:
        """Remove a row that has no history; without `keep_for_undo` it cannot be brought back."""
        sql = f"DELETE FROM {quote(TABLES[record.table].name)} WHERE id = ? AND ver = ?"  # nosec B608 - names of the schema
        before = self._store.get(record.table, record.id) if keep_for_undo else None
        with translated(self._store.path):
            if self._connection.execute(sql, [record.id, record.ver]).rowcount == 0:
                raise ConflictError("error.conflict")
        if before is not None:
            self._steps.append((record.table, before, None))

    def finish(self) -> None:
        """Before the commit: extents that QGIS reads when it opens the layer."""
        for name in self._moved:
            index = quote(f"rtree_{name}_geom")
            self._connection.execute(
                f"UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {index}),"  # nosec B608
                " last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now') WHERE table_name = ?",
                (name,),
            )

    def _give_numbers(self, table: str, columns: many_rows.Columns) -> None:
        count = len(columns["id"])
        free = itertools.count(self._connection.execute(f"SELECT {next_number_sql(table)}").fetchone()[0])  # nosec B608 - schema names only
        given, owners = (columns.get(name) or [None] * count for name in ("number", "finding_id"))
        columns["number"] = [next(free) if number is None and not owner else number for number, owner in zip(given, owners)]

    def _run_inserts(
        self, table: str, columns: many_rows.Columns, given: Sequence[str], on_done: Callable[[int], None] = lambda count: None
    ) -> None:
        declared, names, count = TABLES[table], list(columns), len(columns["id"])
        rows_per_statement = max(1, _BOUND_VALUES // len(names))
        rows = many_rows.bound(declared, columns, self._store._srs_id)
        with translated(self._store.path), many_rows.asked_together(self._connection, declared, columns, given):
            for start in range(0, count, rows_per_statement):
                size = min(rows_per_statement, count - start)
                self._connection.execute(insert_sql(table, names, size), list(itertools.chain.from_iterable(itertools.islice(rows, size))))
                on_done(start + size)
        if declared.is_spatial:
            self._moved.add(table)

    def _bound(self, table: Table, name: str, value: Any) -> Any:
        return to_blob(value, self._store._srs_id) if name == "geom" else encode(table[name], value)


def _collapsed(steps: Sequence[tuple[str, Record | None, Record | None]]) -> list[tuple[str, Record | None, Record | None]]:
    """One step for each row: as it was before the first and after the last write; rows that came and went are left out."""
    merged: dict[tuple[str, str], tuple[str, Record | None, Record | None]] = {}
    for table, before, after in steps:
        key = (table, (before or after).id)
        first = merged[key][1] if key in merged else before
        merged[key] = (table, first, after)  # where it stood first: children come after their parents
    return [step for step in merged.values() if step[1] is not None or step[2] is not None]
