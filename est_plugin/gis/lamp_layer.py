# SPDX-License-Identifier: GPL-2.0-or-later
"""The lighting layer of the base map: which column tells what, the values of the municipality, a yearly export joined by pole number."""
from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem, QgsCoordinateTransformContext, QgsFeature, QgsFeatureRequest, QgsFeatureSource, QgsMapLayer,
)  # fmt: skip

from ..compat import is_null
from ..core.errors import EstError, InputError
from ..core.importing.source import SourceTable
from ..core.importing.wording import plain
from ..core.lamp_columns import OFF, OFF_COLUMN, POLE_NUMBER, PURPOSES, guess_columns
from ..core.lamp_inventory import Inventory, as_word, read_inventory
from ..core.lamp_match import is_place
from ..core.lamp_types import LampType, with_own_values
from ..core.lamp_values import is_silent
from ..storage.table_files import read_table
from .chosen_fields import chosen_field, keep_field

log = logging.getLogger("est_plugin.gis")
VALUES_PROPERTY, EXPORT_PROPERTY = "est_plugin/lamp_values", "est_plugin/lamp_export"
SAMPLE = 300
_ASKED_EVERY = 2000


@dataclass(frozen=True)
class Export:
    """A yearly export (CSV, XLSX) of the lamps; `columns` are purpose → its column, guessed where it is empty."""

    path: str = ""
    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LampSetup:
    """What the user decided about the lighting layer.

    `columns`: purpose → column, "" for none, missing: guessed. `values`: lamp type → values of core.lamp_types.with_own_values.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    export: Export | None = None


@dataclass(frozen=True)
class Joined:
    """How the export fitted: lamps that it knows, its rows that no lamp has, and numbers that it has twice (the first row counts)."""

    lamps: int = 0
    rows_left: int = 0
    twice: int = 0


@dataclass(frozen=True)
class LampLayer:
    """Lamps of the layer with their places in the system that was asked for (None: no place), in the layer's order."""

    inventory: Inventory
    places: list[tuple[float, float] | None]
    ids: list[int]
    joined: Joined | None = None


def setup_of(layer: QgsMapLayer) -> LampSetup:
    """What is kept with the layer; what cannot be read any more is as if it had never been kept."""
    chosen = {purpose: column for purpose in PURPOSES if (column := chosen_field(layer, purpose)) is not None}
    export = _json_of(layer, EXPORT_PROPERTY)
    given = Export(str(export["path"]), str(export.get("sheet") or ""), dict(export.get("columns") or {})) if export.get("path") else None
    return LampSetup(chosen, _usable(_json_of(layer, VALUES_PROPERTY)), given)


def usable_setup(layer: QgsMapLayer) -> LampSetup:
    """The kept setup; without the export when that cannot be read now, so that the map still answers."""
    setup = setup_of(layer)
    try:
        if setup.export is not None:
            ExportJoin(read_export(setup.export, layer), setup.export.columns)
    except EstError as error:
        log.warning("The export of the lamps was left out: %s", error)
        return replace(setup, export=None)
    return setup


def keep_setup(layer: QgsMapLayer, setup: LampSetup) -> None:
    """Keep it with the layer; the caller saves the project. InputError for values that cannot be."""
    with_own_values(setup.values)
    for purpose in PURPOSES:
        keep_field(layer, purpose, setup.columns.get(purpose))
    export = setup.export
    _keep_json(layer, VALUES_PROPERTY, {code: dict(values) for code, values in setup.values.items() if values})
    _keep_json(layer, EXPORT_PROPERTY, {"path": export.path, "sheet": export.sheet, "columns": dict(export.columns)} if export and export.path else {})


def columns_of(source: QgsFeatureSource, layer: QgsMapLayer | None = None) -> dict[str, str]:
    """Purpose → column of a lighting layer: as chosen, else by name and by what stands in the first rows."""
    layer = layer or (source if isinstance(source, QgsMapLayer) else None)
    chosen = setup_of(layer).columns if layer is not None else {}
    names = [one.name() for one in source.fields()]
    return guess_columns(names, _sampler(source, names), chosen)


def types_of(layer: QgsMapLayer | None) -> dict[str, LampType]:
    """Values of each lamp type as this municipality has them."""
    return with_own_values(setup_of(layer).values if layer is not None else {})


class LampRows:
    """Rows of a lighting layer by purpose, each with what the yearly export says of the same pole number.

    Where the export says something it goes before the layer. Raises what reading the export raises.
    """

    def __init__(self, source: QgsFeatureSource, layer: QgsMapLayer | None = None, setup: LampSetup | None = None) -> None:
        layer = layer or (source if isinstance(source, QgsMapLayer) else None)
        self.setup = setup or (setup_of(layer) if layer is not None else LampSetup())
        names = [one.name() for one in source.fields()]
        self._own = guess_columns(names, _sampler(source, names), self.setup.columns)
        self._join = ExportJoin(read_export(self.setup.export, layer), self.setup.export.columns) if self.setup.export else None
        if self._join is not None and POLE_NUMBER not in self._own:
            raise InputError("lamps.layer-no-pole")

    @property
    def columns(self) -> dict[str, str]:
        """Purpose → column of the layer, else of the export."""
        return {**(self._join.columns if self._join else {}), **self._own}

    @property
    def fields(self) -> list[str]:
        """Fields of the layer that are read."""
        return sorted(set(self._own.values()))

    @property
    def joined(self) -> Joined | None:
        """How the export has fitted so far."""
        return self._join.joined if self._join else None

    def row(self, feature: QgsFeature) -> dict[str, Any]:
        """Purpose → value as it is written."""
        row = {purpose: value_of(feature, column) for purpose, column in self._own.items()}
        return self._join.row(row) if self._join else row


