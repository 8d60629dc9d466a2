# SPDX-License-Identifier: GPL-2.0-or-later
"""Visits on the map are told apart without colour: made, planned, not reached."""
from __future__ import annotations

import itertools

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage, qGray

from est_plugin.core.choices import CHOICES
from est_plugin.gis import layer_roles as roles


def _greys(symbol):
    image = symbol.asImage(QSize(48, 48)).convertToFormat(QImage.Format.Format_ARGB32)
    return [qGray(image.pixel(x, y)) if QColor.fromRgba(image.pixel(x, y)).alpha() > 40 else 255 for y in range(48) for x in range(48)]


def test_each_state_of_a_visit_has_a_mark_of_its_own(project):
    layer = roles.layer(project, "patrol_visit")
    found = {category.value(): category for category in layer.renderer().categories()}
    assert set(found) == {one.value for one in CHOICES["visit_state"]} and found["visited"].label() == "Besökt"
    for one, other in itertools.combinations(found.values(), 2):
        assert sum(abs(a - b) > 60 for a, b in zip(_greys(one.symbol()), _greys(other.symbol()))) > 20
