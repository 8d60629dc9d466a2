# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers and charts of the follow-up, each of them a way to its rows."""
from __future__ import annotations

from qgis.PyQt.QtCore import QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ...i18n import Texts, language, tr
from ...reports.figures_content import Chart, FiguresContent, NumberLine, Value
from ...reports.figures_tables import number_in_words
from ..look import ink, make_heading, make_quiet
from ..plain_text import keep_labels_plain, tip
from .bar_row import BarRow, fill_pattern
from .own_height import OwnHeight

LEGEND_BOX = (22, 11)


class NumberRow(QWidget):
    """A number, what it stands on, and the number before: three buttons that show their rows."""

    rows_wanted = pyqtSignal(object, str)

    def __init__(self, line: NumberLine, content: FiguresContent, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(0)
        layout.setColumnStretch(0, 1)
        label = QLabel(line.label, self)
        label.setWordWrap(True)
        layout.addWidget(label, 0, 0)
        when = f"{line.label}, {content.period}"
        self.value_button = self._button(line.now.text, line.now.ids, when)
        make_heading(self.value_button, 1.1)
        self.value_button.setAccessibleName(number_in_words(line, Texts(language())))
        layout.addWidget(self.value_button, 0, 1, Qt.AlignmentFlag.AlignRight)
        self.of_button = self._of_button(line.now, when)
        self.before_button = self._before_button(line, content)
        if self.of_button is not None:
            layout.addWidget(self.of_button, 1, 0, Qt.AlignmentFlag.AlignLeft)
        if self.before_button is not None:
            layout.addWidget(self.before_button, 1, 1, Qt.AlignmentFlag.AlignRight)
        self._explain(label, shows_how, layout)
        keep_labels_plain(self)

    def _of_button(self, value: Value, when: str) -> QToolButton | None:
        if not value.detail:
            return None
        ids = value.of or value.ids
        made = self._button(value.detail, ids, tr("figures.all-of", what=when) if value.of else when)
        _make_small(made)
        return made

    def _before_button(self, line: NumberLine, content: FiguresContent) -> QToolButton | None:
        if line.before is None:
            return None
        when = f"{line.label}, {content.before}"
        made = self._button(tr("figures.before-short", value=line.before.text), line.before.ids, when)
        made.setToolTip(tip(f"{when}: {line.before.words}"))
        made.setAccessibleName(f"{when}: {line.before.words}")
        _make_small(made)
        return made

    def _button(self, text: str, ids: tuple[str, ...], what: str) -> QToolButton:
        """A way to the rows; where there are none, as clear to read as the others."""
        button = QToolButton(self)
        button.setEnabled(bool(ids))
        palette = button.palette()
        for role in (QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText, QPalette.ColorRole.Text):
            palette.setColor(QPalette.ColorGroup.Disabled, role, ink(self))
        button.setPalette(palette)
        button.setText(text)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(tip(tr("figures.show-rows", what=what, n=len(ids))))
        button.clicked.connect(lambda: self.rows_wanted.emit(ids, what))
        return button

    def _explain(self, label: QLabel, shows_how: bool, layout: QGridLayout) -> None:
        label.setToolTip(tip(self.line.explanation))
        self.value_button.setAccessibleDescription(self.line.explanation)
        if shows_how:
            layout.addWidget(_explanation(self.line.explanation, self), 2, 0, 1, 2)


class ChartBox(QWidget):
    """A heading, what the patterns mean, and the bars; one stop of the Tab key, arrows go on from there."""

    rows_wanted = pyqtSignal(object, str)

    def __init__(self, chart: Chart, shows_how: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(2)
        heading = QLabel(chart.title, self)
        heading.setWordWrap(True)
        heading.setToolTip(tip(chart.explanation))
        make_heading(heading, 1.1)
        layout.addWidget(heading)
        if shows_how:
            layout.addWidget(_explanation(chart.explanation, self))
        if chart.bars and chart.part_labels:
            layout.addWidget(LegendRow(chart, self))
        self.rows = [BarRow(chart, bar, self) for bar in chart.bars]
        for number, row in enumerate(self.rows):
            row.setFocusPolicy(Qt.FocusPolicy.StrongFocus if number == 0 else Qt.FocusPolicy.ClickFocus)
            row.rows_wanted.connect(self.rows_wanted)
            row.moved.connect(lambda step, at=number: self._move(at + step))
            layout.addWidget(row)
        if not chart.bars:
            empty = QLabel(chart.empty, self)
            empty.setWordWrap(True)
            layout.addWidget(empty)
        keep_labels_plain(self)

    def _move(self, to: int) -> None:
        if 0 <= to < len(self.rows):
            self.rows[to].setFocus(Qt.FocusReason.TabFocusReason)


class LegendRow(OwnHeight, QWidget):
    """What the patterns of a chart stand for, in as many lines as the width needs."""

    def __init__(self, chart: Chart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chart = chart
        self.follow_width()
        self.setAccessibleName(", ".join(chart.part_labels))

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As many lines as are needed."""
        return (self._places(width)[-1][1] + 1) * self._line()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Boxes and words."""
        painter = QPainter(self)
        for (x, line), label, pattern in zip(self._places(self.width()), self.chart.part_labels, self.chart.patterns):
            middle = line * self._line() + self._line() / 2
            fill_pattern(painter, QRectF(x, middle - LEGEND_BOX[1] / 2, *LEGEND_BOX), pattern, self.palette())
            painter.setPen(ink(self))
            left = x + LEGEND_BOX[0] + 4
            painter.drawText(QRectF(left, line * self._line(), self.width() - left, self._line()), int(Qt.AlignmentFlag.AlignVCenter), label)
        painter.end()

    def _line(self) -> int:
        return self.fontMetrics().height() + 4

    def _places(self, width: int) -> list[tuple[int, int]]:
        """Left edge and line of each label."""
        places, x, line = [], 4, 0
        for label in self.chart.part_labels:
            needed = LEGEND_BOX[0] + 4 + self.fontMetrics().horizontalAdvance(label)
            if x > 4 and x + needed > width:
                x, line = 4, line + 1
            places.append((x, line))
            x += needed + 12
        return places


def _make_small(button: QToolButton) -> None:
    font = button.font()
    font.setPointSizeF(font.pointSizeF() * 0.9)
    button.setFont(font)


def _explanation(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setWordWrap(True)
    label.setContentsMargins(4, 2, 4, 4)
    make_quiet(label)
    return label
