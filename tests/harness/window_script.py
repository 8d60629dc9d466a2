# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS (`--code`): gives the script its helpers, catches what goes wrong, ends the program."""
from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import Qgis, QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEventLoop, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.utils import iface

OUTPUT = Path(os.environ["EST_WINDOW_OUTPUT"])
TIMEOUT_MS = int(1000 * float(os.environ["EST_WINDOW_TIMEOUT_S"]))
START_MS = 200
TIME_UP_MS = 4_000  # so long before the harness ends the program
QUIT_MS = 10_000


class Driver:
    """State of one run and the helpers of the script."""

    def __init__(self) -> None:
        self.errors = qgis.utils.errors_kept
        self.messages = []
        self.values = {}
        self.shots = []
        self.finished = False
        sys.excepthook = self._on_exception
        QgsApplication.messageLog().messageReceived.connect(self._on_message)
        QTimer.singleShot(max(START_MS, TIMEOUT_MS - TIME_UP_MS), self._on_time_up)

    def start(self) -> None:
        """Wait until the window stands and its plugins are loaded, then run the script."""
        if not iface.mainWindow().isVisible():
            QTimer.singleShot(START_MS, self.start)
            return
        helpers = {name: getattr(self, name) for name in ("shot", "check", "wait_for", "later", "report", "finish")}
        screen = QGuiApplication.primaryScreen().geometry()
        iface.mainWindow().setGeometry(screen)  # no window manager here to maximise it
        code = (OUTPUT / "script.py").read_text(encoding="utf-8")
        try:
            exec(compile(code, str(OUTPUT / "script.py"), "exec"), {"__name__": "__window__", "iface": iface, "output": OUTPUT, **helpers})
        except Exception:
            self.errors.append(traceback.format_exc())
            self.finish(False)

    def shot(self, name: str, widget=None) -> str:
        """Save a picture of the whole screen, dialogs and menus too, or of one widget; gives the path."""
        path = OUTPUT / f"{name}.png"
        self.pause(100)
        picture = widget.grab() if widget is not None else QGuiApplication.primaryScreen().grabWindow(0)
        if not picture.save(str(path)):
            raise RuntimeError(f"could not save {path}")
        self.shots.append(str(path))
        return str(path)

    def check(self, condition: object, message: str) -> None:
        """Note a failed expectation; the run goes on and ends as failed."""
        if not condition:
            self.errors.append(f"expected: {message}")

    def wait_for(self, condition, timeout_s: float = 20, what: str = "") -> object:
        """Let QGIS work until `condition()` is true; gives its value. Raises TimeoutError."""
        waited_ms = 0
        while waited_ms <= timeout_s * 1000:
            value = condition()
            if value:
                return value
            self.pause(50)
            waited_ms += 50
        raise TimeoutError(f"waited {timeout_s} s for {what or condition}")

    def later(self, milliseconds: int, function) -> None:
        """Call a function when the event loop has run so long: needed to work in a dialog opened by exec()."""
        QTimer.singleShot(milliseconds, function)

    def report(self, **values) -> None:
        """Hand values (JSON) to the test."""
        self.values.update(values)

    def finish(self, ok: bool = True) -> None:
        """Write the result and close QGIS as a user would, without the question about the project."""
        if self.finished:
            return
        self.finished = True
        for dialog in QgsApplication.topLevelWidgets():
            if dialog.isModal() and dialog.isVisible():
                dialog.close()
        self._write(ok)
        QTimer.singleShot(0, self._quit)
        QTimer.singleShot(QUIT_MS, self._on_not_closed)

    @staticmethod
    def _quit() -> None:
        QgsProject.instance().setDirty(False)
        iface.actionExit().trigger()

    @staticmethod
    def pause(milliseconds: int) -> None:
        """Let the event loop run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _write(self, ok: bool) -> None:
        result = {"ok": bool(ok) and not self.errors, "errors": self.errors, "messages": self.messages, "values": self.values,
                  "shots": self.shots}
        (OUTPUT / "result.json").write_text(json.dumps(result, ensure_ascii=False, default=str), encoding="utf-8")

    def _on_exception(self, kind, error, trace) -> None:
        """An exception in a slot: with QGIS' own handler it would open a dialog that nobody closes."""
        self.errors.append("".join(traceback.format_exception(kind, error, trace)))
        if self.finished:
            self._write(False)

    def _on_message(self, message: str, tag: str, level) -> None:
        if level in (Qgis.MessageLevel.Warning, Qgis.MessageLevel.Critical):
            self.messages.append(f"[{tag}] {message}")

    def _on_time_up(self) -> None:
        """Something waits for a person: keep what the screen shows."""
        if not self.finished:
            titles = [each.windowTitle() or type(each).__name__ for each in QgsApplication.topLevelWidgets() if each.isVisible()]
            self.errors.append(f"the time is up; on the screen (time-up.png): {titles}")
            self.shot("time-up")
            self._write(False)

    def _on_not_closed(self) -> None:
        titles = [each.windowTitle() or type(each).__name__ for each in QgsApplication.topLevelWidgets() if each.isVisible()]
        self.errors.append(f"QGIS did not close; on the screen (not-closed.png): {titles}")
        self.shot("not-closed")
        self._write(False)
        QgsApplication.exit(3)


_driver = qgis.utils.est_window_driver = Driver()  # a connection to a Python method does not keep its object
QTimer.singleShot(START_MS, _driver.start)
