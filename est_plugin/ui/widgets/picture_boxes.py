# SPDX-License-Identifier: GPL-2.0-or-later
"""The sections of the shared picture: where, when, what is new, hotspots, who. Under each stands what its figures stand on."""
from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter, QPaintEvent
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ...i18n import Texts, language, tr
from ...reports.engine import wording
from ...reports.picture_content import ChangeLine, ChangeTable, FateGroup, PictureContent, PlaceLine
from ...reports.picture_words import SIGNS
from ..look import ink, make_heading, make_quiet
from ..plain_text import keep_labels_plain, tip
from .fitted_table import FittedTable
from .pair_row import PairRow, columns
from .week_table import WeekTable

_MOST_REAL = 5  # who has that many centre points has a list of towns
_BESIDES = ("calm", "unreviewed", "others")


class Section(QWidget):
    """A heading, what the figures stand on, and how they are counted when that is asked for."""

    rows_wanted = pyqtSignal(object, str)  # ids of reports, what they are

    def __init__(self, title: str, explanation: str, content: PictureContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = content
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 6, 0, 0)
        self.box.setSpacing(3)
        heading = self.say(title)
        heading.setToolTip(tip(explanation))
        make_heading(heading, 1.1)
        self.heading = heading
        make_quiet(self.say(content.stands_on))
        if shows_how:
            self.say(explanation).setContentsMargins(4, 2, 4, 4)
        keep_labels_plain(self)

    def say(self, text: str, *, is_quiet: bool = False) -> QLabel:
        """A line of text below what is there."""
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if is_quiet:
            make_quiet(label)
        self.box.addWidget(label)
        return label