def read_lamps(
    source: QgsFeatureSource, crs: QgsCoordinateReferenceSystem, context: QgsCoordinateTransformContext, *, layer: QgsMapLayer | None = None,
    setup: LampSetup | None = None, check: Callable[[], None] = lambda: None,
) -> LampLayer:  # fmt: skip
    """Every lamp of a layer.

    Parameters
    ----------
    source : point layer or feature source
    crs : system of the places, in metres
    layer : where the setup is kept, when the source is no layer itself
    setup : instead of the kept one, for a look before it is kept
    check : is called now and then; raises Cancelled
    """
    reader = LampRows(source, layer, setup)
    request = QgsFeatureRequest().setSubsetOfAttributes(reader.fields, source.fields())
    if source.sourceCrs() != crs:
        request.setDestinationCrs(crs, context)
        request.setTransformErrorCallback(lambda feature: None)  # such a lamp has no place; it is counted
    rows, places, ids = [], [], []
    for number, feature in enumerate(source.getFeatures(request)):
        if number % _ASKED_EVERY == 0:
            check()
        rows.append(reader.row(feature))
        places.append(place_of(feature))
        ids.append(feature.id())
    return LampLayer(read_inventory(rows, reader.columns, with_own_values(reader.setup.values)), places, ids, reader.joined)


def value_of(feature: QgsFeature, column: str) -> Any:
    """What stands in a column; None when nothing does."""
    value = feature[column]
    if isinstance(value, (list, tuple)):  # of GeoJSON: several words
        return ", ".join(as_word(one) for one in value)
    return None if is_null(value) else value


def place_of(feature: QgsFeature) -> tuple[float, float] | None:
    """The point, the middle of several, None without a usable one."""
    if not feature.hasGeometry() or feature.geometry().isEmpty():
        return None
    point = feature.geometry().centroid().asPoint()
    xy = (point.x(), point.y())
    return xy if is_place(xy) else None


# -- the yearly export -------------------------------------------------------------------------------------------------
def read_export(export: Export, layer: QgsMapLayer | None) -> SourceTable:
    """The table of an export; a relative path is seen from the project of the layer."""
    path = Path(export.path)
    folder = folder_of(layer)
    return read_table(path if path.is_absolute() or folder is None else folder / path, export.sheet or None)


def folder_of(layer: QgsMapLayer | None) -> Path | None:
    """The folder of the project that a layer is in."""
    project = layer.project() if layer is not None else None
    return Path(project.fileName()).parent if project is not None and project.fileName() else None


def export_columns(table: SourceTable, chosen: Mapping[str, str]) -> dict[str, str]:
    """Purpose → column of the export."""
    return guess_columns(table.columns, lambda column: table.sample(column, SAMPLE), chosen)


class ExportJoin:
    """The rows of an export by pole number, in plain letters; InputError when it has no column for it."""

    def __init__(self, table: SourceTable, chosen: Mapping[str, str]) -> None:
        found = export_columns(table, chosen)
        if POLE_NUMBER not in found:
            raise InputError("lamps.export-no-pole", file=table.name, columns=", ".join(table.columns)[:300])
        self.columns = {purpose: column for purpose, column in found.items() if purpose != POLE_NUMBER}
        self._rows: dict[str, Mapping[str, Any]] = {}
        self._twice = self._lamps = 0
        self._used: set[str] = set()
        for _number, row in table.rows:
            key = plain(as_word(row.get(found[POLE_NUMBER])))
            self._twice += key in self._rows
            if key:
                self._rows.setdefault(key, row)

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A row of the layer with what the export says of its pole."""
        key = plain(as_word(row.get(POLE_NUMBER)))
        told = self._rows.get(key) if key else None
        if told is None:
            return dict(row)
        self._used.add(key)
        self._lamps += 1
        new = {purpose: told[column] for purpose, column in self.columns.items() if as_word(told.get(column)) and not is_silent(told[column])}
        return {**row, **new, **({OFF_COLUMN: self.columns[OFF]} if OFF in new else {})}

    @property
    def joined(self) -> Joined:
        """How it has fitted so far."""
        return Joined(self._lamps, len(self._rows) - len(self._used), self._twice)


# -- inside ------------------------------------------------------------------------------------------------------------
def _sampler(source: QgsFeatureSource, names: Iterable[str]) -> Callable[[str], list[Any]]:
    """Values of the first rows by column, read once when they are first asked for."""
    kept: dict[str, list[Any]] = {}

    def sample(column: str) -> list[Any]:
        if not kept:
            kept.update({name: [] for name in names})
            request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setLimit(SAMPLE)
            for feature in source.getFeatures(request):
                for name in kept:
                    value = feature[name]
                    if not is_null(value):
                        kept[name].append(value)
        return kept[column]

    return sample


def _json_of(layer: QgsMapLayer, name: str) -> dict[str, Any]:
    try:
        found = json.loads(layer.customProperty(name) or "{}")
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _usable(values: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        with_own_values(values)
    except InputError:  # kept by another version
        return {}
    return values


def _keep_json(layer: QgsMapLayer, name: str, values: Mapping[str, Any]) -> None:
    if values:
        layer.setCustomProperty(name, json.dumps(values, ensure_ascii=False))
    else:
        layer.removeCustomProperty(name)

