# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks where a file shall be saved; proposes the folder of the papers and a name that every system takes."""
from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QFileDialog, QWidget

from ..core.file_name import safe_file_name
from .session import Session


def ask_target(parent: QWidget, session: Session, title: str, name: str, ending: str, kind: str) -> Path | None:
    """The file with its ending; None when the user changed her mind."""
    from .dialogs.print_documents import target_folder

    proposed = target_folder(session) / f"{safe_file_name(name)}.{ending}"
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(proposed), kind)
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix.lower() == f".{ending}" else Path(f"{chosen}.{ending}")
