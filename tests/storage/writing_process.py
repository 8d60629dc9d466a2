# SPDX-License-Identifier: GPL-2.0-or-later
"""A program of its own that writes in a workspace until it is killed: `writing_process.py store|sql PATH NAME LOG`.

Each action adds a word to a row that was read before, so that a lost update shows as a missing word. What was told to
the user is written to LOG: "ok WORD ID" after the commit, "refused REASON" else.
"""
from __future__ import annotations

import itertools
import os
import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from est_plugin.core import status
from est_plugin.core.errors import EstError
from est_plugin.storage import workspace
from est_plugin.storage.connection import connect, prepare


def store_actions(path: Path, name: str) -> Iterator[str]:
    """As the plugin: lease, store, several tables in one transaction."""
    opened = workspace.open_workspace(path, name, take_over=True)
    yield f"opened {'read-only' if opened.store.is_read_only else 'writing'}"
    if opened.store.is_read_only:
        return
    for number in itertools.count():
        word = f"{name}.{number}"
        try:
            row = random.choice(opened.store.find("measure"))
            with opened.store.transaction("word") as tx:
                tx.update(row, what_done=f"{row['what_done'] or ''} {word}", status=random.choice(("new", *status.ALLOWED[row["status"]])), reason="x")
                tx.insert("finding", {"description": word})
                tx.insert("measure_link", {"measure_id": row.id, "hotspot_id": opened.store.find("hotspot")[0].id}) if number == 0 else None
            yield f"ok {word} {row.id}"
        except EstError as error:
            yield f"refused {type(error).__name__} {error.key}"


def sql_actions(path: Path, name: str) -> Iterator[str]:
    """As a QGIS without the plugin: no lease, the journal mode of QGIS, one statement a time, versions by the form."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=2)
    prepare(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    with suppress(sqlite3.OperationalError):  # somebody else has the file open
        connection.execute("PRAGMA journal_mode = " + random.choice(("WAL", "DELETE")))
    for number in itertools.count():
        word = f"{name}.{number}"
        try:
            key, seen, text = random.choice(connection.execute("SELECT id, ver, coalesce(what_done, '') FROM measure").fetchall())
            time.sleep(random.random() / 50)  # the time between looking and saving
            change = "UPDATE measure SET what_done = ?, due_date = '2027-01-31', updated_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ver = ? WHERE id = ?"
            connection.execute(change, (f"{text} {word}", -seen, key))
            yield f"ok {word} {key}"
        except sqlite3.Error as error:
            yield f"refused {type(error).__name__} {error}"


def die_in_transaction(path: Path) -> None:
    """Killed while a large action is being written: pages of it are in the file already, the journal lies beside."""
    opened = workspace.open_workspace(path, "krasch", take_over=True)
    opened.store._connection.execute("PRAGMA cache_size = 5")
    with opened.store.transaction("large") as tx:
        tx.insert_many("finding", [{"description": f"Halvvägs {n}"} for n in range(3000)])
        assert path.with_name(path.name + "-journal").stat().st_size > 0
        os.kill(os.getpid(), 9)


def die_with_write_ahead_log(path: Path) -> None:
    """Killed as a QGIS without the plugin: what was saved stands only in the write-ahead log."""
    connection = connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("INSERT INTO finding (id, description) VALUES ('wal-1', 'i loggen')")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO finding (id, description) VALUES ('wal-2', 'inte sparad')")
    os.kill(os.getpid(), 9)


def die_in_import(path: Path) -> None:
    """Killed in the middle of an import, after rows were written and before the commit."""
    from est_plugin.jobs.import_plan import ImportRequest, plan_import
    from est_plugin.jobs.import_rows import run_import
    from est_plugin.storage.table_files import read_table

    source = path.with_name("in.csv")
    source.write_text("Beskrivning;x;y\n" + "".join(f"Nr {n};{150_000 + n};6340000\n" for n in range(4000)), encoding="utf-8")
    opened = workspace.open_workspace(path, "krasch", take_over=True)
    opened.store._connection.execute("PRAGMA cache_size = 5")
    plan = plan_import(opened.store, ImportRequest("finding", read_table(source)))
    opened.store._connection.set_trace_callback(lambda sql: os.kill(os.getpid(), 9) if sql == "COMMIT" else None)
    run_import(opened.store, plan)


def die_in_report_import(path: Path) -> None:
    """Killed between two statements of an import of EST reports, while their spatial index is put off."""
    from est_plugin.jobs.import_plan import ImportRequest, plan_import
    from est_plugin.jobs.import_rows import run_import
    from est_plugin.storage.table_files import read_table

    source = path.with_name("in.csv")
    lines = [f"Klotter;2026-11-17 {n % 24:02d}:15;Nr {n};{150_000 + n};6340000\n" for n in range(4000)]
    source.write_text("Kategori;När;Beskrivning;x;y\n" + "".join(lines), encoding="utf-8")
    opened = workspace.open_workspace(path, "krasch", take_over=True)
    opened.store._connection.execute("PRAGMA cache_size = 5")
    plan = plan_import(opened.store, ImportRequest("observation", read_table(source)))
    run_import(opened.store, plan, lambda share: os.kill(os.getpid(), 9) if share > 0.6 else None)


def main(kind: str, path: Path, name: str = "", log: Path | None = None) -> None:
    """Entry."""
    if kind.startswith("die"):
        globals()[kind](path)
        return
    from qgis.core import QgsApplication

    QgsApplication([], False)
    with open(log, "a", encoding="utf-8", buffering=1) as told:
        for line in {"store": store_actions, "sql": sql_actions}[kind](path, name):
            told.write(line + "\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *(a if i == 0 else Path(a) for i, a in enumerate(sys.argv[3:])))
