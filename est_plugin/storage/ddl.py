# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema as GeoPackage DDL: metadata tables, our tables, spatial index. Statements come from the schema, never from users.

There is no gpkg_ogr_contents: GDAL writes its own idea of the number of rows there and is wrong as soon as two programs write. Without it GDAL counts.
"""
from __future__ import annotations

from ..core.schema import TABLES, Column, Table
from ..core.schema.model import BOOLEAN, DATE, DATETIME, INTEGER, JSON, REAL, TEXT, UUID
from .sql_text import literal, quote

APPLICATION_ID, USER_VERSION = 0x47504B47, 10300  # "GPKG", GeoPackage 1.3
_SQL_TYPES = {TEXT: "TEXT", UUID: "TEXT", JSON: "TEXT", INTEGER: "INTEGER", REAL: "REAL", BOOLEAN: "BOOLEAN", DATE: "DATE", DATETIME: "DATETIME"}
_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
_TIMESTAMPS = ("created_at", "updated_at", "changed_at")

METADATA = (
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)",
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',"
    " last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,"
    " srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))",
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL,"
    " z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))",
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,"
    " CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))",
)
FIXED_SRS = (
    ("Undefined cartesian SRS", -1, "NONE", -1, "undefined", "undefined cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    (
        "WGS 84 geodetic", 4326, "EPSG", 4326,
        'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],'
        'PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],'
        'AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
        "longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid",
    ),
)  # fmt: skip


def column_sql(column: Column) -> str:
    """Definition of one column."""
    kind = _SQL_TYPES[column.type]
    if kind == "TEXT" and column.max_length and column.max_length <= 1000:
        kind += f"({column.max_length})"
    parts = [quote(column.name), kind]
    if column.required:
        parts.append("NOT NULL")
    if column.name in _TIMESTAMPS:
        parts.append("DEFAULT " + _NOW)
    elif column.default is not None:
        parts.append("DEFAULT " + literal(column.default))
    if column.name == "id" and column.required:
        parts.append("UNIQUE")
    if column.references:
        parts.append(f"REFERENCES {quote(column.references)}(id) ON DELETE {'CASCADE' if column.cascade else 'RESTRICT'}")
    return " ".join(parts)


def create_table(table: Table) -> list[str]:
    """CREATE TABLE and its indexes."""
    t = quote(table.name)
    parts = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if table.is_spatial:
        parts.append(f"geom {table.geometry}")
    parts += [column_sql(column) for column in table.columns]
    parts += ["UNIQUE (" + ", ".join(quote(c) for c in columns) + ")" for columns in table.unique]
    return [f"CREATE TABLE {t} ({', '.join(parts)})", *indexes(table).values()]


def indexes(table: Table) -> dict[str, str]:
    """Name → CREATE INDEX of a table."""
    made = [_index(table, columns, "CREATE INDEX", only_filled=False) for columns in table.indexes]
    made += [_index(table, columns, "CREATE UNIQUE INDEX", only_filled=True) for columns in table.unique_when_filled]
    leading = {columns[0] for columns in (*table.indexes, *table.unique, *table.unique_when_filled)}
    for column in table.columns:  # deleting a parent looks for its children
        if column.references and column.name not in leading:
            made.append(_index(table, (column.name,), "CREATE INDEX", only_filled=True))
    return dict(made)


def _index(table: Table, columns: tuple[str, ...], create: str, only_filled: bool) -> tuple[str, str]:
    name = "est_" + table.name + "_" + "_".join(columns)
    where = f" WHERE {quote(columns[0])} IS NOT NULL" if only_filled else ""
    return name, f"{create} {quote(name)} ON {quote(table.name)} ({', '.join(quote(c) for c in columns)}){where}"


def register(table: Table, srs_id: int, label: str) -> list[tuple[str, tuple]]:
    """Rows of the GeoPackage metadata tables for one of ours."""
    spatial = table.is_spatial
    rows: list[tuple[str, tuple]] = [
        (
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES (?, ?, ?, ?, ?)",
            (table.name, "features" if spatial else "attributes", table.name, label, srs_id if spatial else None),
        ),
    ]
    if spatial:
        rows.append(("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", (table.name, table.geometry, srs_id)))
        rows.append(
            (
                "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
                (table.name,),
            )
        )
    return rows


def spatial_index(table: Table) -> list[str]:
    """R-tree and its triggers as the GeoPackage standard (1.2, annex F.3) writes them."""
    if not table.is_spatial:
        return []
    t, index = quote(table.name), quote(f"rtree_{table.name}_geom")
    box = 'ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"), ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")'
    new_filled = '(NEW."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom"))'
    new_empty = '(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))'
    put = f"INSERT OR REPLACE INTO {index} VALUES (NEW.fid, {box});"

    def trigger(name: str, event: str, condition: str, body: str) -> str:
        when = f" WHEN {condition}" if condition else ""
        return f"CREATE TRIGGER {quote(f'rtree_{table.name}_geom_{name}')} AFTER {event} ON {t}{when} BEGIN {body} END"

    return [
        f"CREATE VIRTUAL TABLE {index} USING rtree(id, minx, maxx, miny, maxy)",
        trigger("insert", "INSERT", new_filled, put),
        trigger("update1", 'UPDATE OF "geom"', f"OLD.fid = NEW.fid AND {new_filled}", put),
        trigger("update2", 'UPDATE OF "geom"', f"OLD.fid = NEW.fid AND {new_empty}", f"DELETE FROM {index} WHERE id = OLD.fid;"),  # nosec B608 - schema names only
        trigger("update3", "UPDATE", f"OLD.fid != NEW.fid AND {new_filled}", f"DELETE FROM {index} WHERE id = OLD.fid; {put}"),  # nosec B608 - schema names only
        trigger("update4", "UPDATE", f"OLD.fid != NEW.fid AND {new_empty}", f"DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid);"),  # nosec B608 - schema names only
        trigger("delete", "DELETE", 'OLD."geom" NOT NULL', f"DELETE FROM {index} WHERE id = OLD.fid;"),  # nosec B608 - schema names only
    ]


def create_all() -> list[str]:
    """Every statement that makes our empty tables, in order (metadata rows and rule triggers come apart)."""
    statements: list[str] = []
    for table in TABLES.values():
        statements += create_table(table) + spatial_index(table)
    return statements
