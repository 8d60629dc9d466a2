# SPDX-License-Identifier: GPL-2.0-or-later
"""A GeoPackage for others to fill in: points and a table with their forms inside, so that QGIS and QField open it with drop-downs."""
from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsAttributeEditorContainer, QgsAttributeEditorField, QgsCategorizedSymbolRenderer, QgsCoordinateReferenceSystem, QgsCoordinateTransformContext,
    QgsEditFormConfig, QgsEditorWidgetSetup, QgsExpression, QgsFeature, QgsField, QgsFields, QgsGeometry, QgsOptionalExpression,
    QgsPointXY, QgsRendererCategory, QgsVectorFileWriter, QgsVectorLayer, QgsWkbTypes,
)  # fmt: skip
from qgis.PyQt.QtCore import QDate

from ..compat import FIELD_TYPES, save_style_in_file, set_group_box
from ..core.errors import StorageError
from . import symbols
from .field_widgets import NO_VALUE
from .styles import label_layer

LABELS_BELOW = 25_000
TEXT, DATE, NUMBER = "text", "date", "number"
_TYPES = {TEXT: ("text", "String"), DATE: ("date", "Date"), NUMBER: ("real", "Real")}


@dataclass(frozen=True)
class ExchangeField:
    """One field: its name in the file, what people read, how it is edited."""

    name: str
    alias: str
    type: str = TEXT
    words: tuple[str, ...] = ()  # drop-down
    is_locked: bool = True
    is_hidden: bool = False
    is_long: bool = False
    shown_when: str = ""  # expression; empty = always
    group: str = ""  # title of the part of the form


@dataclass(frozen=True)
class Package:
    """What is written; rows hold values by field name, those with "xy" become points."""

    crs: str
    fields: tuple[ExchangeField, ...]
    rows: Sequence[Mapping[str, Any]]
    points: str
    no_place: str
    number_field: str
    state_field: str
    states: Mapping[str, str]  # word of the state field → state of the symbol
    empty_word: str
    tables: Mapping[str, tuple[tuple[str, ...], Sequence[tuple]]]  # name → (columns, rows): not registered as layers


def write_package(path: Path, package: Package) -> None:
    """Write a new file; StorageError when it cannot be written."""
    placed = [row for row in package.rows if row.get("xy")]
    others = [row for row in package.rows if not row.get("xy")]
    for table, rows, is_spatial in ((package.points, placed, True), (package.no_place, others, False)):
        _write_layer(path, package, table, rows, is_spatial)
        _style(path, package, table, is_spatial)
    _write_tables(path, package.tables)


def _write_layer(path: Path, package: Package, table: str, rows: Sequence[Mapping[str, Any]], is_spatial: bool) -> None:
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", table
    if path.exists():
        options.actionOnExistingFile = QgsVectorFileWriter.ActionOnExistingFile.CreateOrOverwriteLayer
    kind = QgsWkbTypes.Type.Point if is_spatial else QgsWkbTypes.Type.NoGeometry
    fields = QgsFields()
    for one in package.fields:
        type_name, name = _TYPES[one.type]
        fields.append(QgsField(one.name, FIELD_TYPES[type_name], name))
    crs = QgsCoordinateReferenceSystem(package.crs) if is_spatial else QgsCoordinateReferenceSystem()
    writer = QgsVectorFileWriter.create(str(path), fields, kind, crs, QgsCoordinateTransformContext(), options)
    if writer.hasError() != QgsVectorFileWriter.WriterError.NoError:
        raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name)
    for row in rows:
        feature = QgsFeature(fields)
        feature.setAttributes([_stored(one, row.get(one.name)) for one in package.fields])
        if is_spatial:
            feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*row["xy"])))
        if not writer.addFeature(feature):
            raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name)
    if not writer.flushBuffer():
        raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name)
    del writer


def _stored(one: ExchangeField, value: Any) -> Any:
    if one.is_long:
        return value or ""  # the box for several lines shows NULL as a word that one would write on after
    if isinstance(value, dt.date):
        return QDate(value.year, value.month, value.day)
    return None if value == "" else value


