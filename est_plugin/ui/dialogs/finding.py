# SPDX-License-Identifier: GPL-2.0-or-later
"""Form of a finding, with the lamp in it when it is one. Plain values in and out; it knows no store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QDateTime, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ...core.choices import value_of
from ...i18n import tr
from ...jobs.entry_lists import EntryLists, Stop, Walk
from ...jobs.finding_hints import LampPoint, PlaceHints
from ...jobs.save_finding import IMMEDIATE_DANGER, LIGHTING_LETTER, UNSAFE, Lamp, Seen, is_lighting
from ..forms_loader import load_form
from ..look import make_primary, make_quiet
from ..widgets.barrier_line import BarrierLine, NearBarrier
from ..widgets.choice_row import Choice
from ..widgets.combo import fill, of_choices, select
from ..widgets.notice_line import DangerLine, SimilarLine
from ..widgets.person_guard_line import PersonGuardLine
from .entry_dialog import EntryDialog

DEFECT, GOOD = value_of("finding_kind", "defect"), value_of("finding_kind", "good")
_SIMILAR_ROW, _DANGER_ROW = 4, 8
_LETTER_COLUMNS = 5
_ROUND_PX = 24  # frame and scroll bar


class FindingDialog(EntryDialog):
    """Stays open beside the map: the place may be moved, a lamp picked, while it is being filled in."""

    stop_changed = pyqtSignal()

    def __init__(
        self, lists: EntryLists, parent: QWidget | None = None, *, is_lamp: bool = False, now: Callable[[], dt.datetime] | None = None,
        confirm_loss: Callable[[], bool] = lambda: True,
    ) -> None:  # fmt: skip
        super().__init__(parent, confirm_loss)
        self.setObjectName("est_finding_dialog")
        self._lists, self._is_lamp = lists, is_lamp
        self._now = now or (lambda: dt.datetime.now(lists.zone))
        self._touched: set[str] = set()
        self._hints = PlaceHints()
        self._xy: tuple[float, float] | None = None
        load_form("finding", self)
        self._add_lines()
        self._fill()
        self._connect()
        self.begin()
        QgsGui.enableAutoGeometryRestore(self)

    # -- what comes in ------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        """An empty form; walk, stop, source and light stay as they were until another place is proposed."""
        self._touched &= {"walk", "source"}
        for edit in (self.suggestion_edit, self.external_edit, self.botryggt_edit, self.reference_edit):
            edit.clear()
        self.description_edit.text = ""
        self.photo_strip.clear()
        self.lamp_fields.reset()
        self.kind_row.value = DEFECT
        self.category_row.value = LIGHTING_LETTER if self._is_lamp else None
        self.severity_row.value = UNSAFE
        self._fill_details()
        select(self.affected_box, None)
        self.show_problem("")
        self.show_similar(None, "")
        self.show_barrier(None)
        self._on_kind()
        self._propose_time()
        (self.lamp_fields.fault_box if self._is_lamp else self.description_edit).setFocus()

    def set_place(self, xy: tuple[float, float], hints: PlaceHints, reference: str | None = None) -> None:
        """Where it is and what is proposed there; fields that were filled in by hand stay."""
        self._xy, self._hints = xy, hints
        if "place" not in self._touched:
            self.place_edit.setText(hints.place_text or "")
        if "walk" not in self._touched and hints.walk_id:
            select(self.walk_box, hints.walk_id)
            self._on_walk(is_user=False)
        if "stop" not in self._touched and self.walk_box.currentData() == hints.walk_id:
            select(self.stop_box, hints.walk_stop_id)
        if "owner" not in self._touched:
            select(self.owner_box, hints.land_owner or self._unknown_owner())
            self.owner_box.setToolTip(tr("finding-form.owner-on-map", owner=hints.owner_name) if hints.owner_name else "")
        self.set_reference(reference)
        self.number_label.setText(tr("finding-form.number", number=hints.next_number))

    def set_reference(self, reference: str | None) -> None:
        """The proposed sheet number."""
        if "reference" not in self._touched:
            self.reference_edit.setText(reference or "")

    def remember(self, walk_id: str | None, stop_id: str | None, source: str | None) -> None:
        """Walk, stop and source of the finding before."""
        select(self.walk_box, walk_id)
        self._on_walk(is_user=False)
        select(self.stop_box, stop_id)
        select(self.source_box, source)

    def show_barrier(self, barrier: NearBarrier | None) -> None:
        """Ask whether it is about the barrier that is here; None takes the question away."""
        if self.barrier_line.ask(barrier):
            self._fit_size()

    @property
    def lamp_points(self) -> tuple[LampPoint, ...]:
        """Lamps picked on the map."""
        return self.lamp_fields.points

    @lamp_points.setter
    def lamp_points(self, points: Sequence[LampPoint]) -> None:
        self.lamp_fields.points = points

    # -- what comes out -----------------------------------------------------------------------------------------------
    @property
    def walk(self) -> Walk | None:
        """The walk chosen."""
        return self._lists.walk(self.walk_box.currentData())

    @property
    def stop(self) -> Stop | None:
        """The stop chosen."""
        return self.walk.stop(self.stop_box.currentData()) if self.walk else None

    @property
    def is_good(self) -> bool:
        """Whether it is a good thing."""
        return self.kind_row.value == GOOD

    @property
    def category(self) -> str | None:
        """Letter, or the detail code when one is chosen."""
        return self.detail_box.currentData() or self.category_row.value

    @property
    def has_lamp(self) -> bool:
        """Whether it is a lighting defect."""
        return is_lighting(self.category_row.value) and not self.is_good

    @property
    def called_at(self) -> dt.datetime | None:
        """When somebody rang about the danger."""
        return self.danger_line.called_at

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        return bool(self.description_edit.text or self.suggestion_edit.text() or self.photo_strip.paths)

    def lamps(self) -> list[tuple[Lamp, tuple[float, float]]]:
        """Lamps with their places; none when it is about something else."""
        if not self.has_lamp:
            return []
        place_type = self.stop.place_type if self.stop else None
        return [(lamp, xy or self._xy) for lamp, xy in self.lamp_fields.lamps(place_type)]

    def seen(self) -> Seen:
        """The finding without its lamps."""
        text = self.description_edit.text
        if not text and self.has_lamp:
            text = self.lamp_fields.describe()
        return Seen(
            description=text, kind=self.kind_row.value, category=self.category, xy=self._xy, place_text=_text(self.place_edit.text()),
            walk_id=self.walk_box.currentData(), walk_stop_id=self.stop_box.currentData(), severity=self.severity_row.value or UNSAFE,
            land_owner=self.owner_box.currentData(), paper_reference=_text(self.reference_edit.text()),
            suggestion=_text(self.suggestion_edit.text()), affected_group=self.affected_box.currentData(), seen_at=self.seen_at,
            light=self.light_box.currentData(), source=self.source, external_number=_text(self.external_edit.text()),
            visibility=self.visibility_box.currentData() or "internal", botryggt=_text(self.botryggt_edit.text()),
            same_as_id=self.similar_id if self.similar_line.is_same else None, photos=tuple(self.photo_strip.paths),
            barrier_id=self.barrier_line.barrier_id, is_barrier_broken=self.barrier_line.is_broken,
        )  # fmt: skip

    @property
    def source(self) -> str | None:
        """Where it comes from: chosen, or the walk."""
        return self.source_box.currentData() or ("walk" if self.walk_box.currentData() else None)

    @property
    def seen_at(self) -> dt.datetime:
        """When it was seen, on the clock of the municipality."""
        moment = self.seen_edit.dateTime()
        day, time = moment.date(), moment.time()
        return dt.datetime(day.year(), day.month(), day.day(), time.hour(), time.minute(), tzinfo=self._lists.zone)

    def problem(self) -> str:
        """What is missing before it can be saved; empty when nothing is."""
        if not self.description_edit.text and not self.has_lamp:
            self.description_edit.setFocus()
            return tr("finding.description-missing")
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ctrl+Enter saves and begins the next; Enter is the default button's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save_asked.emit(True)
            return
        super().keyPressEvent(event)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _add_lines(self) -> None:
        self.similar_line = SimilarLine(self)
        self.danger_line = DangerLine(self._lists.emergency, self._now, self)
        self.guard_line = PersonGuardLine(self)
        self.guard_line.put_above(self.problem_label)
        self.guard_line.watch(self.description_edit, self.place_edit, self.suggestion_edit)
        self.barrier_line = BarrierLine(self)
        lines = QVBoxLayout()
        lines.addWidget(self.similar_line)
        lines.addWidget(self.barrier_line)
        self.grid.addLayout(lines, _SIMILAR_ROW, 1, 1, 3)
        self.grid.addWidget(self.danger_line, _DANGER_ROW, 1, 1, 3)
        self.grid.setRowStretch(self.grid.rowCount(), 1)
        self.more_box.hide()
        self.more_button.setArrowType(Qt.ArrowType.RightArrow)
        make_primary(self.save_button)
        make_quiet(self.number_label)
        if self._is_lamp:
            self.setWindowTitle(tr("finding-form.title-lamp"))

    def _fill(self) -> None:
        lists = self._lists
        kinds = [Choice(DEFECT, tr("finding-form.defect"), "X"), Choice(GOOD, tr("finding-form.good"), "B")]
        self.kind_row.set_choices(kinds, is_large=True)
        self.kind_row.setAccessibleName(tr("finding-form.kind"))
        letters = [Choice(one.code, f"{one.code} {one.short}", one.code, one.label) for one in lists.letters]
        self.category_row.set_choices(letters, _LETTER_COLUMNS)
        self.category_row.is_optional = not self._is_lamp
        self.severity_row.set_choices(Choice(value, text, str(value)) for value, text in of_choices("severity"))
        self.lamp_fields.set_lists(lists)
        fill(self.walk_box, [(walk.id, walk.label) for walk in lists.walks], tr("finding-form.no-walk"))
        fill(self.stop_box, [], tr("finding-form.no-stop"))
        fill(self.owner_box, [(one.code, one.label) for one in lists.land_owners], empty=None)
        fill(self.affected_box, [(one.code, one.label) for one in lists.affected_groups])
        fill(self.light_box, [(one.code, one.label) for one in lists.lights])
        fill(self.source_box, [(one.code, one.label) for one in lists.sources])
        fill(self.visibility_box, of_choices("visibility"), empty=None)

    def _connect(self) -> None:
        self.save_button.clicked.connect(lambda: self.save_asked.emit(False))
        self.next_button.clicked.connect(lambda: self.save_asked.emit(True))
        self.cancel_button.clicked.connect(self.reject)
        self.description_edit.entered.connect(lambda: self.save_asked.emit(False))
        self.kind_row.chosen.connect(self._on_kind)
        self.category_row.chosen.connect(self._on_category)
        self.severity_row.chosen.connect(lambda _value: self._touched.add("severity"))
        self.severity_row.changed.connect(lambda _value: self._show_danger())
        self.detail_box.activated.connect(lambda: self._on_what_changed())
        self.lamp_fields.edited.connect(self._on_what_changed)
        self.lamp_fields.pick_asked.connect(self.pick_asked)
        self.walk_box.activated.connect(lambda: self._on_walk(is_user=True))
        self.stop_box.activated.connect(self._on_stop)
        self.owner_box.activated.connect(lambda: self._touched.add("owner"))
        self.source_box.activated.connect(lambda: self._touched.add("source"))
        self.place_edit.textEdited.connect(lambda: self._touched.add("place"))
        self.reference_edit.textEdited.connect(lambda: self._touched.add("reference"))
        self.seen_edit.dateTimeChanged.connect(lambda: self._touched.add("seen"))
        self.photo_strip.refused.connect(self.show_problem)
        self.barrier_line.answered.connect(self._on_barrier)
        self.guard_line.appeared.connect(lambda _is_shown: self._fit_size())
        self.more_button.toggled.connect(self._on_more)

    def _on_kind(self, _value: Any = None) -> None:
        for widget in (self.severity_label, self.severity_row):
            widget.setVisible(not self.is_good)
        self._on_what_changed()

    def _on_category(self, _value: Any = None) -> None:
        self._fill_details()
        self._on_what_changed()

    def _on_what_changed(self) -> None:
        self.lamp_fields.setVisible(self.has_lamp)
        if "severity" not in self._touched:
            fault = self.lamp_fields.fault if self.has_lamp else None
            self.severity_row.value = self._lists.severity_of(self.category, fault) or UNSAFE
        self._show_danger()
        self._fit_size()
        self.likeness_changed.emit()

    def _on_barrier(self) -> None:
        """What it is about says of which type it is."""
        detail = self.barrier_line.detail
        if detail and self.detail_box.currentData() is None:
            select(self.detail_box, detail)
        self._on_what_changed()

    def _on_walk(self, *, is_user: bool) -> None:
        walk = self.walk
        fill(self.stop_box, [(stop.id, stop.label) for stop in walk.stops] if walk else [], tr("finding-form.no-stop"))
        if is_user:
            self._touched.add("walk")
            self._touched.discard("stop")
            if walk and walk.id == self._hints.walk_id:
                select(self.stop_box, self._hints.walk_stop_id)
            self.stop_changed.emit()
        self._propose_time()

    def _on_stop(self) -> None:
        self._touched |= {"walk", "stop"}
        if "place" not in self._touched and self.stop and self.stop.name:
            self.place_edit.setText(self.stop.name)
        self.stop_changed.emit()

    def _on_more(self, is_open: bool) -> None:
        self.more_box.setVisible(is_open)
        self.more_button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        self._fit_size()
        if is_open:
            self.suggestion_edit.setFocus()

    def _fill_details(self) -> None:
        letter = self.category_row.value
        fill(self.detail_box, [(one.code, f"{one.code} {one.label}") for one in self._lists.details if letter and one.group == letter])
        self.detail_box.setEnabled(bool(letter))

    def _propose_time(self) -> None:
        if "seen" in self._touched:
            return
        now = self._now().astimezone(self._lists.zone)
        walk = self.walk
        at = walk.start if walk and walk.start and walk.start.date() < now.date() else now
        was_blocked = self.seen_edit.blockSignals(True)
        self.seen_edit.setDateTime(QDateTime(at.year, at.month, at.day, at.hour, at.minute))
        self.seen_edit.blockSignals(was_blocked)

    def _show_danger(self) -> None:
        self.danger_line.ask(self.severity_row.value == IMMEDIATE_DANGER and not self.is_good)

    def _unknown_owner(self) -> str | None:
        return next((one.code for one in self._lists.land_owners if one.code == "unknown"), None)

    def _fit_size(self) -> None:
        """Grow as the form grows, but never beyond the screen."""
        self.grid.activate()
        wanted = self.grid.sizeHint() + QSize(_ROUND_PX, self.outer.sizeHint().height() - self.scroll_area.sizeHint().height() + _ROUND_PX)
        room = self.screen().availableGeometry().size() - QSize(40, 60) if self.screen() else wanted
        self.scroll_area.setMinimumWidth(min(self.grid.minimumSize().width() + _ROUND_PX, room.width() - _ROUND_PX))
        self.resize(self.size().expandedTo(wanted).boundedTo(room))


def _text(text: str) -> str | None:
    return text.strip() or None
