# SPDX-License-Identifier: GPL-2.0-or-later
"""The menu of earlier situation reports, and the way to throw the draft away that is worked on."""
from __future__ import annotations

from typing import Any

from qgis.PyQt.QtWidgets import QMenu

from ...i18n import tr
from ...jobs import situation_report as job

_MOST = 15


def fill_earlier(menu: QMenu, dialog: Any) -> None:
    """The latest reports by period, drafts too; `dialog` begins with the one that is chosen."""
    menu.clear()
    rows = dialog.session.require_store().find(job.TABLE, order_by=("-period_to", "-number"), limit=_MOST)
    for row in rows:
        state = tr("situation-ui.final-short" if row["frozen_at"] else "situation-ui.draft-short")
        menu.addAction(f"{row['name']} – {state}".replace("&", "&&")).triggered.connect(lambda _checked=False, key=row.id: dialog.begin(None, key))
    if not rows:
        menu.addAction(tr("situation-ui.none-earlier")).setEnabled(False)
    if dialog.draft.report is not None and not dialog.draft.is_final and not dialog.session.is_read_only:
        menu.addSeparator()
        menu.addAction(tr("situation-ui.discard")).triggered.connect(lambda: dialog.discard())