# -- the form and the symbols, kept in the file ------------------------------------------------------------------------
def _style(path: Path, package: Package, table: str, is_spatial: bool) -> None:
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    if not layer.isValid():
        raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name)
    _set_widgets(layer, package)
    layer.setEditFormConfig(_form(layer, package))
    layer.setDisplayExpression(f"{QgsExpression.quotedColumnRef(package.number_field)}")
    if is_spatial:
        layer.setRenderer(_renderer(package))
        label_layer(layer, QgsExpression.quotedColumnRef(package.number_field), LABELS_BELOW)
    if not save_style_in_file(layer, table):
        raise StorageError("reports.cannot-write", "reports.cannot-write-hint", file=path.name)


def _set_widgets(layer: QgsVectorLayer, package: Package) -> None:
    hidden = layer.fields().lookupField("fid")
    if hidden >= 0:
        layer.setEditorWidgetSetup(hidden, QgsEditorWidgetSetup("Hidden", {}))
    for one in package.fields:
        index = layer.fields().lookupField(one.name)
        layer.setFieldAlias(index, one.alias)
        layer.setEditorWidgetSetup(index, _widget(one, package.empty_word))


def _widget(one: ExchangeField, empty_word: str) -> QgsEditorWidgetSetup:
    if one.is_hidden:
        return QgsEditorWidgetSetup("Hidden", {})
    if one.words:
        return QgsEditorWidgetSetup("ValueMap", {"map": [{empty_word: NO_VALUE}, *({word: word} for word in one.words)]})
    if one.type == DATE:
        shown = "yyyy-MM-dd"
        config = {"allow_null": True, "calendar_popup": True, "display_format": shown, "field_format": shown, "field_iso_format": False}
        return QgsEditorWidgetSetup("DateTime", config)
    return QgsEditorWidgetSetup("TextEdit", {"IsMultiline": one.is_long, "UseHtml": False})


def _form(layer: QgsVectorLayer, package: Package) -> QgsEditFormConfig:
    """What to do on the first tab, what to answer on the second; locked fields cannot be edited."""
    config = layer.editFormConfig()
    config.clearTabs()
    config.setLayout(QgsEditFormConfig.EditorLayout.TabLayout)
    tabs: dict[str, QgsAttributeEditorContainer] = {}
    for one in package.fields:
        index = layer.fields().lookupField(one.name)
        config.setReadOnly(index, one.is_locked)
        if one.is_hidden:
            continue
        if one.group not in tabs:
            tabs[one.group] = QgsAttributeEditorContainer(one.group, config.invisibleRootContainer())
            set_group_box(tabs[one.group], False)
        tab = tabs[one.group]
        if one.shown_when:
            box = QgsAttributeEditorContainer(one.alias, tab)
            set_group_box(box, True)
            box.setVisibilityExpression(QgsOptionalExpression(QgsExpression(one.shown_when), True))
            element = QgsAttributeEditorField(one.name, index, box)
            element.setShowLabel(False)  # the box has it as its title
            box.addChildElement(element)
            tab.addChildElement(box)
        else:
            tab.addChildElement(QgsAttributeEditorField(one.name, index, tab))
    for tab in tabs.values():
        config.addTab(tab)
    return config


def _renderer(package: Package) -> QgsCategorizedSymbolRenderer:
    """The sign tells how far it has come, by its shape too."""
    categories = [QgsRendererCategory(word, symbols.marker("circle", state), word) for word, state in package.states.items()]
    categories.append(QgsRendererCategory(None, symbols.marker("circle", "unassigned"), package.empty_word))
    return QgsCategorizedSymbolRenderer(package.state_field, categories)


# -- what the file tells about itself ----------------------------------------------------------------------------------
def _write_tables(path: Path, tables: Mapping[str, tuple[tuple[str, ...], Sequence[tuple]]]) -> None:
    """Plain tables beside the layers; the file is left without a write-ahead log, so that it can be mailed as it is."""
    with closing(sqlite3.connect(path)) as connection:
        for table, (columns, rows) in tables.items():
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join("?" for _column in columns)
            connection.execute(f'CREATE TABLE "{table}" ({names})')
            connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)  # nosec B608 - schema names only
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
