# SPDX-License-Identifier: GPL-2.0-or-later
"""Mouse and keyboard of a person in front of QGIS, for the scripts of this folder's neighbour.

A script is a generator. A timer runs it on, also while a dialog waits in an event loop of its own; what may open such
a dialog is posted, never called. `yield from` whatever is written as a generator here.
"""
from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator, Iterable
from typing import Any

from qgis.core import QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsPointXY, QgsProject
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QAction, QComboBox, QDockWidget, QMenu, QMessageBox, QToolBar, QWidget

Story = Generator[None, None, Any]
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
TICK_MS = 20
PATIENCE_S = 20.0
_alive: list[Any] = []  # a connection to a Python method does not keep its object, and a script ends before its story


class Hands:
    """Acts on real widgets; `helpers` are the names that the harness gives a script."""

    def __init__(self, helpers: dict[str, Any]) -> None:
        self.iface = helpers["iface"]
        self.shot, self.check, self.report, self._finish = (helpers[name] for name in ("shot", "check", "report", "finish"))
        self.said: list[str] = []  # texts of the message bar, in order
        self.questions: list[str] = []  # windows that asked something nobody expected
        self._expects_question = False
        self._front: QWidget | None = None  # the window worked in
        self._story: Story | None = None
        self._is_running = False
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self.iface.messageBar().widgetAdded.connect(self._on_message)

    def tell(self, story: Story) -> None:
        """Run a story from here to its end, then close QGIS."""
        _alive.append(self)
        self._story = story
        self._timer.start()

    # -- looking ------------------------------------------------------------------------------------------------------
    def until(self, condition: Callable[[], Any], what: str, timeout_s: float = PATIENCE_S) -> Story:
        """Let QGIS work until the condition holds; gives its value."""
        end = time.monotonic() + timeout_s
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                raise TimeoutError(f"waited {timeout_s} s for {what}")
            yield

    def dialog(self, name: str, timeout_s: float = PATIENCE_S) -> Story:
        """The visible window with this object name or class name."""
        self._front = yield from self.until(lambda: self.window(name), f"the window {name}", timeout_s)
        self._front.activateWindow()  # no window manager here to do it
        yield from self.settled()
        return self._front

    def window(self, name: str) -> QWidget | None:
        """A visible window by object name or class name, or None."""
        for widget in QgsApplication.topLevelWidgets():
            if widget.isVisible() and name in (widget.objectName(), type(widget).__name__):
                return widget
        return None

    def gone(self, window: QWidget, timeout_s: float = PATIENCE_S) -> Story:
        """Wait until a window is hidden or deleted."""
        yield from self.until(lambda: sip.isdeleted(window) or not window.isVisible(), "the window to close", timeout_s)

    def drawn(self) -> Story:
        """Wait until the map has been drawn."""
        canvas = self.iface.mapCanvas()
        for _ in range(3):
            yield
        yield from self.until(lambda: not canvas.isDrawing(), "the map", 40)

    def settled(self, ticks: int = 4) -> Story:
        """Let posted events and layouts come to an end."""
        for _ in range(ticks):
            yield

    @property
    def panel(self) -> Any:
        """The panel of the plugin."""
        return self.iface.mainWindow().findChild(QDockWidget, "est_panel")

    # -- mouse --------------------------------------------------------------------------------------------------------
    def click(self, widget: QWidget, at: QPoint | None = None) -> Story:
        """Left click on a widget that can be clicked."""
        name = widget.objectName() or type(widget).__name__
        yield from self.until(lambda: widget.isVisible() and widget.isEnabled(), f"{name} to be visible and enabled")
        self._activate(widget)
        if isinstance(widget, QAbstractButton) and at is None:
            at = QPoint(min(12, widget.width() // 2), widget.height() // 2)  # the whole width of a check box cannot be clicked
        self._post(lambda: QTest.mouseClick(widget, LEFT, NONE, at if at is not None else widget.rect().center()))
        yield from self.settled()

    def menu(self, action_name: str) -> Story:
        """Menu EST, then the entry with this name."""
        bar = self.iface.mainWindow().menuBar()
        menu = self.iface.mainWindow().findChild(QMenu, "est_menu")
        for _again in range(3):  # a window that is just closing swallows a click
            yield from self.click(bar, bar.actionGeometry(menu.menuAction()).center())
            yield from self.settled(20)
            if menu.isVisible():
                break
        yield from self.until(menu.isVisible, "the menu EST")
        action = self.action(action_name)
        if not action.isEnabled():
            raise AssertionError(f"{action_name} is disabled in the menu")
        owner = next(each for each in (menu, *menu.findChildren(QMenu)) if action in each.actions())
        if owner is not menu:
            yield from self.click(menu, menu.actionGeometry(owner.menuAction()).center())
            yield from self.until(owner.isVisible, f"the menu with {action_name}")
        yield from self.click(owner, owner.actionGeometry(action).center())

    def toolbar(self, action_name: str) -> Story:
        """Button of the toolbar EST."""
        bar = self.iface.mainWindow().findChild(QToolBar, "est_toolbar")
        yield from self.click(bar.widgetForAction(self.action(action_name)))

    def action(self, name: str) -> QAction:
        """Our action by its name."""
        return self.iface.mainWindow().findChild(QAction, f"est_{name}")

    def popup_entry(self, text: str) -> Story:
        """Choose an entry of the menu that is open now."""
        menu = yield from self.until(lambda: QgsApplication.activePopupWidget(), "a menu")
        entries = {each.text().replace("&", ""): each for each in menu.actions()}
        if text not in entries:
            raise AssertionError(f"{text} is not in the menu: {list(entries)}")
        yield from self.click(menu, menu.actionGeometry(entries[text]).center())

    def pick_row(self, view: QAbstractItemView, row: int, *, adds: bool = False) -> Story:
        """Click on a row of a list; `adds` holds Ctrl."""
        index = view.model().index(row, 0)
        self._activate(view)
        view.scrollTo(index)
        modifier = Qt.KeyboardModifier.ControlModifier if adds else NONE
        self._post(lambda: QTest.mouseClick(view.viewport(), LEFT, modifier, view.visualRect(index).center()))
        yield from self.settled()

    def map_click(self, x: float, y: float, *, double: bool = False, button: Any = LEFT) -> Story:
        """Click on the map at a place in the coordinate system of the workspace."""
        canvas = self.iface.mapCanvas()
        at = self.pixel(x, y)
        if not canvas.rect().contains(at):
            raise AssertionError(f"{x} {y} is outside the map on the screen")
        self._post(lambda: (QTest.mouseMove(canvas.viewport(), at), (QTest.mouseDClick if double else QTest.mouseClick)(canvas.viewport(), button, NONE, at)))
        yield from self.settled()

    def pixel(self, x: float, y: float, crs: str | None = None) -> QPoint:
        """Where a place of the workspace lies on the canvas."""
        canvas = self.iface.mapCanvas()
        own = QgsCoordinateReferenceSystem(crs) if crs else QgsProject.instance().crs()
        place = QgsCoordinateTransform(own, canvas.mapSettings().destinationCrs(), QgsProject.instance()).transform(QgsPointXY(x, y))
        on_screen = canvas.getCoordinateTransform().transform(place)
        return QPoint(round(on_screen.x()), round(on_screen.y()))

    # -- keyboard -----------------------------------------------------------------------------------------------------
    def type(self, text: str, widget: QWidget | None = None) -> Story:
        """Click into a widget and type, or type where the keyboard is now."""
        if widget is not None:
            yield from self.click(widget)
        yield from self._letters(text, widget)

    def _letters(self, text: str, widget: QWidget | None) -> Story:
        for letter in text:
            target = QgsApplication.activePopupWidget() or widget or self.focus()  # the first letter may open an editor
            self._post(lambda one=letter, at=target: _press(at, one))
            yield
        yield from self.settled()

    def key(self, key: Any, modifier: Any = NONE, widget: QWidget | None = None) -> Story:
        """Press one key where the keyboard is now."""
        target = widget or self.focus()
        self._post(lambda: QTest.keyClick(target, key, modifier))
        yield from self.settled()

    def rewrite(self, widget: QWidget, text: str) -> Story:
        """Replace what stands in a field."""
        yield from self.click(widget)
        yield from self.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier, widget)
        yield from self._letters(text, widget)

    def choose(self, box: QComboBox, text: str) -> Story:
        """Choose the first entry that begins with a text, by the arrow keys."""
        found = [row for row in range(box.count()) if box.itemText(row).startswith(text)]
        if not found:
            raise AssertionError(f"{text} is not in {box.objectName()}: {[box.itemText(row) for row in range(box.count())]}")
        box.setFocus()
        while box.currentIndex() != found[0]:  # the keys pass over separators
            before = box.currentIndex()
            yield from self.key(Qt.Key.Key_Down if found[0] > before else Qt.Key.Key_Up, widget=box)
            if box.currentIndex() == before:
                break
        if box.currentIndex() != found[0]:
            raise AssertionError(f"{box.objectName()} shows {box.currentText()} instead of {text}")

    def focus(self) -> QWidget:
        """The widget that has the keyboard: the one that a click opened on top, else the focus."""
        popup = QgsApplication.activePopupWidget()
        if popup is not None:
            return popup
        front = QgsApplication.activeModalWidget() or self._front
        if front is not None and not sip.isdeleted(front) and front.isVisible():
            return front.focusWidget() or front
        return QgsApplication.focusWidget() or self.iface.mainWindow()

    # -- questions ----------------------------------------------------------------------------------------------------
    def asked(self) -> QMessageBox | None:
        """The question on the screen, or None; from now on questions are expected."""
        self._expects_question = True
        return self._message_box()

    def answer(self, text: str) -> Story:
        """Wait for a question and give the answer with this text; its question."""
        self._expects_question = True
        box = yield from self.until(self._message_box, "a question")
        question = box.text()
        buttons = {each.text().replace("&", ""): each for each in box.buttons()}
        if text not in buttons:
            raise AssertionError(f"{text} is no answer to {question!r}: {list(buttons)}")
        yield from self.click(buttons[text])
        yield from self.until(lambda: not box.isVisible(), "the question to close")
        self._expects_question = False
        return question

    @staticmethod
    def _activate(widget: QWidget) -> None:
        """A click brings its window to the front; no window manager here to do it."""
        if QgsApplication.activePopupWidget() is None and not widget.isActiveWindow():
            widget.window().activateWindow()

    # -- inside -------------------------------------------------------------------------------------------------------
    @staticmethod
    def _post(act: Callable[[], Any]) -> None:
        QTimer.singleShot(0, act)

    def _tick(self) -> None:
        if self._is_running or self._story is None:
            return
        self._is_running = True
        try:
            self._refuse_questions()
            next(self._story)
        except StopIteration:
            self._end(True)
        except Exception:  # the border: Qt calls this
            sys.excepthook(*sys.exc_info())
            self.shot("failed")
            self._end(False)
        finally:
            self._is_running = False

    def _end(self, ok: bool) -> None:
        self._story = None
        self._timer.stop()
        self.report(said=self.said, questions=self.questions)
        self._finish(ok)

    def _refuse_questions(self) -> None:
        box = None if self._expects_question else self._message_box()
        if box is not None:
            self.questions.append(box.text())
            self.check(False, f"no question, but was asked: {box.text()}")
            self.shot("question")
            self._post(box.close)

    @staticmethod
    def _message_box() -> QMessageBox | None:
        boxes: Iterable[QObject] = QgsApplication.topLevelWidgets()
        return next((box for box in boxes if isinstance(box, QMessageBox) and box.isVisible()), None)

    def _on_message(self, item: Any) -> None:
        text = getattr(item, "text", None)  # a widget of QGIS' own has none
        if text is not None:
            self.said.append(text())


def _press(widget: QWidget, letter: str) -> None:
    """One letter on a Swedish keyboard; QTest.keyClicks knows only ASCII."""
    code = QKeySequence(letter.upper())[0] if letter.isalnum() else 0
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QgsApplication.sendEvent(widget, QKeyEvent(kind, int(code), NONE, letter))
