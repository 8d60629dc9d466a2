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
