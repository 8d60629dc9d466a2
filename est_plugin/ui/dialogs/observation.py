# SPDX-License-Identifier: GPL-2.0-or-later
"""The quick form of an EST report: one page, every field has a default but what it is and where. Plain values in and out; it knows no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QCompleter, QWidget

from ...core import review
from ...core.place_ranking import EARLIER, HOTSPOT, NamedPlace, plain
from ...i18n import tr
from ...jobs.entry_lists import Option
from ...jobs.save_observation import SOURCE, Observed, nothing_to_report
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices, select
from ..widgets.notice_line import SimilarLine
from ..widgets.person_guard_line import PersonGuardLine
from .entry_dialog import EntryDialog

SEEN, OCCURRED = "seen", "occurred"
_FAVOURITE_COLUMNS = 4
_SIMILAR_ROW = 8
XY = tuple  # (x, y) in the workspace CRS


@dataclass(frozen=True)
class ReportLists:
    """What can be chosen."""

    categories: Sequence[Option]
    favourites: Sequence[Option]
    organisations: Sequence[tuple[str, str]]  # (id, name)
    sources: Sequence[Option]
    zone: dt.tzinfo


class ObservationDialog(EntryDialog):
    """Stays open beside the map: a click there is the place. Enter saves, Ctrl+Enter saves and begins the next."""

    point_changed = pyqtSignal()

    def __init__(
        self, lists: ReportLists, parent: QWidget | None = None, *, search: Callable[[str], list[NamedPlace]] = lambda _typed: [],
        locate: Callable[[NamedPlace], NamedPlace] = lambda place: place, now: Callable[[], dt.datetime] | None = None,
        confirm_loss: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        super().__init__(parent, confirm_loss)
        self.setObjectName("est_observation_dialog")
        self._lists, self._locate = lists, locate
        self._now = now or (lambda: dt.datetime.now(lists.zone))
        self._xy: XY | None = None
        self._named: NamedPlace | None = None  # the point came with this name, not from a click
        self._words_are_own = False  # the place was written by hand
        self._marking = QTimer(self)  # the proposals are shown after the letter has been written
        self._marking.setSingleShot(True)
        self._marking.timeout.connect(self._mark_first_category)
        load_form("observation", self)
        self.place_edit.search = search
        self._add_lines()
        self._fill()
        self._connect()
        self.when_fields.begin(self._now().astimezone(lists.zone))
        self.begin()
        self.when_fields.setFocus()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """The next report: day, time band, organisation and *Granskad* stay as they were."""
        self.nothing_button.setChecked(False)
        self.when_fields.set_today(self._now().astimezone(self._lists.zone).date())  # the form may have been open overnight
        for edit in (self.place_edit, self.external_edit):
            edit.clear()
        self.description_edit.text = ""
        self.secret_box.setChecked(False)
        self.category_row.value = None
        self._show_category(None)
        self.certainty_row.value, self.kind_row.value = SEEN, OCCURRED
        select(self.source_box, SOURCE)
        self._words_are_own = False
        self.set_point(None)
        self.show_problem("")
        self.show_similar(None, "")
        self.category_row.setFocus()

    def remember(self, organisation_id: str | None, is_reviewed: bool) -> None:
        """Who reported last, and whether the reports of oneself are reviewed."""
        select(self.organisation_box, organisation_id)
        self.reviewed_box.setChecked(is_reviewed)

    def set_point(self, xy: XY | None, words: str | None = None) -> None:
        """A click on the map; `words` are proposed unless a place was written by hand."""
        self._xy, self._named = xy, None
        if words and not self._words_are_own:
            self.place_edit.setText(words)
        self._show_point()

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def xy(self) -> XY | None:
        """The point chosen."""
        return self._xy

    @property
    def is_nothing(self) -> bool:
        """Whether an organisation tells that nothing happened."""
        return self.nothing_button.isChecked()

    @property
    def category(self) -> str | None:
        """What it is about."""
        return review.NOTHING_TO_REPORT if self.is_nothing else self.category_box.itemData(self._fitting_category())

    @property
    def organisation_id(self) -> str | None:
        """Who reports."""
        return self.organisation_box.currentData()

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return bool(self.description_edit.text or self.place_edit.text().strip() or self._xy)

    def observed(self) -> Observed:
        """The report as it stands in the form."""
        when = self.when_fields.interval
        if self.is_nothing:
            return nothing_to_report(when, self.organisation_id, is_reviewed=self.reviewed_box.isChecked())
        return Observed(
            when=when, category=self.category or "", xy=self._xy, place_text=self.place_edit.text().strip() or None,
            felt_or_occurred=self.kind_row.value or OCCURRED, certainty=self.certainty_row.value or SEEN,
            description=self.description_edit.text or None, organisation_id=self.organisation_id, source=self.source_box.currentData(),
            is_secret=self.secret_box.isChecked(), external_number=self.external_edit.text().strip() or None,
            is_reviewed=self.reviewed_box.isChecked(), same_as_id=self.similar_id if self.similar_line.is_same else None,
        )  # fmt: skip

    def problem(self) -> str:
        """What is missing before it can be saved, and the keys go there; empty when nothing is."""
        self._settle_category()
        self.place_edit.settle()
        if self.when_fields.problem:
            self.when_fields.setFocus()
            return self.when_fields.problem
        if not self.category:
            (self.category_box if self.category_box.currentText().strip() else self.category_row).setFocus()
            return tr("report-form.category-missing")
        if not self.is_nothing and self._xy is None and not self.place_edit.text().strip():
            self.place_edit.setFocus()
            return tr("rule.report-needs-place")
        return ""

    # -- keys ---------------------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Enter saves and begins the next; a letter on the buttons of the categories begins a search among all of them."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit(True)
        elif is_enter and self.guard_line.press_focused():
            return
        elif self.category_row.hasFocus() and event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.category_box.setFocus()
            self.category_box.lineEdit().setText("")
            self.category_box.lineEdit().event(event)
        else:
            super().keyPressEvent(event)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _add_lines(self) -> None:
        self.similar_line = SimilarLine(self)
        self.grid.addWidget(self.similar_line, _SIMILAR_ROW, 1)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.description_edit, self.place_edit)
        self.more_box.hide()
        self.more_button.setArrowType(Qt.ArrowType.RightArrow)
        make_primary(self.save_button)
        make_quiet(self.point_label)
        self.description_edit.set_lines(2)

    def _fill(self) -> None:
        lists = self._lists
        buttons = (Choice(one.code, f"{key} {one.short}", str(key), one.label) for key, one in enumerate(lists.favourites, 1))
        self.category_row.set_choices(buttons, _FAVOURITE_COLUMNS)
        self.category_row.setAccessibleName(tr("report-form.what"))
        fill(self.category_box, [(one.code, one.label) for one in lists.categories if one.code != review.NOTHING_TO_REPORT], empty=None)
        self.category_box.lineEdit().setPlaceholderText(tr("report-form.what.hint"))
        completer = self.category_box.completer()
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        for row, name in ((self.certainty_row, "certainty"), (self.kind_row, "report_kind")):
            options = sorted(of_choices(name), key=lambda one: one[0] != OCCURRED) if name == "report_kind" else of_choices(name)
            row.set_choices(Choice(code, text, str(key)) for key, (code, text) in enumerate(options, 1))
        fill(self.organisation_box, lists.organisations, tr("report-form.organisation.unknown"))
        fill(self.source_box, [(one.code, one.label) for one in lists.sources])

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save_asked.emit(False))
        self.next_button.clicked.connect(lambda: self.save_asked.emit(True))
        self.cancel_button.clicked.connect(self.reject)
        self.description_edit.entered.connect(lambda: self.save_asked.emit(False))
        self.category_row.chosen.connect(self._show_category)
        self.category_box.activated.connect(lambda _index: self._on_category_box())
        self.category_box.lineEdit().editingFinished.connect(self._settle_category)
        self.category_box.lineEdit().textEdited.connect(lambda _text: self._marking.start())
        self.when_fields.changed.connect(self.likeness_changed)
        self.place_edit.textEdited.connect(self._on_words)
        self.place_edit.picked.connect(self._on_picked)
        self.pick_button.clicked.connect(self.pick_asked)
        self.no_point_button.clicked.connect(lambda: self.set_point(None))
        self.nothing_button.toggled.connect(self._on_nothing)
        self.more_button.toggled.connect(self._on_more)
        self.guard_line.appeared.connect(lambda _is_shown: self._fit_size())

    def _show_category(self, code: str | None) -> None:
        """The combo box follows the buttons."""
        self.category_box.setCurrentIndex(self.category_box.findData(code) if code else -1)
        if code is None:
            self.category_box.clearEditText()
        self.likeness_changed.emit()

    def _on_category_box(self) -> None:
        self.category_row.value = self.category_box.currentData()
        self.likeness_changed.emit()

    def _settle_category(self) -> None:
        """Write the category out that was typed; a half word that fits several is left as it is."""
        at, text = self._fitting_category(), self.category_box.currentText()
        self.category_box.setCurrentIndex(at)
        if at < 0:
            self.category_box.setEditText(text)
        self._on_category_box()

    def _fitting_category(self) -> int:
        """Place of the category that was chosen, or that alone holds what was typed; -1: none."""
        typed = plain(self.category_box.currentText())
        labels = [plain(self.category_box.itemText(at)) for at in range(self.category_box.count())]
        fitting = [at for at, label in enumerate(labels) if typed and typed in label]
        return labels.index(typed) if typed in labels else fitting[0] if len(fitting) == 1 else -1

    def _mark_first_category(self) -> None:
        """Enter takes the first proposal."""
        completer = self.category_box.completer()
        if completer.popup().isVisible() and not completer.popup().currentIndex().isValid():
            completer.popup().setCurrentIndex(completer.completionModel().index(0, 0))

    def _on_words(self, _text: str) -> None:
        """The point of a name goes when another place is written; that of a click stays."""
        self._words_are_own = bool(self.place_edit.text().strip())
        if self._named is not None and plain(self._named.name) not in plain(self.place_edit.text()):
            self.set_point(None)
        else:
            self._show_point()

    def _on_picked(self, place: NamedPlace) -> None:
        found = self._locate(place)
        self._words_are_own = True
        self._xy, self._named = found.xy, found if found.xy is not None else None
        self._show_point()

    def _show_point(self) -> None:
        """Say where the point is, or that there is none."""
        if self._xy is None:
            key = "report-form.words-only" if self.place_edit.text().strip() else "report-form.where.how"
            text = tr(key)
        elif self._named is None:
            text = tr("report-form.point-clicked")
        elif self._named.is_rough or self._named.kind in (HOTSPOT, EARLIER):
            text = tr(f"report-form.point-{self._named.kind}", name=self._named.name)
        else:
            text = tr("report-form.point-named", name=self._named.name)
        self.point_label.setText(text)
        self.no_point_button.setVisible(self._xy is not None)
        self.point_changed.emit()
        self.likeness_changed.emit()

    def _on_nothing(self, is_nothing: bool) -> None:
        self.when_fields.set_nothing(is_nothing)
        shown = (
            self.category_label, self.category_row, self.category_box, self.place_label, self.place_edit, self.pick_button, self.point_label,
            self.certainty_label, self.certainty_row, self.kind_label, self.kind_row, self.description_label, self.description_edit, self.more_button,
        )  # fmt: skip
        for widget in shown:
            widget.setVisible(not is_nothing)
        self.no_point_button.setVisible(not is_nothing and self._xy is not None)
        self.more_box.setVisible(not is_nothing and self.more_button.isChecked())
        self.show_problem("")
        self.likeness_changed.emit()
        (self.when_fields.span_row if is_nothing else self.category_row).setFocus()
        self._fit_size()

    def _on_more(self, is_open: bool) -> None:
        self.more_box.setVisible(is_open)
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._fit_size()
        if is_open:
            self.source_box.setFocus()

    def _fit_size(self) -> None:
        """As high as the form needs, never beyond the screen."""
        self.outer.activate()
        room = self.screen().availableGeometry().size() - QSize(40, 60) if self.screen() else self.sizeHint()
        wanted = QSize(max(self.width(), self.sizeHint().width()), self.sizeHint().height())
        self.resize(wanted.boundedTo(room))
