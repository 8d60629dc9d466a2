# SPDX-License-Identifier: GPL-2.0-or-later
"""One line per role of the base map, with what was found in the open project and among saved connections."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsProviderSublayerDetails, QgsRasterLayer, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtWidgets import QComboBox, QFileDialog, QFormLayout, QHBoxLayout, QToolButton, QWidget

from ..core.errors import InputError
from ..gis import layer_roles as roles
from ..gis.role_guess import base_map_connections, guess_roles
from ..i18n import tr
from .border import guarded
from .messenger import Messenger

_GEOMETRY = QgsWkbTypes.GeometryType
_FITS: dict[str, tuple[int, ...]] = {
    roles.STREETS_PATHS: (_GEOMETRY.LineGeometry,),
    roles.LIGHTING_POINTS: (_GEOMETRY.PointGeometry,),
    roles.ADDRESSES: (_GEOMETRY.PointGeometry,),
    roles.BUILDINGS: (_GEOMETRY.PolygonGeometry,),
    roles.PROPERTY_OWNER_AREAS: (_GEOMETRY.PolygonGeometry,),
    roles.DISTRICT_AREAS: (_GEOMETRY.PolygonGeometry,),
}
_TEXT_WIDTH = 24
_ALL_OTHERS = object()  # a base map is often many layers: all that play no other role


class BaseMapChoice:
    """Fills a form layout; every role starts with what fits best, or with "Gör det senare"."""

    def __init__(self, parent: QWidget, form: QFormLayout, project: QgsProject, messenger: Messenger) -> None:
        self.messenger, self._parent = messenger, parent
        self.combos: dict[str, QComboBox] = {}
        self._sources: dict[str, list[Any]] = {}
        ours = roles.our_roles()
        layers = [layer for layer in _in_order(project) if roles.role_of(layer) not in ours and layer.isValid()]
        self._layers = layers
        guess = guess_roles(layers)
        for role in roles.BASE_ROLES:
            self._sources[role] = [None]
            combo = self._add_row(form, role)
            for layer in layers:
                if fits(role, layer):
                    self._add(role, layer.name(), layer)
            if role == roles.BASE_MAP:
                if len(layers) > 1:
                    self._add(role, tr("base-map.all-others"), _ALL_OTHERS)
                for connection in base_map_connections():
                    if not connection.needs_layer:
                        self._add(role, tr("base-map.connection", name=connection.name), connection)
            chosen = guess.get(role)
            if role == roles.BASE_MAP and len(layers) > 1 and not isinstance(chosen, QgsRasterLayer):
                chosen = _ALL_OTHERS
            combo.setCurrentIndex(self._sources[role].index(chosen) if chosen in self._sources[role] else 0)

    def sources(self) -> dict[str, Any]:
        """Role → layer, connection or file layer (a list of layers for a background of several), for those that were chosen."""
        chosen = {role: self._sources[role][combo.currentIndex()] for role, combo in self.combos.items()}
        if chosen[roles.BASE_MAP] is _ALL_OTHERS:
            taken = [source for source in chosen.values() if source is not None]
            chosen[roles.BASE_MAP] = [layer for layer in self._layers if layer not in taken] or None
        return {role: source for role, source in chosen.items() if source is not None}

    @property
    def found(self) -> int:
        """How many roles have a source now."""
        return len(self.sources())

    def add_file(self, role: str, path: str) -> None:
        """Offer the fitting layers of a file, and choose the first of them."""
        details = QgsProviderRegistry.instance().querySublayers(path)
        fitting = [one for one in details if _file_fits(role, one)]
        if not fitting:
            raise InputError("error.file-does-not-fit", file=path, role=tr(f"role.{role}"))
        first = self.combos[role].count()
        for one in fitting:
            self._add(role, one.name(), one)
        self.combos[role].setCurrentIndex(first)

    def _add_row(self, form: QFormLayout, role: str) -> QComboBox:
        combo = QComboBox(self._parent)
        combo.setObjectName(f"role_{role}")
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(_TEXT_WIDTH)
        combo.addItem(tr("base-map.later"))
        button = QToolButton(self._parent)
        button.setText("…")
        button.setToolTip(tr("base-map.file"))
        button.setAccessibleName(tr("base-map.file"))
        button.clicked.connect(lambda: self._on_file(role))
        row = QHBoxLayout()
        row.addWidget(combo, 1)
        row.addWidget(button)
        form.addRow(tr(f"role.{role}"), row)
        self.combos[role] = combo
        return combo

    def _add(self, role: str, text: str, source: Any) -> None:
        self._sources[role].append(source)
        self.combos[role].addItem(text)

    @guarded
    def _on_file(self, role: str) -> None:
        path, _kind = QFileDialog.getOpenFileName(self._parent, tr("base-map.file"), "", tr("base-map.file-kinds") + " (*)")
        if path:
            self.add_file(role, path)


def fits(role: str, layer: QgsMapLayer) -> bool:
    """Whether a layer can play a role at all."""
    if role == roles.BASE_MAP:
        return True
    return isinstance(layer, QgsVectorLayer) and layer.geometryType() in _FITS[role]


def _file_fits(role: str, one: QgsProviderSublayerDetails) -> bool:
    if role == roles.BASE_MAP:
        return True
    return QgsWkbTypes.geometryType(one.wkbType()) in _FITS[role]


def _in_order(project: QgsProject) -> list[QgsMapLayer]:
    return [layer for layer in project.layerTreeRoot().layerOrder() if isinstance(layer, (QgsVectorLayer, QgsRasterLayer))]
