# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs inside QGIS: a person who has just installed the plugin, and types nothing but the name of the municipality."""
import time

from hands import Hands
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QPushButton, QToolBar, QWizard
from qgis.utils import plugins, reloadPlugin, unloadPlugin

hands = Hands(globals())
window = iface.mainWindow()  # noqa: F821 - a name the harness gives


def story():
    """The first ten minutes."""
    yield from the_panel_opens()
    yield from the_wizard()
    yield from the_new_workspace()
    yield from the_example()
    yield from unload_and_load()


def the_panel_opens():
    panel = yield from hands.until(lambda: hands.panel if hands.panel and hands.panel.isVisible() else None, "the panel")
    buttons = [button.text() for button in panel.first_run.findChildren(QPushButton) if button.isVisible()]
    hands.report(first_buttons=buttons, panel_width=panel.width())
    yield from hands.drawn()
    hands.shot("first_run")


def the_wizard():
    yield from hands.click(hands.panel.first_run.create_button)
    wizard = yield from hands.dialog("est_create_workspace")
    yield from hands.type("Värnamo")
    yield from hands.until(lambda: wizard.where.name_edit.text() == "EST Värnamo", "the proposed name")
    yield from hands.settled(20)
    hands.shot("wizard_1")
    hands.report(crs_text=wizard.where.crs_label.text(), folder=wizard.where.folder_edit.text(), notes=wizard.where.folder_notes.text())
    pages = []
    for number in (2, 3, 4):
        yield from press_enter(wizard, number)
        pages.append(wizard.currentPage().title())
        hands.shot(f"wizard_{number}")
    hands.report(pages=pages, summary=wizard.done.summary_label.text())
    hands.check(wizard.currentPage() is wizard.done, "the fourth page after three times Enter")
    yield from hands.click(wizard.button(QWizard.WizardButton.FinishButton))
    yield from hands.until(lambda: not hands.window("est_create_workspace"), "the wizard to close")


def press_enter(wizard, number):
    """Enter where the keyboard is, until the next page has come."""
    before = wizard.currentId()
    if QgsApplication.activePopupWidget() is not None:
        yield from hands.key(Qt.Key.Key_Return)  # takes the name from the list
        yield from hands.until(lambda: QgsApplication.activePopupWidget() is None, "the list of names to close")
    yield from hands.key(Qt.Key.Key_Return)
    yield from hands.until(lambda: wizard.currentId() != before, f"page {number}")
    yield from hands.settled(10)


def the_new_workspace():
    project = QgsProject.instance()
    yield from hands.until(lambda: project.fileName().endswith("EST Värnamo.qgz"), "the project")
    yield from hands.drawn()
    root = project.layerTreeRoot()
    hands.report(
        project=project.fileName(), crs=project.crs().authid(), groups=[group.name() for group in root.findGroups()],
        layers=[layer.name() for layer in root.layerOrder()], themes=project.mapThemeCollection().mapThemes(),
        broken=[layer.name() for layer in project.mapLayers().values() if not layer.isValid()],
    )  # fmt: skip
    yield from hands.until(lambda: hands.panel.today.start_box.isVisible(), "the list Kom igång")
    hands.report(steps=[button.text() for button in hands.panel.today.steps_box.findChildren(QPushButton) if button.isVisible()])
    hands.shot("getting_started")


def the_example():
    started = time.monotonic()
    yield from hands.menu("open_demo")
    yield from hands.until(lambda: hands.panel.content.demo_strip.isVisible(), "the strip of the example", 30)
    yield from hands.drawn()
    hands.report(demo_s=time.monotonic() - started, demo_strip=hands.panel.content.demo_label.text(), demo_buttons=hands.panel.today.isVisible())
    hands.shot("example")
    yield from hands.menu("create_workspace")
    wizard = yield from hands.dialog("est_create_workspace")
    yield from hands.settled(20)
    hands.report(prefilled=wizard.where.municipality_edit.text())
    yield from hands.key(Qt.Key.Key_Escape)
    yield from hands.until(lambda: not hands.window("est_create_workspace"), "the wizard to close")


def traces():
    """All that a plugin may leave behind."""
    return {
        "docks": len([dock for dock in window.findChildren(QDockWidget) if dock.objectName().startswith("est")]),
        "toolbars": len([bar for bar in window.findChildren(QToolBar) if bar.objectName().startswith("est")]),
        "menus": len([action for action in window.menuBar().actions() if action.text() == "E&ST"]),
        "providers": len([one for one in QgsApplication.processingRegistry().providers() if one.id() == "est"]),
        "project": QgsProject.instance().receivers(QgsProject.instance().readProject),
    }


def unload_and_load():
    loaded = traces()
    unloadPlugin("est_plugin")
    yield from hands.settled(20)
    gone = traces()
    hands.check("est_plugin" not in plugins, "the plugin to be unloaded")
    hands.shot("unloaded")
    from qgis.utils import loadPlugin, startPlugin

    hands.check(loadPlugin("est_plugin") and startPlugin("est_plugin"), "the plugin to load again")
    yield from hands.settled(20)
    again = traces()
    reloadPlugin("est_plugin")
    yield from hands.settled(20)
    hands.report(loaded=loaded, gone=gone, again=again, reloaded=traces())


hands.tell(story())
