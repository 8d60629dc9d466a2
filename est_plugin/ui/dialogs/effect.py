# SPDX-License-Identifier: GPL-2.0-or-later
"""Vad blev effekten? EST reports before and after what was done, beside a control area, in words; the same figures as est:effect."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtWidgets import QDialog, QWidget

from ...core.errors import EstError
from ...i18n import Texts, language, tr
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_heading, make_quiet
from ..messenger import Messenger, open_file, sentence
from ..patience import patience
from ..save_file import ask_target
from ..session import Session

if TYPE_CHECKING:
    from ...jobs.effect import Choices
    from ...reports.effect_document import Effect

_WIDTH = 560


def open_effect(session: Session, messenger: Messenger, iface: Any, measure_ids: Sequence[str], reach_m: float | None = None) -> EffectDialog:
    """Show the effect of one measure, or of several that belong together."""
    dialog = EffectDialog(session, messenger, measure_ids, iface.mainWindow(), reach_m)
    dialog.show()
    return dialog


class EffectDialog(QDialog):
    """May stay open beside the map; reads the reports once."""

    def __init__(
        self, session: Session, messenger: Messenger, measure_ids: Sequence[str], parent: QWidget | None = None, reach_m: float | None = None
    ) -> None:
        from ...jobs import effect, effect_measures
        from ...jobs.record_name import heading

        super().__init__(parent)
        self.setObjectName("est_effect_dialog")
        self.session, self.messenger = session, messenger
        self.content: Effect | None = None
        load_form("effect", self)
        make_heading(self.heading_label, 1.15)
        make_heading(self.answer_label, 1.0)
        make_quiet(self.compared_label)
        make_quiet(self.remarks_label)
        store, texts = session.require_store(), Texts(language())
        self.heading_label.setText("\n".join(heading(store, "measure", one, texts) for one in measure_ids[:3]) + ("\n…" if len(measure_ids) > 3 else ""))
        with patience():
            self._done = effect_measures.intervention_of(store, store.find("measure", {"id": list(measure_ids)}, order_by=("number",)))
            self._ground = effect.read(store)
        self.reach_box.setValue(round(reach_m or effect.Choices().reach_m))
        self.reach_box.valueChanged.connect(lambda _metres: self._show())
        self.season_box.toggled.connect(lambda _is_on: self._show())
        self.page_button.clicked.connect(lambda: self._on_page())
        self.close_button.clicked.connect(self.reject)
        self.resize(_WIDTH, 1)
        self._show()

    @property
    def choices(self) -> Choices:
        """What is set; the rest as the toolbox has it."""
        from ...jobs.effect import Choices

        reach = float(self.reach_box.value())
        return Choices(reach_m=reach, same_season=self.season_box.isChecked())

    def done(self, result: int) -> None:
        """The dialog goes when it is closed."""
        super().done(result)
        self.deleteLater()

    # -- inside -------------------------------------------------------------------------------------------------------
    @guarded
    def _show(self) -> None:
        from ...jobs import effect
        from ...reports import effect_document, effect_plain

        texts = Texts(language())
        try:
            self.content = content = effect.effect_of(self._ground, self._done, self.choices)
        except EstError as error:  # no place, not done, too early: the answer is why not
            self.content = None
            self._tell(sentence(error), "", [])
        else:
            self._tell(effect_plain.answer(content, texts), effect_plain.compared(content, texts), effect_document.remarks(content, texts))
        self.page_button.setEnabled(self.content is not None)

    def _tell(self, answer: str, compared: str, remarks: Sequence[str]) -> None:
        self.answer_label.setText(answer)
        self.compared_label.setText(compared)
        self.remarks_label.setText("\n".join(f"• {one}" for one in remarks))
        self.compared_label.setVisible(bool(compared))
        self.remarks_label.setVisible(bool(remarks))
        self.layout().activate()
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))  # as high as its words

    @guarded
    def _on_page(self) -> None:
        from ...jobs import effect

        if self.content is None:
            return
        name = tr("effect-window.file", name=self.content.name)
        path = ask_target(self, self.session, tr("effect-window.save-title"), name, "html", tr("effect-window.kind-html"))
        if path is not None:
            result = effect.write_page(self.content, path, language())
            self.messenger.file_made(path)
            for warning in result.warnings:
                self.messenger.warning(warning)
            open_file(path)
