# SPDX-License-Identifier: GPL-2.0-or-later
"""Python logging → QGIS log panel, tab EST. No personal data is logged."""
from __future__ import annotations

import logging

ROOT = "est_plugin"


class QgisLogHandler(logging.Handler):
    """Writes records to the QGIS message log."""

    def emit(self, record: logging.LogRecord) -> None:
        from qgis.core import Qgis, QgsApplication

        if record.levelno >= logging.ERROR:
            level = Qgis.MessageLevel.Critical
        elif record.levelno >= logging.WARNING:
            level = Qgis.MessageLevel.Warning
        else:
            level = Qgis.MessageLevel.Info
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + logging.Formatter().formatException(record.exc_info)
        QgsApplication.messageLog().logMessage(text, "EST", level, False)


def install() -> logging.Handler:
    """Attach the handler; give the result to `remove` at unload."""
    handler = QgisLogHandler()
    logger = logging.getLogger(ROOT)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return handler


def remove(handler: logging.Handler) -> None:
    """Detach what `install` attached."""
    logging.getLogger(ROOT).removeHandler(handler)
