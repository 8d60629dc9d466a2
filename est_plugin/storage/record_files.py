# SPDX-License-Identifier: GPL-2.0-or-later
"""Records from JSON and XML as services hand them out, Open311 GeoReport v2 first of all: each becomes a row of a plain table."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QByteArray, QXmlStreamReader

from ..core.errors import InputError
from ..core.importing.source import SourceTable
from ..core.notice import Notice
from .table_files import in_our_words
from .text_tables import decode

ENDINGS = (".json", ".xml")
_HEAD = 65_536
_MAP_JSON = re.compile(r'"type"\s*:\s*"(?:Feature(?:Collection)?|Topology|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"')
_MAP_XML = re.compile(r"<(?:\w+:)?(?:gml|kml|gpx|osm|FeatureCollection|GFS\w*|VRT\w*|OGR\w*)[\s>]", re.IGNORECASE)
_LIST_NAMES = ("service_requests", "requests", "results", "records", "items", "data", "events", "value", "reports")
_DEEPEST, _MOST_COLUMNS = 4, 300
_VALUE = "value"  # column of what is no record


def is_record_file(path: str | Path) -> bool:
    """Whether the file holds records and no map data (that goes to QGIS); looks at its beginning only."""
    path = Path(path)
    if path.suffix.lower() not in ENDINGS or not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", errors="replace")
    return not (_MAP_JSON if path.suffix.lower() == ".json" else _MAP_XML).search(text)


def read_records(path: str | Path) -> SourceTable:
    """Read the records; a file of another shape is an error that says what to do."""
    path = Path(path)
    with in_our_words(path):
        content = path.read_bytes()
    if not content.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise InputError("error.file-empty", file=path.name)
    records = _from_xml(content, path.name) if path.suffix.lower() == ".xml" else _from_json(content, path.name)
    columns: dict[str, None] = {}
    rows = []
    for number, record in enumerate(records, 1):
        row = _flat(record) if isinstance(record, Mapping) else {_VALUE: record if isinstance(record, (str, int, float)) else None}
        rows.append((number, row))
        columns.update(dict.fromkeys(row))
    if len(columns) > _MOST_COLUMNS:
        raise InputError("error.records-shape", "error.records-shape.hint", file=path.name)
    notes = () if rows else (Notice("import.note-no-rows"),)
    return SourceTable(tuple(columns), rows, name=path.name, notes=notes)


# -- JSON -------------------------------------------------------------------------------------------------------------------
def _from_json(content: bytes, name: str) -> Sequence[Any]:
    text, _encoding = decode(content, name)
    try:
        found = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise InputError("error.not-json", "error.records-shape.hint", file=name) from error
    records = _list_in(found)
    if records is None:
        raise InputError("error.records-shape", "error.records-shape.hint", file=name)
    return records


def _list_in(found: Any) -> Sequence[Any] | None:
    """The list of records: the whole, under a name that services use, or the only list of records there is."""
    if isinstance(found, list):
        return found if not found or any(isinstance(one, dict) for one in found) else None
    if not isinstance(found, dict):
        return None
    lists = {key: value for key, value in found.items() if isinstance(value, list) and any(isinstance(one, dict) for one in value)}
    for key in _LIST_NAMES:
        if key in lists:
            return lists[key]
        if isinstance(found.get(key), list) and not found[key]:
            return []
    if "service_request_id" in found or (not lists and found and all(not isinstance(value, dict) for value in found.values())):
        return [found]
    return next(iter(lists.values())) if len(lists) == 1 else None


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_cells(record, "", 1))


def _cells(record: Mapping[str, Any], before: str, depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in record.items():
        name = f"{before}{' '.join(str(key).split())}"
        if isinstance(value, Mapping):
            if depth < _DEEPEST:
                yield from _cells(value, name + ".", depth + 1)
        elif isinstance(value, list):
            parts = [str(part) for part in value if isinstance(part, (str, int, float))]
            if parts:
                yield name, ", ".join(parts)
        else:
            yield name, _cell(value)


def _cell(value: Any) -> Any:
    """Numbers and texts as they are; what is no half of a letter pair stays readable."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.encode("utf-8", errors="replace").decode("utf-8")
    if isinstance(value, int) and abs(value) >= 2**63:
        return float(value) if abs(value) < 10**300 else None
    return value


# -- XML --------------------------------------------------------------------------------------------------------------------
def _from_xml(content: bytes, name: str) -> list[dict[str, Any]]:
    """Each child of the root is a record; its leaves are cells, named by their path. A document type is refused: it can hold a bomb."""
    reader = QXmlStreamReader(QByteArray(content))
    records: list[dict[str, Any]] = []
    path: list[str] = []
    text, has_child = "", False
    while not reader.atEnd():
        token = reader.readNext()
        if token == QXmlStreamReader.TokenType.DTD or token == QXmlStreamReader.TokenType.EntityReference:
            raise InputError("error.xml-document-type", file=name)
        if token == QXmlStreamReader.TokenType.StartElement:
            path.append(str(reader.name()))
            text, has_child = "", False
            if len(path) == 2:
                records.append({})
        elif token == QXmlStreamReader.TokenType.Characters:
            text += str(reader.text())
        elif token == QXmlStreamReader.TokenType.EndElement:
            if not has_child and text.strip() and 3 <= len(path) <= 2 + _DEEPEST:
                records[-1].setdefault(".".join(path[2:]), text.strip())
            elif not has_child and text.strip() and len(path) == 2:
                records[-1][_VALUE] = text.strip()
            path.pop()
            text, has_child = "", True
    if reader.hasError():
        raise InputError("error.not-xml", "error.records-shape.hint", file=name, line=reader.lineNumber())
    if records and all(not record for record in records) or (records and all(set(record) <= {_VALUE} for record in records)):
        raise InputError("error.records-shape", "error.records-shape.hint", file=name)
    return records
