# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs before any plugin is loaded (PYQGIS_STARTUP): an error while a plugin loads is kept for the test; its dialog nobody would close."""
from __future__ import annotations

import traceback

import qgis.utils


def keep(kind, error, trace, message, messagebar=False, level=None) -> None:
    """Stands in for qgis.utils.showException."""
    qgis.utils.errors_kept.append(f"{message or ''}\n" + "".join(traceback.format_exception(kind, error, trace)))


qgis.utils.errors_kept = []
qgis.utils.showException = keep
