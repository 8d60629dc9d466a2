# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of services as JSON and XML: Open311 and other lists become rows, bombs and other shapes are refused in words."""
from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from est_plugin.core.errors import EstError, InputError
from est_plugin.i18n import Texts
from est_plugin.storage.ogr_source import read_source
from est_plugin.storage.record_files import is_record_file, read_records

MORE = {"parent_service_request_id": "3", "tags": ["a", "b"]}
REQUEST = {"service_request_id": "7", "lat": 57.1, "extended_attributes": MORE, "notes": [{"x": 1}], "ok": True}
FLAT = {"service_request_id": "7", "lat": 57.1, "extended_attributes.parent_service_request_id": "3", "extended_attributes.tags": "a, b", "ok": "true"}


@pytest.fixture
def written(tmp_path):
    def write(text, name="in.json", encoding="utf-8"):
        (tmp_path / name).write_bytes(text.encode(encoding) if isinstance(text, str) else text)
        return tmp_path / name

    return write


@pytest.mark.parametrize("shape", ["{}", '{{"service_requests": {}}}', '{{"count": 1, "found": {}}}'])
def test_a_list_of_records_is_found_and_flattened(written, shape):
    text = shape.replace("{{", "{").replace("}}", "}").replace("{}", json.dumps([REQUEST]))
    assert read_source(written(text)).rows == [(1, FLAT)]


def test_one_request_alone_is_a_row(written):
    assert read_records(written(json.dumps(REQUEST))).rows == [(1, FLAT)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marked_encodings_are_read(written, encoding):
    assert read_records(written('[{"address": "Åsgatan"}]', encoding=encoding)).rows == [(1, {"address": "Åsgatan"})]


def test_xml_of_open311_gives_the_same_columns(written):
    text = (
        '<?xml version="1.0" encoding="iso-8859-1"?><service_requests><request><service_request_id>7</service_request_id>'
        "<address>Å &amp; <![CDATA[<B>]]></address>"
        "<extended_attributes><parent_service_request_id>3</parent_service_request_id></extended_attributes><media_url/></request><request/></service_requests>"
    )
    table = read_source(written(text, "in.xml", "iso-8859-1"))
    assert table.columns == ("service_request_id", "address", "extended_attributes.parent_service_request_id")
    assert table.rows == [(1, {"service_request_id": "7", "address": "Å & <B>", "extended_attributes.parent_service_request_id": "3"}), (2, {})]


def test_what_is_no_record_among_records_stays_a_row_of_its_own(written):
    assert [row for _n, row in read_records(written('[{"a": 1}, "text", null, 3]')).rows] == [{"a": 1}, {"value": "text"}, {"value": None}, {"value": 3}]


def test_map_data_goes_to_qgis(written, qgis_app):
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [14, 57]}}
    path = written(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert not is_record_file(path) and read_source(path).crs == "EPSG:4326"


BOMB = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
REFUSED = {
    "bomb.xml": (BOMB + "<r><q><id>&b;</id></q></r>", "error.xml-document-type"),
    "doctype-only.xml": ('<!DOCTYPE r SYSTEM "http://example.org/r.dtd"><r><q><id>1</id></q></r>', "error.xml-document-type"),
    "undeclared.xml": ("<r><q><id>&b;</id></q></r>", "error.not-xml"),
    "broken.xml": ("<r><q>", "error.not-xml"),
    "flat.xml": ("<r><q>1</q></r>", "error.records-shape"),
    "empty.xml": ("", "error.file-empty"),
    "blank.json": ("\ufeff \n", "error.file-empty"),
    "broken.json": ('[{"a": ', "error.not-json"),
    "deep.json": ('[{"a":' * 5000 + "1" + "}]" * 5000, "error.not-json"),
    "digits.json": ('[{"a": ' + "9" * 5000 + "}]", None),
    "numbers.json": ("[1, 2]", "error.records-shape"),
    "nested.json": ('{"a": {"b": 1}}', "error.records-shape"),
    "two-lists.json": ('{"a": [{"x": 1}], "b": [{"y": 1}]}', "error.records-shape"),
    "wide.json": (json.dumps([{f"k{n}": n for n in range(400)}]), "error.records-shape"),
    "binary.json": (bytes(range(256)), "error.not-a-table"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_other_files_are_refused_in_words(written, name):
    text, key = REFUSED[name]
    try:
        read_records(written(text, name))
    except InputError as error:
        assert key in (None, error.key) or (name == "digits.json" and error.key == "error.not-json")
        assert all(name in error.text(Texts(language)) for language in ("sv", "en"))
    else:
        assert key is None  # Pythons without the limit read the number


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)


@given(st.recursive(LEAVES, lambda x: st.lists(x, max_size=4) | st.dictionaries(st.text(max_size=6), x, max_size=4), max_leaves=25))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_rows_or_refused(tmp_path, value):
    (tmp_path / "x.json").write_text(json.dumps(value), encoding="utf-8", errors="surrogatepass")
    try:
        table = read_records(tmp_path / "x.json")
    except EstError:
        return
    for _number, row in table.rows:
        assert set(row) <= set(table.columns) and all(not isinstance(cell, (list, dict)) for cell in row.values())
