# SPDX-License-Identifier: GPL-2.0-or-later
"""Ends Qt objects when the plugin is unloaded."""
from __future__ import annotations

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject


def end(thing: QObject) -> None:
    """Delete now: `deleteLater` would leave menu and panel to the next event loop, beside those of the plugin loaded again."""
    if not sip.isdeleted(thing):
        sip.delete(thing)
