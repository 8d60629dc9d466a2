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
from ..messenger import Messenger
from ..session import Session
from ..widgets.combo import select
from .point_entry import PointEntry


def start_new_dialogue(
    session: Session, messenger: Messenger, iface: Any, promise_id: str | None = None, dialogue_id: str | None = None
) -> DialogueEntry:
    """Open the form, empty or for a dialogue that is there; `promise_id` is the promise it is the basis of."""
    return DialogueEntry(session, messenger, iface, promise_id, dialogue_id)


class DialogueEntry(PointEntry):
    """Map tool and form together; both go when the form is closed."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any, promise_id: str | None, dialogue_id: str | None) -> None:
        super().__init__(session, messenger, iface)
        self._dialogue = session.require_store().get("dialogue", dialogue_id) if dialogue_id else None
        self.dialog = self._make_dialog(promise_id)
        self.show_form(self.dialog.name_edit)

    def confirm_loss(self) -> bool:
        """Whether what was written may go."""
        return self.messenger.ask(tr("dialogue.lose"), tr("finding-form.lose.yes"), tr("finding-form.lose.no"))

    # -- the form -----------------------------------------------------------------------------------------------------
    def _make_dialog(self, promise_id: str | None) -> DialogueDialog:
        store = self.session.require_store()
        lists = DialogueLists(
            read_lists(store, language()).report_categories, organisations_for_mine(store), [(one.id, one.name) for one in read_promises(store)],
        )  # fmt: skip
        dialog = DialogueDialog(
            lists, self.session.today(), self.iface.mainWindow(),
            confirm_loss=self.confirm_loss,
        )  # fmt: skip
        if self._dialogue is not None:
            dialog.show_talk(job.talk_of(store, self._dialogue.id))
            dialog.next_button.hide()
        elif promise_id is not None:
            select(dialog.promise_box, promise_id)
        dialog.guard_line.use(self.session)
        dialog.save_asked.connect(self._on_save)
        dialog.pick_asked.connect(self.go_to_map)
        dialog.no_point_button.clicked.connect(lambda _checked=False: self.show_mark())
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
            self.show_mark()
        else:
            self.stop()
