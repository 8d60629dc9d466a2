# SPDX-License-Identifier: GPL-2.0-or-later
"""Loads forms/*.ui; every text in them is `@key` and is replaced by the text of that key."""
from __future__ import annotations

from typing import Callable

from qgis.PyQt import uic
from qgis.PyQt.QtWidgets import QComboBox, QMenu, QTabWidget, QTableWidget, QToolBox, QWidget

from .. import paths
from ..i18n import tr
from .plain_text import keep_labels_plain

_TEXT_PROPERTIES = ("text", "title", "windowTitle", "toolTip", "placeholderText", "statusTip", "whatsThis", "accessibleName", "prefix",
                    "suffix", "subTitle", "specialValueText")  # fmt: skip


def load_form(name: str, widget: QWidget, translate: Callable[..., str] = tr) -> QWidget:
    """Fill `widget` with forms/NAME.ui; children become its attributes."""
    uic.loadUi(str(paths.form(name + ".ui")), widget)
    translate_widget(widget, translate)
    keep_labels_plain(widget)
    return widget


def translate_widget(root: QWidget, translate: Callable[..., str] = tr) -> None:
    """Replace every `@key` in a widget and all that stands in it."""
    for widget in [root, *root.findChildren(QWidget)]:
        _translate_properties(widget, translate)
        if isinstance(widget, QTabWidget):
            _translate_items(widget.count(), widget.tabText, widget.setTabText, translate)
            _translate_items(widget.count(), widget.tabToolTip, widget.setTabToolTip, translate)
        elif isinstance(widget, (QComboBox, QToolBox)):
            _translate_items(widget.count(), widget.itemText, widget.setItemText, translate)
        elif isinstance(widget, QTableWidget):
            _translate_header(widget, translate)
        if not isinstance(widget, QMenu):
            for action in widget.actions():
                _translate_properties(action, translate)


def _translate_properties(target: object, translate: Callable[..., str]) -> None:
    meta = target.metaObject()
    for name in _TEXT_PROPERTIES:
        if meta.indexOfProperty(name) < 0:
            continue
        value = target.property(name)
        if isinstance(value, str) and value.startswith("@"):
            target.setProperty(name, translate(value[1:]))


def _translate_items(count: int, get: Callable[[int], str], put: Callable[[int, str], None], translate: Callable[..., str]) -> None:
    for index in range(count):
        if get(index).startswith("@"):
            put(index, translate(get(index)[1:]))


def _translate_header(table: QTableWidget, translate: Callable[..., str]) -> None:
    for column in range(table.columnCount()):
        item = table.horizontalHeaderItem(column)
        if item is not None and item.text().startswith("@"):
            item.setText(translate(item.text()[1:]))
