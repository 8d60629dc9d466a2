# SPDX-License-Identifier: GPL-2.0-or-later
"""Importera besök: a list or the GPX track of an app; what it would become is shown before anything is stored."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDialog, QFileDialog, QListWidgetItem, QWidget

from ...core.errors import EstError
from ...core.file_name import safe_file_name
from ...core.rounds.track import TrackRules
from ...i18n import Texts, language, tr
from ...jobs import import_visits as job
from ...jobs.import_track import is_track, plan_track
from ...storage.ogr_source import read_source
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..messenger import Messenger, sentence
from ..plain_text import tip
from ..session import Session
from ..widgets.combo import fill

WRITTEN = ("patrol", "patrol_visit")
_SHOWN = 500


def open_import_visits(session: Session, messenger: Messenger, iface: Any) -> ImportVisitsDialog:
    """Open the dialog."""
    session.require_write()
    dialog = ImportVisitsDialog(session, messenger, iface.mainWindow())
    dialog.open()
    return dialog


class ImportVisitsDialog(QDialog):
    """The file is read again when anything is changed; *Läs in* stores what is ready in one transaction."""

    def __init__(self, session: Session, messenger: Messenger, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("est_import_visits_dialog")
        self.session, self.messenger = session, messenger
        self._plan: job.VisitPlan | None = None
        load_form("import_visits", self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        make_primary(self.import_button)
        make_quiet(self.notice_label)
        rows = session.require_store().rows("organisation", ("id", "name"), {"active": True}, order_by=("name",))
        fill(self.who_box, rows, tr("visit-import.who-file"))
        self.file_edit.editingFinished.connect(lambda: self.read())
        self.browse_button.clicked.connect(lambda: self.browse())
        self.who_box.currentIndexChanged.connect(lambda _index: self.read())
        for box in (self.tolerance_box, self.least_box, self.away_box):
            box.valueChanged.connect(lambda _value: self.read())
        self.import_button.clicked.connect(lambda: self.write())
        self.rejected_button.clicked.connect(lambda: self.save_rejected())
        self.close_button.clicked.connect(self.reject)
        self._show()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what the user does -------------------------------------------------------------------------------------------
    @guarded
    def browse(self) -> None:
        """Choose the file."""
        name, _kind = QFileDialog.getOpenFileName(self, tr("visit-import.title"), self.file_edit.text(), tr("visit-import.kinds"))
        if name:
            self.file_edit.setText(name)
            self.read()

    @guarded
    def read(self) -> None:
        """What the file would become."""
        self._plan = None
        text = self.file_edit.text().strip()
        problem = ""
        if text:
            path, who = Path(text), self.who_box.currentData()
            rules = TrackRules(float(self.tolerance_box.value()), float(self.least_box.value()), 60.0 * self.away_box.value())
            store = self.session.require_store()
            try:
                self._plan = plan_track(store, path, who, rules) if is_track(path) else job.plan_table(store, read_source(path), who, rules.tolerance_m)
            except EstError as error:
                problem = sentence(error)
        self._show(problem)

    @guarded
    def write(self) -> None:
        """Store what is ready."""
        plan = self._plan
        if plan is None or not plan.ready:
            return
        done = self.session.write(WRITTEN, lambda store: job.run(store, plan).done, tr("patrol.import-done", n=len(plan.ready), rejected=len(plan.rejected)))
        if done is not None:
            self._plan.ready = []
            self._show()

    @guarded
    def save_rejected(self) -> None:
        """The refused rows as a file that can be corrected and read again."""
        if self._plan is None:
            return
        source = Path(self.file_edit.text().strip())
        proposed = source.parent / (safe_file_name(f"{source.stem} {tr('import-data.rejected-file')}") + ".csv")
        name, _kind = QFileDialog.getSaveFileName(self, tr("visit-import.rejected"), str(proposed), "CSV (*.csv)")
        if name:
            path = Path(name) if Path(name).suffix else Path(name).with_suffix(".csv")
            job.write_rejections(path, self._plan, Texts(language()))
            self.messenger.file_made(path)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _show(self, problem: str = "") -> None:
        plan, texts = self._plan, Texts(language())
        ready = len(plan.ready) if plan else 0
        self.track_box.setVisible(is_track(Path(self.file_edit.text().strip())))
        self.result_label.setText(tr("visit-import.result", n=ready, rejected=len(plan.rejected)) if plan else tr("visit-import.about"))
        notices = [notice.text(texts) for notice in plan.notices] if plan else []
        if plan and plan.mapping:
            notices.insert(0, tr("patrol.import-understood", columns=", ".join(f"{source} → {self._label(ours)}" for ours, source in plan.mapping.items())))
        if plan:
            notices += [tr("import.where-row", r=one.row_number, why=one.text(texts)) for one in plan.personal[:3]]
        self.notice_label.setText("\n".join(notices))
        self.notice_label.setVisible(bool(notices))
        self.list.clear()
        for words in self._lines(plan, texts) if plan else ():
            item = QListWidgetItem(words)
            item.setToolTip(tip(words))
            self.list.addItem(item)
        self.import_button.setText(tr("visit-import.do", n=ready) if ready else tr("visit-import.do-none"))
        self.import_button.setEnabled(ready > 0)
        self.rejected_button.setVisible(bool(plan and plan.rejected))
        self.problem_label.setText("✖ " + problem if problem else "")
        self.problem_label.setVisible(bool(problem))

    def _lines(self, plan: job.VisitPlan, texts: Texts) -> list[str]:
        """Refused rows first: they want something done."""
        zone = self.session.zone
        found = [tr("visit-import.refused", r=rejection.row_number, why=rejection.all_reasons(texts)) for rejection, _row in plan.rejected]
        for one in plan.ready:
            arrived, minutes = one.values.get("arrived_at"), one.values.get("minutes")
            if arrived is None:
                place = one.planned["place_text"] if one.planned is not None else ""
                found.append(tr("visit-import.missed", place=place))
            else:
                when = f"{arrived.astimezone(zone):%Y-%m-%d %H:%M}"
                key = "visit-import.line" if minutes is not None else "visit-import.line-untimed"
                found.append(tr(key, place=one.values["place_text"], when=when, minutes=minutes))
        return found[:_SHOWN]

    def _label(self, ours: str) -> str:
        return tr(f"visit-import.column-{ours.replace('_', '-')}")
