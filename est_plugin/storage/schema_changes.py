# SPDX-License-Identifier: GPL-2.0-or-later
"""What migrations do to the tables of an older workspace: add what the schema declares and the file lacks, move what lies elsewhere now."""
from __future__ import annotations

import sqlite3
import uuid

from .. import paths
from ..core import shipped
from ..core.schema import TABLES, Table
from . import ddl, seed
from .sql_text import quote


def add_what_is_missing(connection: sqlite3.Connection, language: str) -> None:
    """Tables, columns and indexes of the declaration that the file does not have; what is there stays."""
    srs_id = connection.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'finding'").fetchone()[0]
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'index')")}
    for table in TABLES.values():
        if table.name not in known:
            for statement in ddl.create_table(table) + ddl.spatial_index(table):
                connection.execute(statement)
            for sql, bound in ddl.register(table, srs_id, table.label(language)):
                connection.execute(sql, bound)
        else:
            _add_columns(connection, table)
            for name, statement in ddl.indexes(table).items():
                if name not in known:
                    connection.execute(statement)


def _add_columns(connection: sqlite3.Connection, table: Table) -> None:
    there = {row[1] for row in connection.execute(f"PRAGMA table_info({quote(table.name)})")}
    for column in table.columns:
        if column.name not in there:
            connection.execute(f"ALTER TABLE {quote(table.name)} ADD COLUMN {ddl.column_sql(column)}")


def add_shipped_codes(connection: sqlite3.Connection) -> None:
    """Rows of lists that the workspace does not have at all; a list it has is the municipality's own."""
    known = {row[0] for row in connection.execute("SELECT DISTINCT list FROM code")}
    for row in shipped.codes(paths.resource("codelists")):
        if row["list"] not in known:
            filled = {"id": seed.shipped_id(shipped.stable_key("code", row)), **{name: value for name, value in row.items() if value is not None}}
            names, marks = ", ".join(quote(name) for name in filled), ", ".join("?" for _name in filled)
            connection.execute(f"INSERT INTO code ({names}) VALUES ({marks})", list(filled.values()))  # nosec B608 - schema names only


def move_co_responsible(connection: sqlite3.Connection) -> None:
    """From a text with commas to rows of their own; names that are no organisation go to the note, nothing is lost."""
    organisations = {name.strip().casefold(): key for key, name in connection.execute("SELECT id, name FROM organisation")}
    for measure_id, names, note in connection.execute("SELECT id, co_responsible, note FROM measure WHERE co_responsible IS NOT NULL").fetchall():
        unknown = []
        for name in dict.fromkeys(part.strip() for part in names.replace("\n", ",").split(",") if part.strip()):
            if name.casefold() in organisations:
                connection.execute(
                    "INSERT OR IGNORE INTO co_responsible (id, measure_id, organisation_id) VALUES (?, ?, ?)",
                    (str(uuid.uuid4()), measure_id, organisations[name.casefold()]),
                )
            else:
                unknown.append(name)
        if unknown:
            kept = "\n".join(part for part in (note, ", ".join(unknown)) if part)
            connection.execute("UPDATE measure SET note = ? WHERE id = ?", (kept, measure_id))
    connection.execute("ALTER TABLE measure DROP COLUMN co_responsible")


def move_barriers(connection: sqlite3.Connection) -> None:
    """What a measure told about its barrier becomes a barrier of its own, at the place of what the measure answers, where that is known."""
    told = ("opening_hours", "key_holder_id", "emergency_access_checked")
    filled = " OR ".join(f"{name} IS NOT NULL" for name in told)
    rows = connection.execute(f"SELECT id, title, status, {', '.join(told)} FROM measure WHERE {filled}").fetchall()  # nosec B608 - schema names only
    for measure_id, title, status, hours, key_holder, checked in rows:
        state = {"ordered": "ordered", "fixed": "in_place", "verified": "in_place", "refused": "removed", "duplicate": "removed"}.get(status, "wanted")
        connection.execute(
            "INSERT INTO barrier (id, name, state, measure_id, opening_hours, key_holder_id, emergency_access_checked, number, geom)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(number), 0) + 1 FROM barrier),"
            " (SELECT coalesce(finding.geom, lighting_defect.geom) FROM measure_link LEFT JOIN finding ON finding.id = measure_link.finding_id"
            " LEFT JOIN lighting_defect ON lighting_defect.id = measure_link.lighting_defect_id WHERE measure_link.measure_id = ?"
            " AND coalesce(finding.geom, lighting_defect.geom) IS NOT NULL ORDER BY measure_link.fid LIMIT 1))",
            (str(uuid.uuid4()), title[:200], state, measure_id, hours, key_holder, checked, measure_id),
        )
    of_key_holder = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'measure' AND sql LIKE '%key_holder_id%'"
    for (index,) in connection.execute(of_key_holder).fetchall():
        connection.execute(f"DROP INDEX {quote(index)}")
    for name in told:
        connection.execute(f"ALTER TABLE measure DROP COLUMN {name}")
