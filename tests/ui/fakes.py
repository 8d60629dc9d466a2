# SPDX-License-Identifier: GPL-2.0-or-later
"""Stand-ins for the window: an iface that knows only what QgisInterface knows, a messenger that writes down what it was told."""
from __future__ import annotations

from typing import Any
from unittest.mock import MagicMock

from qgis.core import QgsProject
from qgis.gui import QgisInterface, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtWidgets import QMainWindow, QMenu

from est_plugin.ui.messenger import sentence


class StrictIface:
    """Refuses names that the real interface does not have; keeps what is registered."""

    def __init__(self) -> None:
        self.window = QMainWindow()
        self.help_menu = QMenu("Hjälp", self.window)
        self.window.menuBar().addMenu(self.help_menu)
        self.canvas = QgsMapCanvas(self.window)
        self.bar = QgsMessageBar(self.window)
        self.actions: list[Any] = []
        self.factories: list[Any] = []
        self.calls: list[tuple[str, tuple]] = []
        self.names: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if not hasattr(QgisInterface, name):
            raise AttributeError(f"QgisInterface has no {name}")
        return lambda *args, **options: self.calls.append((name, args))

    def mainWindow(self) -> QMainWindow:  # noqa: N802
        return self.window

    def firstRightStandardMenu(self) -> QMenu:  # noqa: N802
        return self.help_menu

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802
        return self.canvas

    def messageBar(self) -> QgsMessageBar:  # noqa: N802
        return self.bar

    def registerMainWindowAction(self, action: Any, shortcut: str) -> bool:  # noqa: N802
        self.actions.append((action, shortcut))
        return True

    def unregisterMainWindowAction(self, action: Any) -> bool:  # noqa: N802
        self.actions = [entry for entry in self.actions if entry[0] is not action]
        return True

    def registerOptionsWidgetFactory(self, factory: Any) -> None:  # noqa: N802
        self.factories.append(factory)

    def unregisterOptionsWidgetFactory(self, factory: Any) -> None:  # noqa: N802
        self.factories.remove(factory)

    def addDockWidget(self, area: Any, dock: Any) -> None:  # noqa: N802
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: Any) -> None:  # noqa: N802
        self.window.removeDockWidget(dock)

    def addToolBar(self, toolbar: Any) -> None:  # noqa: N802
        self.window.addToolBar(toolbar)

    def newProject(self, ask: bool = False) -> bool:  # noqa: N802
        QgsProject.instance().clear()
        return True

    def addProject(self, path: str) -> bool:  # noqa: N802
        return QgsProject.instance().read(path)


class FakeMessenger:
    """Keeps (kind, sentence) of every message; answers are given beforehand in `answers`."""

    def __init__(self, answers: list[Any] | None = None) -> None:
        self.messages: list[tuple[str, str]] = []
        self.buttons: list[Any] = []
        self.questions: list[str] = []
        self.answers = list(answers or [])
        self.files: list[Any] = []
        self.tasks: list[Any] = []

    def info(self, message: Any, *buttons: Any) -> None:
        self._keep("info", message, buttons)

    def success(self, message: Any, *buttons: Any) -> None:
        self._keep("success", message, buttons)

    def warning(self, message: Any, *buttons: Any) -> None:
        self._keep("warning", message, buttons)

    def error(self, message: Any, *buttons: Any) -> None:
        self._keep("error", message, buttons)

    def file_made(self, path: Any, *buttons: Any) -> None:
        self.files.append(path)
        self._keep("success", str(path), buttons)

    def ask(self, question: str, yes: str | None = None, no: str | None = None, *, title: str | None = None) -> bool:
        return self._answer(question)

    def ask_choice(self, question: str, choices: Any, *, title: str | None = None) -> int | None:
        return self._answer(question)

    def progress(self, text: str, task: Any) -> None:
        self.tasks.append(task)

    def of(self, kind: str) -> list[str]:
        """Sentences of one kind."""
        return [text for each, text in self.messages if each == kind]

    def _keep(self, kind: str, message: Any, buttons: Any) -> None:
        self.messages.append((kind, sentence(message)))
        self.buttons = list(buttons)

    def _answer(self, question: str) -> Any:
        self.questions.append(question)
        if not self.answers:
            raise AssertionError(f"nobody expected this question: {question}")
        return self.answers.pop(0)


class FakeActions:
    """Keeps which action was run with which options."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, dict]] = []
        self.by_id = MagicMock()

    def run(self, name: str, **options: Any) -> None:
        self.runs.append((name, options))
