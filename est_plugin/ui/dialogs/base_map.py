# SPDX-License-Identifier: GPL-2.0-or-later
"""Tell later which layers are the municipality's base map."""
from __future__ import annotations

from typing import Any

from qgis.core import QgsMapLayer, QgsProject
from qgis.PyQt.QtWidgets import QDialog, QDialogButtonBox, QWidget

from ...gis import layer_roles as roles
from ...gis.base_layers import make_layer
from ...gis.project_setup import add_base_layer, save
from ...i18n import tr
from ..base_map_choice import BaseMapChoice
from ..forms_loader import load_form
from ..messenger import Messenger
from ..openers import open_thing
from ..session import Session


def open_base_map(session: Session, messenger: Messenger, iface: Any) -> None:
    """Choose layers by role, among those of the project, saved connections and files; the project is saved."""
    session.require_store()
    dialog = BaseMapDialog(session.project, messenger, iface.mainWindow())
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return
    use_sources(session.project, dialog.sources())
    save(session.project, session.path.with_suffix(".qgz"))
    session.changed.emit(set())
    messenger.success(tr("base-map.saved"))
    if dialog.wants_lamps:
        open_thing("lamp_columns", session, messenger, iface)


def use_sources(project: QgsProject, sources: dict[str, Any]) -> None:
    """Each role to its source; layers that had the role before lose it, layers not yet in the project are added."""
    for role in roles.BASE_ROLES:
        given = sources.get(role)
        chosen = given if isinstance(given, list) else [] if given is None else [given]
        for old in roles.layers_of(project, role):
            if old not in chosen:
                roles.set_role(old, None)
        for one in chosen:
            if isinstance(one, QgsMapLayer):
                roles.set_role(one, role)
            else:
                add_base_layer(project, role, make_layer(one))


class BaseMapDialog(QDialog):
    """One line per role."""

    def __init__(self, project: QgsProject, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form("base_map", self)
        self._choice = BaseMapChoice(self, self.roles_layout, project, messenger)
        self.button_box.button(QDialogButtonBox.StandardButton.Ok).setText(tr("button.save"))
        self.button_box.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("button.cancel"))
        self.wants_lamps = False  # the columns of the lighting layer are asked for when the layers are saved
        self.lamps_button.clicked.connect(lambda: self._on_lamps())
        lamps = self._choice.combos[roles.LIGHTING_POINTS]
        lamps.currentIndexChanged.connect(lambda index: self.lamps_button.setEnabled(index > 0))
        self.lamps_button.setEnabled(lamps.currentIndex() > 0)
        self.button_box.accepted.connect(self.accept)
        self.button_box.rejected.connect(self.reject)

    def _on_lamps(self) -> None:
        self.wants_lamps = True
        self.accept()

    def sources(self) -> dict[str, Any]:
        """Role → source."""
        return self._choice.sources()
