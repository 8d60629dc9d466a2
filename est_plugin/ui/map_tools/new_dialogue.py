# SPDX-License-Identifier: GPL-2.0-or-later
"""New citizen dialogue: the form at once, the map beside it for the place."""

from __future__ import annotations

from typing import Any

from ...core.errors import EstError
from ...i18n import language, tr
from ...jobs import save_dialogue as job
from ...jobs.entry_lists import read_lists
from ...jobs.my_organisation import organisations_for_mine
from ...jobs.promise_facts import read_promises
from ..border import guarded
from ..dialogs.dialogue import DialogueDialog, DialogueLists
from ..look import move_beside_map
from ..messenger import Messenger
from ..session import Session
from ..widgets.combo import select
from .entry import MapEntry, name_of_place, place_lookup
from .place_tool import PlaceTool


def start_new_dialogue(
    session: Session, messenger: Messenger, iface: Any, promise_id: str | None = None, dialogue_id: str | None = None
) -> DialogueEntry:
    """Open the form, empty or for a dialogue that is there; `promise_id` is the promise it is the basis of."""
    return DialogueEntry(session, messenger, iface, promise_id, dialogue_id)


class DialogueEntry(MapEntry):
    """Map tool and form together; both go when the form is closed."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, promise_id: str | None, dialogue_id: str | None) -> None:
        store = session.require_write()
        super().__init__(session, messenger, iface)
        self._facts = place_lookup(session)
        self._dialogue = store.get("dialogue", dialogue_id) if dialogue_id else None
        tool = PlaceTool(self.canvas, store.crs, session.project)
        tool.clicked.connect(self._on_clicked)
        tool.boxed.connect(lambda xmin, ymin, xmax, ymax: self._on_clicked((xmin + xmax) / 2, (ymin + ymax) / 2))
        tool.cancelled.connect(lambda: self.dialog.reject())
        self.dialog = self._make_dialog(promise_id)
        self.use(tool)
        self._mark()
        self.dialog.show()
        move_beside_map(self.dialog, iface.mainWindow())
        self.dialog.activateWindow()
        self.dialog.name_edit.setFocus()

    def clean_up(self) -> None:
        """No mark, no form."""
        self.tool.clear_marks()
        self.dialog.hide()
        self.dialog.deleteLater()

    # -- the map ------------------------------------------------------------------------------------------------------
    @guarded
    def set_point(self, xy: tuple[float, float]) -> None:
        """This is the place; what the base map calls it is proposed."""
        self.dialog.set_point(xy, name_of_place(self._facts, xy) or None)
        self._mark()

    def _on_clicked(self, x: float, y: float) -> None:
        self.set_point((x, y))
        self.dialog.activateWindow()

    @guarded
    def _on_pick_asked(self) -> None:
        self.canvas.setMapTool(self.tool)
        self.iface.mainWindow().activateWindow()
        self.canvas.setFocus()

    def _mark(self) -> None:
        if self.dialog.xy is None:
            self.tool.clear_marks()
        else:
            self.tool.mark([self.dialog.xy])

    # -- the form -----------------------------------------------------------------------------------------------------
    def _make_dialog(self, promise_id: str | None) -> DialogueDialog:
        store = self.session.require_store()
        lists = DialogueLists(
            read_lists(store, language()).report_categories, organisations_for_mine(store), [(one.id, one.name) for one in read_promises(store)],
        )  # fmt: skip
        dialog = DialogueDialog(
            lists, self.session.today(), self.iface.mainWindow(),
            confirm_loss=lambda: self.messenger.ask(tr("dialogue.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no")),
        )  # fmt: skip
        if self._dialogue is not None:
            dialog.show_talk(job.talk_of(store, self._dialogue.id))
            dialog.next_button.hide()
        elif promise_id is not None:
            select(dialog.promise_box, promise_id)
        dialog.guard_line.use(self.session)
        dialog.save_asked.connect(self._on_save)
        dialog.pick_asked.connect(self._on_pick_asked)
        dialog.no_point_button.clicked.connect(lambda _checked=False: self._mark())
        dialog.closed.connect(self.stop)
        return dialog

    @guarded
    def _on_save(self, begins_next: bool) -> None:
        problem = self.dialog.problem()
        if problem is not None:
            self.dialog.show_problem(problem)
            return
        talk = self.dialog.talk()
        try:
            done = self.session.write(
                job.TABLES, lambda store: job.save_dialogue(store, talk, self._dialogue)[1], tr("dialogue.saved", name=talk.name),
            )  # fmt: skip
        except EstError as error:
            self.dialog.show_problem(error)
            raise
        if done is None:
            return
        if begins_next and self._dialogue is None:
            self.dialog.begin_next()
            self._mark()
        else:
            self.stop()
