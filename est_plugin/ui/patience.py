# SPDX-License-Identifier: GPL-2.0-or-later
"""A waiting cursor while something takes a few seconds in the window itself."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication


@contextmanager
def patience(is_needed: bool = True) -> Iterator[None]:
    """The cursor asks for patience in the block, also when it ends with an error."""
    if is_needed:
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        if is_needed:
            QApplication.restoreOverrideCursor()
