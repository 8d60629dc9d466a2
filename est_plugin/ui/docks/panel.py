# SPDX-License-Identifier: GPL-2.0-or-later
"""The panel: first run when no workspace is open, else the tabs; strips say what is special."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtWidgets import QVBoxLayout, QWidget

from ... import settings
from ...i18n import tr
from ..forms_loader import load_form
from ..layer_watch import LayerWatch
from ..map_link import MapLink
from ..messenger import Messenger
from ..session import Session
from ..widgets.narrow_tabs import NarrowTabs
from .first_run import FirstRun

WIDTH_PX, LEAST_WIDTH_PX = 380, 340  # at first, and what the texts still have room in
TABS = ("today", "walks", "measures", "picture", "figures")


class Panel(QgsDockWidget):
    """Right side; a tab is made when a workspace is open and it is looked at, never before: starting QGIS costs nothing."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, actions: Any) -> None:
        super().__init__(tr("app.name"))
        self.setObjectName("est_panel")
        self.session, self.messenger = session, messenger
        self.content = load_form("panel", _Content())
        self.setWidget(self.content)
        self.watch = LayerWatch(session.project, self)
        self.map_link = MapLink(session, self.watch, iface)
        self.first_run = FirstRun(session, messenger, actions)
        self.content.first_run_page.setWidget(self.first_run)
        self._iface, self._actions = iface, actions
        self._theme_line: Any = None
        self._tabs: dict[str, Any] = {}  # those that have been made
        self._stale: set[str] = set(TABS)
        self.content.tabs.setTabBar(NarrowTabs(self.content.tabs))
        for name in TABS:
            page = QWidget()
            QVBoxLayout(page).setContentsMargins(0, 0, 0, 0)
            self.content.tabs.addTab(page, tr(f"panel.tab.{name}"))
        self.content.tabs.setUsesScrollButtons(False)  # the panel is as wide as its tabs: none hides behind arrows
        self._show_tab(settings.PANEL_TAB.get())
        self._connect()
        self._on_workspace()

    @property
    def today(self) -> Any:
        """Tab *Idag*."""
        return self._tab("today")

    @property
    def walks(self) -> Any:
        """Tab *Vandringar*."""
        return self._tab("walks")

    @property
    def measures(self) -> Any:
        """Tab *Åtgärder*."""
        return self._tab("measures")

    @property
    def picture(self) -> Any:
        """Tab *Lägesbild*."""
        return self._tab("picture")

    @property
    def figures(self) -> Any:
        """Tab *Uppföljning*."""
        return self._tab("figures")

    def show_measures(self, view: str = "open", walk_id: str | None = None) -> None:
        """Show the list, filtered."""
        self._show_tab("measures")
        self.measures.show_view(view, walk_id)

    def show_rows(self, keys: Iterable[tuple[str, str]], words: str) -> None:
        """Show just these rows, (table, id) each, in the list; `words` say what they are."""
        self._show_tab("measures")
        self.measures.show_rows(keys, words)

    def show_walks(self) -> None:
        """Show the walks."""
        self._show_tab("walks")

    def stop(self) -> None:
        """Let go of session and layers before the panel is taken away."""
        self.watch.release()
        for signal, slot in self._links:
            signal.disconnect(slot)
        self._links = []

    # -- inside -------------------------------------------------------------------------------------------------------
    def _connect(self) -> None:
        session = self.session
        self._links = [
            (session.workspace_opened, self._on_workspace),
            (session.workspace_closed, self._on_workspace),
            (session.access_changed, self._on_access),
            (session.changed, self._on_changed),
            (session.rows_wanted, self._on_rows_wanted),
        ]
        for signal, slot in self._links:
            signal.connect(slot)
        self.content.try_again_button.clicked.connect(session.try_again)
        self.content.tabs.currentChanged.connect(self._on_tab)
        self.visibilityChanged.connect(self._on_visible)
        self.watch.committed.connect(self._on_committed)

    def _tab(self, name: str) -> Any:
        if name not in self._tabs:
            made = getattr(self, f"_make_{name}")()
            made.set_read_only(self.session.is_read_only)
            self._tabs[name] = made
            self.content.tabs.widget(TABS.index(name)).layout().addWidget(made)  # pages stay: tabs are made while another one is being left
            made.show()  # at once: who asks for the tab works with it
        return self._tabs[name]

    def _make_today(self) -> QWidget:
        from .today_tab import TodayTab

        tab = TodayTab(self.session, self.messenger, self._iface, self._actions)
        tab.measures_wanted.connect(self.show_measures)
        tab.rows_wanted.connect(self.show_rows)
        tab.walks_wanted.connect(self.show_walks)
        return tab

    def _make_walks(self) -> QWidget:
        from .walks_tab import WalksTab

        tab = WalksTab(self.session, self.messenger, self._actions)
        tab.measures_wanted.connect(self.show_measures)
        return tab

    def _make_measures(self) -> QWidget:
        from .measures_tab import MeasuresTab

        return MeasuresTab(self.session, self.messenger, self._iface, self._actions, self.map_link)

    def _make_picture(self) -> QWidget:
        from .picture_tab import PictureTab

        return PictureTab(self.session, self.messenger, self._iface, self._actions, self.map_link)

    def _make_figures(self) -> QWidget:
        from .figures_tab import FiguresTab

        tab = FiguresTab(self.session, self.messenger)
        tab.rows_wanted.connect(self.show_rows)
        return tab

    def _on_workspace(self) -> None:
        is_open = self.session.store is not None
        if is_open:
            from ...gis import picture_layer

            picture_layer.remove(self.session.project)  # what a saved project has kept of a temporary layer is empty
            self.watch.follow()
        else:
            self.watch.release()
            self.first_run.refresh()
            if self._theme_line is not None:
                self._theme_line.hide()
        self.content.stack.setCurrentWidget(self.content.tabs if is_open else self.content.first_run_page)
        self.content.demo_strip.setVisible(self.session.is_demo)
        for tab in self._tabs.values():
            tab.clear()
        self._stale = set(TABS)
        self._on_access()
        self._refresh_shown()

    def _on_access(self) -> None:
        self.content.reading_strip.setVisible(self.session.store is not None and self.session.is_read_only)
        if self.content.reading_strip.isVisibleTo(self.content):
            self.content.reading_label.setText(self.session.holder_text())
        for tab in self._tabs.values():
            tab.set_read_only(self.session.is_read_only)

    def _on_changed(self, _tables: Iterable[str]) -> None:
        self._stale = set(TABS)
        self._refresh_shown()

    def _on_rows_wanted(self, keys: Iterable[tuple[str, str]], words: str) -> None:
        self.setUserVisible(True)
        self.show_rows(keys, words)

    def _on_committed(self, role: str) -> None:
        self.session.tables_changed({role})

    def _on_visible(self, is_visible: bool) -> None:
        if is_visible:
            self._refresh_shown()

    def _on_tab(self, index: int) -> None:
        settings.PANEL_TAB.set(TABS[index])
        self._refresh_shown()

    def _refresh_shown(self) -> None:
        if self.session.store is not None and self.isVisible():
            self._propose_theme()
        name = TABS[self.content.tabs.currentIndex()]
        if name in self._stale and self.session.store is not None and self.isVisible():
            self._stale.discard(name)
            self._tab(name).refresh()

    def _propose_theme(self) -> None:
        """The line is made when it is first needed."""
        if self._theme_line is None:
            from ..widgets.theme_line import ThemeLine

            self._theme_line = ThemeLine(self.session.project, self.messenger, self._iface)
            self.content.layout().addWidget(self._theme_line)
        self._theme_line.propose(TABS[self.content.tabs.currentIndex()], self.session.store.language)

    def _show_tab(self, name: str) -> None:
        self.content.tabs.setCurrentIndex(TABS.index(name) if name in TABS else 0)


class _Content(QWidget):
    """The form asks for the width the texts were written for."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt
        """Width of the panel at first."""
        return QSize(WIDTH_PX, 640)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt
        """As wide as the tabs, and never less than what the texts have room in (a minimum width set from outside would cut the tabs)."""
        return super().minimumSizeHint().expandedTo(QSize(LEAST_WIDTH_PX, 0))