class WhereBox(Section):
    """The largest places; one stop of the Tab key, arrows go on from there."""

    real_place_told = pyqtSignal(object)  # points that are places after all

    def __init__(self, content: PictureContent, shows_how: bool, can_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(content.where.title, content.where.explanation, content, shows_how, parent)
        if content.few:
            self.say(content.few)
        if content.where.bars:
            self.box.addWidget(KindHeads(content, self))
        self.rows = [PairRow(content.where, bar, content.kinds, self) for bar in content.where.bars]
        for number, row in enumerate(self.rows):
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 0 else Qt.FocusPolicy.ClickFocus)
            row.rows_wanted.connect(self.rows_wanted)
            row.moved.connect(lambda step, at=number: self._move(at + step))
            self.box.addWidget(row)
        if not content.where.bars:
            self.say(content.where.empty)
        for note in content.where_notes:
            self.say(note, is_quiet=True)
        self.real_button = QPushButton(tr("picture.real-place", n=len(content.centres)), self)
        self.real_button.setToolTip(tip(tr("picture.real-place.tip")))
        self.real_button.setVisible(0 < len(content.centres) <= _MOST_REAL and can_write)
        self.real_button.clicked.connect(lambda: self.real_place_told.emit(content.centres))
        self.box.addWidget(self.real_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _move(self, to: int) -> None:
        if 0 <= to < len(self.rows):
            self.rows[to].setFocus(Qt.FocusReason.TabFocusReason)


class KindHeads(QWidget):
    """Heads above the two columns of bars."""

    def __init__(self, content: PictureContent, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = [f"{SIGNS[kind]} {words}" for kind, words in zip(content.kinds, content.kind_words)]
        self.setFixedHeight(self.fontMetrics().height() + 2)
        self.setAccessibleName(", ".join(self._words))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt
        """In line with the bars below."""
        painter = QPainter(self)
        painter.setPen(ink(self))
        for words, (left, width) in zip(self._words, columns(self.width(), len(self._words))):
            painter.drawText(QRectF(left, 0, width, self.height()), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)
        painter.end()


class WhenBox(Section):
    """Weekday × time band of each kind."""

    def __init__(self, content: PictureContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("picture.when"), tr("picture.when.tip"), content, shows_how, parent)
        self.tables = []
        for one in content.when:
            self.say(one.title)
            if one.days:
                self.tables.append(WeekTable(one, self))
                self.box.addWidget(self.tables[-1])
            if one.note:
                self.say(one.note, is_quiet=True)


class NewBox(Section):
    """Categories against earlier periods, and places whose lot changed."""

    def __init__(self, content: PictureContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("picture.new"), tr("picture.new.tip"), content, shows_how, parent)
        self.tables: list[FittedTable] = []
        if content.nothing_before:
            self.say(content.nothing_before)
        for change in content.changes:
            self._add_changes(change)
        for group in content.fates:
            self._add_fates(group)
        if not content.nothing_before and not content.fates:
            self.say(tr("picture.nothing-new"), is_quiet=True)

    def _add_changes(self, change: ChangeTable) -> None:
        if not change.lines and not change.few:
            return
        make_heading(self.say(change.title), 1.0)
        if change.lines:
            self._table(change.heads, [(line.label, line.ids, _change_cells(line)) for line in change.lines])
        if change.few:
            self.say(change.few, is_quiet=True)

    def _add_fates(self, group: FateGroup) -> None:
        make_heading(self.say(group.title), 1.0)
        if any(line.against for line in group.lines):
            self._table(group.heads, [(line.label, line.ids, _change_cells(line)) for line in group.lines])
        else:
            rows = [(line.label, line.ids, ([line.label, line.words], [])) for line in group.lines]
            self._table(("", ""), rows).horizontalHeader().hide()
        if group.more:
            self.say(group.more, is_quiet=True)

    def _table(self, heads: Sequence[str], rows: Sequence[tuple[str, tuple[str, ...], tuple[list[str], list[str]]]]) -> FittedTable:
        table = FittedTable(heads, self)
        for _label, _ids, (cells, tips) in rows:
            table.add_row(cells, tips)
        table.fit_columns()
        table.row_chosen.connect(lambda row: self.rows_wanted.emit(rows[row][1], rows[row][0]))
        table.setAccessibleName(tr("picture.new"))
        self.tables.append(table)
        self.box.addWidget(table)
        return table


class HotspotsBox(Section):
    """Active hotspots with the reports of the period in them."""

    hotspot_wanted = pyqtSignal(str, object)  # id, ids of the reports in it

    def __init__(self, content: PictureContent, shows_how: bool, can_suggest: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("picture.hotspots"), tr("picture.hotspots.tip"), content, shows_how, parent)
        self.suggest_button = QPushButton(tr("picture.suggest"), self)
        self.suggest_button.setToolTip(tip(tr("picture.suggest.tip")))
        self.suggest_button.setVisible(can_suggest)
        self.round_button = QPushButton(tr("picture.plan-round"), self)
        self.round_button.setObjectName("picture_plan_round")
        self.round_button.setToolTip(tip(tr("action.plan_round.tip")))
        self.round_button.setVisible(can_suggest and bool(content.hotspots))
        self.table = FittedTable((tr("picture.hotspots.name"), tr("picture.hotspots.level"), *_signs(content)), self)
        for one in content.hotspots:
            self.table.add_row([one.name, one.level, *_counts(one.parts)], left=(0, 1))
        self.table.horizontalHeaderItem(1).setTextAlignment(int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter))
        self.table.fit_columns()
        self.table.setAccessibleName(tr("picture.hotspots"))
        self.table.setVisible(bool(content.hotspots))
        self.table.row_chosen.connect(self._on_row)
        if not content.hotspots:
            self.say(tr("picture.hotspots.empty"))
        self.box.addWidget(self.table)
        below = QHBoxLayout()
        below.addWidget(self.suggest_button)
        below.addWidget(self.round_button)
        below.addStretch()
        self.box.addLayout(below)

    def _on_row(self, row: int) -> None:
        one = self.content.hotspots[row]
        self.hotspot_wanted.emit(one.id, tuple(key for part in one.parts for key in part))


class WhoBox(Section):
    """Who reported, how many each, and who did not."""

    def __init__(self, content: PictureContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(tr("picture.who"), tr("picture.who.tip"), content, shows_how, parent)
        besides = [name for name in _BESIDES if any(getattr(one, name) for one in content.reporters)]
        heads = [tr(f"picture.who.head.{name}") for name in besides]
        self.table = FittedTable((tr("picture.who.name"), *_signs(content), *heads), self)
        for one in content.reporters:
            numbers = [wording.whole(getattr(one, name), Texts(language())) for name in besides]
            told = f"{one.name}: {one.note}" if one.note else one.name
            self.table.add_row([one.name, *_counts(one.parts), *numbers], [told])
        for at, name in enumerate(besides, 1 + len(content.kinds)):
            self.table.horizontalHeaderItem(at).setToolTip(tr(f"picture.who.head.{name}.tip"))
        self.table.fit_columns()
        self.table.setAccessibleName(tr("picture.who"))
        self.table.setVisible(bool(content.reporters))
        self.table.row_chosen.connect(self._on_row)
        self.box.addWidget(self.table)
        if not content.reporters:
            self.say(tr("picture.who.empty"))
        if content.silent:
            self.say(content.silent)

    def _on_row(self, row: int) -> None:
        one = self.content.reporters[row]
        self.rows_wanted.emit(tuple(key for part in one.parts for key in part), one.name)


def _signs(content: PictureContent) -> tuple[str, ...]:
    return tuple(SIGNS[kind] for kind in content.kinds)


def _counts(parts: Sequence[tuple[str, ...]]) -> list[str]:
    return [wording.whole(len(part), Texts(language())) for part in parts]


def _change_cells(line: ChangeLine | PlaceLine) -> tuple[list[str], list[str]]:
    """(cells, tips): the count before stands beside the arrow and its word."""
    texts = Texts(language())
    cells = [line.label, wording.whole(len(line.ids), texts)]
    cells += ["–" if one.before is None else f"{wording.whole(one.before, texts)}  {one.words}" for one in line.against]
    return cells, [line.label, "", *(one.explanation for one in line.against)]
