# SPDX-License-Identifier: GPL-2.0-or-later
"""est_plugin: safety walks, lighting, hotspots and measures for Swedish municipalities."""
from __future__ import annotations


def classFactory(iface):  # noqa: N802  (QGIS calls it by this name)
    """Make the plugin; imports stand inside so that QGIS starts as fast without it."""
    from .plugin import EstPlugin

    return EstPlugin(iface)
