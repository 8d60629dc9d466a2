# SPDX-License-Identifier: GPL-2.0-or-later
"""New EST report: the form at once, the map beside it for those who would rather point than write."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem

from ... import settings
from ...core.errors import EstError
from ...core.place_ranking import EARLIER, NamedPlace, ranked
from ...core.report_time import interval_text
from ...core.similar_reports import Similar, Told
from ...gis.place_search import ROLES, PlaceSearch
from ...i18n import language, tr
from ...jobs import save_observation as job
from ...jobs.entry_lists import read_lists
from ...jobs.my_organisation import my_organisation, organisations_for_mine
from ...jobs.place_names import known_places
from ..border import guarded
from ..dialogs.observation import ObservationDialog, ReportLists
from ..messenger import Messenger
from ..session import Session
from .entry import base_layer
from .point_entry import PointEntry

WRITTEN = ("observation",)


def start_new_observation(session: Session, messenger: Messenger, iface: Any, at: tuple[float, float] | None = None) -> ObservationEntry:
    """Open the form; `at` is a place that is known already."""
    entry = ObservationEntry(session, messenger, iface)
    if at is not None:
        entry.set_point(at)
    return entry


class ObservationEntry(PointEntry):
    """Map tool and form together; both go when the form is closed."""

    def __init__(self, session: Session, messenger: Messenger, iface: Any) -> None:
        super().__init__(session, messenger, iface)
        layers = {role: layer for role in ROLES if (layer := base_layer(session, role)) is not None}
        crs = QgsCoordinateReferenceSystem(session.require_store().crs)
        self._search = PlaceSearch(layers, crs, session.project.transformContext())
        self._known: list[NamedPlace] | None = None
        self.dialog = self._make_dialog()
        self.show_form(self.dialog.when_fields)

    # -- the form -----------------------------------------------------------------------------------------------------
    def _make_dialog(self) -> ObservationDialog:
        store = self.session.require_store()
        lists = read_lists(store, language())
        organisations = organisations_for_mine(store)
        chosen = ReportLists(lists.report_categories, job.favourites(store, lists.report_categories), organisations, lists.sources, lists.zone)
        self._zone = lists.zone
        dialog = ObservationDialog(
            chosen, self.iface.mainWindow(), search=self._proposals, locate=self._search.located,
            confirm_loss=self.confirm_loss,
        )  # fmt: skip
        dialog.remember(my_organisation(store, settings.REPORT_ORGANISATION.get()), settings.REPORT_REVIEWED.get())
        dialog.guard_line.use(self.session)
        dialog.save_asked.connect(self._on_save)
        dialog.pick_asked.connect(self.go_to_map)
        dialog.point_changed.connect(self.show_mark)
        dialog.likeness_changed.connect(self._compare)
        dialog.closed.connect(self.stop)
        return dialog

    def _proposals(self, typed: str) -> list[NamedPlace]:
        """Places that the workspace and its base map know by what was typed."""
        if len(typed.strip()) < 2:
            return []
        if self._known is None:
            self._known = known_places(self.session.require_store())
        return ranked([*self._known, *self._search.search(typed)], typed)

    @guarded
    def _compare(self) -> None:
        """Ask about the report nearest to this one that may be the same."""
        dialog = self.dialog
        if dialog.is_nothing or not dialog.category:
            dialog.show_similar(None, "")
            return
        try:
            start, end = dialog.when_fields.interval
        except EstError:  # the form says so itself
            return
        one = Told("", None, dialog.category, start, end, dialog.xy, dialog.place_edit.text().strip() or None)
        found = job.similar_reports(self.session.require_store(), one)
        dialog.show_similar(found[0].report.id if found else None, self._words(found[0]) if found else "")

    def _words(self, found: Similar) -> str:
        when = interval_text(found.report.start, found.report.end, self._zone)
        number = "–" if found.report.number is None else found.report.number
        if found.distance_m is None:
            return tr("report-form.similar-words", number=number, when=when)
        return tr("report-form.similar", number=number, when=when, m=round(found.distance_m))

    @guarded
    def _on_save(self, begins_next: bool) -> None:
        dialog = self.dialog
        problem = dialog.problem()
        if problem:
            dialog.show_problem(problem)
            return
        seen = dialog.observed()
        try:
            if not self.session.may_write(WRITTEN):
                return
            saved = job.save_observation(self.session.require_write(), seen)
        except EstError as error:
            dialog.show_problem(error)
            raise
        self._remember(seen)
        number = saved.record["number"]
        self.session.finish(saved.done, tr(f"report-form.saved-{saved.record['review_state']}", number=number))
        if begins_next:
            dialog.begin()
            dialog.show_problem(tr("report-form.saved-next", number=number))
        else:
            self.stop()

    def _remember(self, seen: job.Observed) -> None:
        name = self.dialog.organisation_box.currentText()
        settings.REPORT_ORGANISATION.set([seen.organisation_id, name] if seen.organisation_id else [])
        settings.REPORT_REVIEWED.set(seen.is_reviewed)
        if self._known is not None and seen.place_text:
            self._known.append(NamedPlace(EARLIER, seen.place_text, seen.xy))
