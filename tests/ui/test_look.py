# SPDX-License-Identifier: GPL-2.0-or-later
"""Text that a widget draws itself can be read in every theme of QGIS."""
from __future__ import annotations

import pytest
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QWidget

from est_plugin.ui.look import ink


@pytest.mark.parametrize(
    "text, ground, is_kept",
    [("#000000", "#efefef", True), ("#ffffff", "#353535", True), ("#535353", "#535353", False), ("#999999", "#eeeeee", False)],
    ids=["light", "dark", "night mapping: colours come from its style sheet", "too pale"],
)
def test_drawn_text_stands_out_from_the_ground(qgis_app, text, ground, is_kept):
    widget = QWidget()
    palette = widget.palette()
    palette.setColor(QPalette.ColorRole.WindowText, QColor(text))
    palette.setColor(QPalette.ColorRole.Window, QColor(ground))
    widget.setPalette(palette)
    found = ink(widget)
    assert (found == QColor(text)) is is_kept
    assert abs(found.lightness() - QColor(ground).lightness()) >= 90
