# SPDX-License-Identifier: GPL-2.0-or-later
"""Hears of measures about barriers: which barrier is a new one about, and what becomes of the barrier when its measure goes on?"""
from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from qgis.PyQt.QtCore import QObject, QTimer

from ..i18n import language, tr
from .border import guarded
from .messenger import Button, Messenger
from .openers import open_thing
from .session import Session

if TYPE_CHECKING:
    from ..core.record import Record

_MOST_ASKED = 3


class BarrierWatch(QObject):
    """Child of the session. What was so when the workspace was opened stands in the list of barriers and is not asked again."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__(session)
        self.session, self.messenger, self._iface = session, messenger, iface
        self._asked: set[tuple[str, str]] | None = None
        self._timer = QTimer(self)  # once, after everybody else has shown what is new
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.look)
        for signal in (session.workspace_opened, session.access_changed):
            signal.connect(self._begin)
        session.changed.connect(self._on_changed)

    @guarded
    def look(self) -> None:
        """Ask about what is new since the last look."""
        if self.session.store is None or self.session.is_read_only:
            return
        from ..jobs import barrier_list

        store = self.session.require_store()
        bare = barrier_list.without_barrier(store)
        proposed = barrier_list.proposals(store)
        known = self._asked
        self._asked = {("", one.id) for one in bare} | {(barrier.id, state) for barrier, _measure, state in proposed}
        if known is None:
            return
        for measure in [one for one in bare if ("", one.id) not in known][:_MOST_ASKED]:
            self._ask_which(measure)
        news = [one for one in proposed if (one[0].id, one[2]) not in known]
        if news:
            self._ask_state(news)

    # -- inside -------------------------------------------------------------------------------------------------------
    def _begin(self) -> None:
        self._asked = None
        self._timer.start()

    def _on_changed(self, tables: Iterable[str]) -> None:
        if "measure" in tables:
            self._timer.start()

    def _ask_which(self, measure: Record) -> None:
        from ..core.barrier_state import number_text
        from ..jobs import barrier_list, save_barrier

        store = self.session.require_store()
        place = barrier_list.place_of_measure(store, measure.id)
        near = save_barrier.near(store, barrier_list.xy_of(place)) if place is not None else None
        buttons = [Button(tr("barrier-watch.new"), partial(self._new, measure.id))]
        if near is not None:
            words = f"{number_text(near['number'])} {near['name']}"
            buttons.insert(0, Button(words, partial(self._link, near.id, measure.id, words)))
        self.messenger.info(tr("barrier-watch.which", number=measure["number"], title=measure["title"]), *buttons)

    def _new(self, measure_id: str) -> bool:
        open_thing("new_barrier", self.session, self.messenger, self._iface, measure_id=measure_id)
        return True

    def _link(self, barrier_id: str, measure_id: str, words: str) -> bool:
        from ..jobs import save_barrier

        barrier = self.session.require_write().get("barrier", barrier_id)
        done = self.session.write(("barrier",), lambda store: save_barrier.link_measure(store, barrier, measure_id), tr("barrier-watch.linked", barrier=words))
        if done is not None:
            self._timer.start()
        return done is not None

    def _ask_state(self, news: list[tuple[Record, Record, str]]) -> None:
        from ..core import status
        from ..core.barrier_state import number_text
        from ..core.choices import choice

        wanted = {barrier.id: state for barrier, _measure, state in news}
        if len(news) == 1:
            ((barrier, measure, state),) = news
            words = {"barrier": f"{number_text(barrier['number'])} {barrier['name']}", "state": choice("barrier_state", state).label(language())}
            done = status.BY_CODE[measure["status"]].label(language())
            text = tr("barrier-watch.state-one", number=measure["number"], status=done, **words)
        else:
            text = tr("barrier-watch.state-many", n=len(news))
        self.messenger.info(text, Button(tr("barrier-watch.take"), partial(self._take, wanted)), Button(tr("barrier-watch.list"), self._list))

    def _take(self, wanted: dict[str, str]) -> bool:
        """What is still proposed: barrier or measure may have gone on since the question."""
        from ..jobs import barrier_list, save_barrier

        still = {barrier.id: state for barrier, _measure, state in barrier_list.proposals(self.session.require_store()) if wanted.get(barrier.id) == state}
        if not still:
            return True
        message = tr("barriers.proposed-taken", n=len(still))
        return self.session.write(("barrier",), lambda store: save_barrier.set_states(store, still), message) is not None

    def _list(self) -> bool:
        open_thing("barriers", self.session, self.messenger, self._iface)
        return True
