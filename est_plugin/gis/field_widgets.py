# SPDX-License-Identifier: GPL-2.0-or-later
"""Which QGIS widget edits a column of the schema; all of them also work in QField and without the plugin."""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import QgsEditorWidgetSetup, QgsExpression, QgsField, QgsVectorLayer

from ..compat import FIELD_TYPES
from ..core.choices import CHOICES
from ..core.schema import TABLES, Column, Table
from ..core.schema.model import BOOLEAN, DATE, DATETIME, INTEGER, JSON, REAL, SYSTEM
from ..core.status import STATUSES
from ..i18n import Texts
from .relations import relation_id

SHOWN = "shown"  # virtual field: the words of a row in the language of the project
NO_VALUE = "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"  # how a value map of QGIS writes NULL
_PHOTO_FILTER = "*.jpg *.jpeg *.png *.webp *.tif *.tiff"
_SHOWN_LENGTH = 36
_UNLIMITED = 2_147_483_647
_DROP_DOWN = ("organisation", "walk", "walk_stop")
_STOPS_OF_WALK = "\"walk_id\" = current_value('walk_id')"


def display_expression(table: Table) -> str:
    """How a row is named in lists, in words that need no language."""
    numbered = "coalesce(to_string(\"number\") || '. ', '')"
    special = {
        "walk_stop": "\"number\" || ' ' || coalesce(\"name\", '')",
        "lighting_defect": f'{numbered} || coalesce("pole_number", "place_text", left("description", 60), \'\')',
        "walk": "coalesce(format_date(\"planned_start\", 'yyyy-MM-dd') || ' ', '') || \"name\"",
        "attachment": 'coalesce("caption", "path")',
        "code": f'"{SHOWN}"',
        "change_log": "format_date(\"changed_at\", 'yyyy-MM-dd') || ' ' || represent_value(\"what\", 'what')",
        "walk_group": "\"letter\" || ' ' || coalesce(represent_value(coalesce(\"participant_kind\", \"organisation_id\"),"
                      " if(\"participant_kind\" IS NULL, 'organisation_id', 'participant_kind')), '')",
    }
    if table.name in special:
        return special[table.name]
    name = f"left(coalesce(\"{table.display}\", ''), 80)"
    return f"{numbered} || {name}" if "number" in table else name


def add_shown_fields(layers: Mapping[str, QgsVectorLayer], language: str) -> None:
    """Virtual fields with the words of a row, for the drop-down lists of other tables."""
    words = f'coalesce(nullif("label_{language}", \'\'), "label_sv")'
    unused = QgsExpression.quotedString(" " + Texts(language)("gis.form.unused"))
    expressions = {
        "code": f"CASE WHEN \"list\" = 'finding_category' THEN \"code\" || '  ' ELSE '' END || {words}",
        "organisation": f'"name" || CASE WHEN "active" THEN \'\' ELSE {unused} END',
        "walk": display_expression(TABLES["walk"]),
        "walk_stop": display_expression(TABLES["walk_stop"]),
    }
    for table, expression in expressions.items():
        if layers[table].fields().lookupField(SHOWN) < 0:
            layers[table].addExpressionField(_short(expression), QgsField(SHOWN, FIELD_TYPES["text"], "string", 250))


def _short(expression: str) -> str:
    """Cut long words: a drop-down list is as wide as its longest line and would push the form out of the window."""
    return f"with_variable('w', {expression}, if(length(@w) > {_SHOWN_LENGTH}, left(@w, {_SHOWN_LENGTH - 1}) || '…', @w))"


def widget_setup(table: Table, column: Column, layers: Mapping[str, QgsVectorLayer], language: str) -> QgsEditorWidgetSetup:
    """The widget of a column."""
    if column.tab == SYSTEM and column.name != "number" and not column.references:
        return QgsEditorWidgetSetup("Hidden", {})
    if column.name == "number" and table.name != "walk_stop":
        return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": False, "UseHtml": False})  # given by the database
    if table.name == "change_log" and column.name == "what":
        return _what_changed(language)
    if table.name == "attachment" and column.name == "path":
        return _photo()
    if column.code_list:
        return _code(column, layers["code"])
    if column.choices:
        return _choice(column, language)
    if column.references:
        return _reference(table, column, layers)
    return _plain(column, language)


def _code(column: Column, code_layer: QgsVectorLayer) -> QgsEditorWidgetSetup:
    listed = f'"list" = {QgsExpression.quotedString(column.code_list)} AND "active"'  # a value that is not offered any more stays
    return _rows_of(code_layer, "code", not column.required, listed)


def _rows_of(layer: QgsVectorLayer, key: str, allows_null: bool, filter_expression: str = "") -> QgsEditorWidgetSetup:
    return QgsEditorWidgetSetup(
        "ValueRelation",
        {
            "Layer": layer.id(),
            "LayerName": layer.name(),
            "LayerSource": "",
            "LayerProviderName": "ogr",
            "Key": key,
            "Value": SHOWN,
            "AllowNull": allows_null,
            "AllowMulti": False,
            "OrderByValue": True,
            "FilterExpression": filter_expression,
            "UseCompleter": False,
        },
    )


def choice_labels(column: Column, language: str) -> list[tuple[str, object]]:
    """Label and value of a closed vocabulary, in its own order."""
    if column.choices == "status":
        return [(status.label(language), status.code) for status in STATUSES]
    return [(one.label(language), one.value) for one in CHOICES[column.choices]]


def _choice(column: Column, language: str) -> QgsEditorWidgetSetup:
    rows = [{label: str(value)} for label, value in choice_labels(column, language)]
    if not column.required:
        rows.insert(0, {Texts(language)("gis.form.empty"): NO_VALUE})
    return QgsEditorWidgetSetup("ValueMap", {"map": rows})


def _reference(table: Table, column: Column, layers: Mapping[str, QgsVectorLayer]) -> QgsEditorWidgetSetup:
    """Short lists drop down with their words; long ones are searched by typing."""
    if column.references in _DROP_DOWN:
        is_stop_of_walk = column.references == "walk_stop" and "walk_id" in table
        return _rows_of(layers[column.references], "id", not column.required, _STOPS_OF_WALK if is_stop_of_walk else "")
    return QgsEditorWidgetSetup(
        "RelationReference",
        {
            "Relation": relation_id(table.name, column.name),
            "AllowNULL": not column.required,
            "AllowAddFeatures": False,
            "ShowForm": False,
            "ShowOpenFormButton": False,
            "MapIdentification": False,
            "ReadOnly": False,
            "OrderByValue": True,
            "ChainFilters": False,
            "FetchLimitActive": True,
            "FetchLimitNumber": 200,
        },
    )


def _what_changed(language: str) -> QgsEditorWidgetSetup:
    """The log holds column names; people read their labels."""
    texts = Texts(language)
    words = {key: texts(f"gis.log.{key}") for key in ("geom", "link", "deleted", "anonymised", "status_taken_back", "co_responsible")}
    for table in TABLES.values():
        for column in table.columns:
            if column.is_logged:
                words.setdefault(column.name, column.label(language))
    return QgsEditorWidgetSetup("ValueMap", {"map": [{label: value} for value, label in words.items()]})


def _plain(column: Column, language: str) -> QgsEditorWidgetSetup:
    if column.type == BOOLEAN:
        return _yes_no(column, language)
    if column.type in (DATE, DATETIME):
        shown = "yyyy-MM-dd" if column.type == DATE else "yyyy-MM-dd HH:mm"
        return QgsEditorWidgetSetup(
            "DateTime",
            {"allow_null": True, "calendar_popup": True, "display_format": shown, "field_format": shown, "field_iso_format": False},
        )
    if column.type == INTEGER or column.type == REAL:
        low = column.minimum if column.minimum is not None else -_UNLIMITED
        high = column.maximum if column.maximum is not None else _UNLIMITED
        config = {"AllowNull": not column.required, "Min": low, "Max": high, "Step": 1, "Style": "SpinBox", "Suffix": ""}
        if column.type == REAL:
            config["Precision"] = 2
        return QgsEditorWidgetSetup("Range", config)
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": column.is_multiline or column.type == JSON, "UseHtml": False})


def _yes_no(column: Column, language: str) -> QgsEditorWidgetSetup:
    if column.required or column.default is not None:
        return QgsEditorWidgetSetup("CheckBox", {"AllowNullState": False, "TextDisplayMethod": 0})
    texts = Texts(language)
    rows = [{texts("gis.form.empty"): NO_VALUE}, {texts("gis.form.yes"): "true"}, {texts("gis.form.no"): "false"}]
    return QgsEditorWidgetSetup("ValueMap", {"map": rows})


def _photo() -> QgsEditorWidgetSetup:
    return QgsEditorWidgetSetup(
        "ExternalResource",
        {
            "RelativeStorage": 1,  # relative to the project file, which lies in the workspace folder
            "StorageMode": 0,
            "DocumentViewer": 1,
            "DocumentViewerHeight": 260,
            "DocumentViewerWidth": 0,
            "FileWidget": True,
            "FileWidgetButton": True,
            "FileWidgetFilter": _PHOTO_FILTER,
            "UseLink": True,
            "FullUrl": False,
        },
    )
