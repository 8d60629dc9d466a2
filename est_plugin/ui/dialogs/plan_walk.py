# SPDX-License-Identifier: GPL-2.0-or-later
"""Planera vandring: four pages beside the map; the walk is saved before its papers are offered."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDialog, QShortcut, QWidget

from ...core import geometry, local_time, sun
from ...core.errors import EstError, InputError
from ...core.invitation import Invitation
from ...core.place_text import place_text
from ...core.promises.records import WALKS
from ...gis import layer_roles
from ...gis.street_routing import StreetRouter
from ...gis.transform import LONLAT, transformer
from ...i18n import Texts, language, tr
from ...jobs import plan_walk as job
from ...jobs import promise_facts
from ...jobs.plan_walk import StopProposal, WalkInput
from ..border import guarded
from ..forms_loader import load_form
from ..look import make_primary, make_quiet, move_beside_map
from ..map_tools.entry import base_layer, place_lookup
from ..messenger import Messenger, sentence
from ..openers import open_thing
from ..session import Session
from .assign_drafts import number_of
from .plan_walk_draft import Surroundings, WalkDraft, default_input, evening_ahead
from .plan_walk_groups import GroupsPage
from .plan_walk_map import WalkOnMap
from .plan_walk_papers import PapersPage
from .plan_walk_route import RoutePage, line_reader
from .plan_walk_sketch import RouteSketch
from .plan_walk_when import WhenPage

WRITTEN = ("walk", "walk_stop", "walk_group")
LEADER = "safety_est"
WHEN, ROUTE, GROUPS, PAPERS = range(4)


def open_plan_walk(
    session: Session, messenger: Messenger, iface: Any, walk_id: str | None = None, copy_of: str | None = None
) -> PlanWalkDialog:
    """Plan a new walk, change a planned one, or plan the follow-up of `copy_of`. One dialog at a time."""
    session.require_write()
    for other in iface.mainWindow().findChildren(PlanWalkDialog):
        if other.isVisible():
            other.raise_()
            other.activateWindow()
            if not other.reject_if_clean():
                raise InputError("plan-walk.open-already")
    dialog = PlanWalkDialog(session, messenger, iface, walk_id, copy_of)
    move_beside_map(dialog, iface.mainWindow())
    dialog.show()
    return dialog


class PlanWalkDialog(QDialog):
    """Non-modal: the map is used meanwhile. Holds the pages, saves through the job."""

    def __init__(
        self, session: Session, messenger: Messenger, iface: Any, walk_id: str | None, copy_of: str | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent or iface.mainWindow())
        self.setObjectName("est_plan_walk_dialog")
        self.session, self.messenger, self._iface = session, messenger, iface
        store = session.require_write()
        self.draft = make_draft(session, walk_id, copy_of)
        self._saved: WalkInput | None = None
        if walk_id is not None:
            self._saved = self.draft.given
        self.on_map = WalkOnMap(iface.mapCanvas(), store.crs, session.project)
        load_form("plan_walk", self)
        self._make_pages(is_new=walk_id is None)
        self._connect()
        if self.draft.sketch.is_route:
            self.on_map.zoom(self.draft.sketch.points)
        self.page = WHEN
        self.resize(660, 560)

    # -- pages --------------------------------------------------------------------------------------------------------
    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self.stack.currentIndex()

    @page.setter
    def page(self, page: int) -> None:
        if page != ROUTE:
            self.route.leave()
        self.when.refresh()
        if page == ROUTE:
            self.route.refresh()
        self.stack.setCurrentIndex(page)
        self._step_buttons[page].setChecked(True)
        self.back_button.setEnabled(page > WHEN)
        self.next_button.setVisible(page != PAPERS)
        self.next_button.setText(tr("plan-walk.save-on") if page == GROUPS else tr("button.next"))
        self.close_button.setText(tr("button.close") if page == PAPERS else tr("button.cancel"))
        self.next_button.setDefault(page != PAPERS)
        self.show_problem("")

    @property
    def is_dirty(self) -> bool:
        """Whether something would be lost."""
        try:
            return self.draft.given != self._saved
        except InputError:
            return bool(self.draft.sketch.points or self.draft.stops or self.draft.values["groups"]) or self._saved is not None

    def show_problem(self, text: str) -> None:
        """Say what is missing, above the buttons."""
        self.problem_label.setText("✖ " + text if text else "")
        self.problem_label.setVisible(bool(text))

    @guarded
    def go_to(self, page: int) -> None:
        """Another page; the last one only with a saved walk."""
        if page == PAPERS and not self.save():
            self._step_buttons[self.page].setChecked(True)
            return
        self.page = page

    # -- saving -------------------------------------------------------------------------------------------------------
    def save(self) -> bool:
        """Save when something is new; False when it cannot be, and the page says why."""
        if self._saved is not None and not self.is_dirty:
            self._show_papers()
            return True
        try:
            self.when.refresh()  # the meeting place is proposed from the first stop
            given = self.draft.given
            if not self._may_change_printed(given) or not self._write(given):
                return False
        except EstError as error:
            self._point_at(error)
            return False
        self._show_papers()
        return True

    def _write(self, given: WalkInput) -> bool:
        saved: dict[str, Any] = {}

        def work(store: Any) -> Any:
            saved["walk"], done = job.save_walk(store, given, self.draft.walk_id)
            return done

        if self.session.write(WRITTEN, work, tr("plan-walk.saved", name=given.name)) is None:
            return False
        self._take_over(saved["walk"].id)
        return True

    def _take_over(self, walk_id: str) -> None:
        """Stops and groups have ids now: saved again, they are changed and not made anew."""
        stored = job.input_of(self.session.require_store(), walk_id)
        self.draft.walk_id = walk_id
        self.draft.stops = list(stored.stops)
        self.draft.values["groups"] = stored.groups
        self._saved = self.draft.given
        self.groups.refresh()
        self.state_label.setText(tr("plan-walk.is-saved"))

    def _may_change_printed(self, given: WalkInput) -> bool:
        notices = job.notices(self.session.require_store(), given, self.draft.walk_id)
        printed = [notice for notice in notices if notice.key == "plan.printed-numbers"]
        return not printed or self.messenger.ask(printed[0].text(tr), tr("plan-walk.save-anyway"), tr("button.cancel"))

    def _point_at(self, error: EstError) -> None:
        if error.key == "plan.name-missing":
            self.page = WHEN
            self.when.name_edit.setFocus()
        elif error.key in ("plan-walk.route-missing", "walk.no-stops", "plan.stop-in-use"):
            self.page = ROUTE
        self.show_problem(sentence(error))

    def _show_papers(self) -> None:
        store = self.session.require_store()
        walk = store.get("walk", self.draft.walk_id)
        given = invitation_of(store, self.draft, walk)
        self.papers.show_walk(self._summary(), given, store.language)

    def _summary(self) -> str:
        planned, values = self.draft.planned, self.draft.values
        start = values["start"]
        lines = [
            values["name"],
            tr("plan-walk.sum-when", date=local_time.long_date(start.date(), tr), start=local_time.clock(start), end=local_time.clock(planned.ends)),
            tr("plan-walk.sum-route", stops=len(self.draft.stops), metres=round(planned.length_m), minutes=planned.minutes),
        ]
        lines += [notice.text(tr) for notice in self.draft.advice(start.date(), start)]
        return "\n".join(lines)

    # -- closing ------------------------------------------------------------------------------------------------------
    def reject_if_clean(self) -> bool:
        """Close when nothing would be lost."""
        if self.is_dirty:
            return False
        self.reject()
        return True

    def reject(self) -> None:
        """Esc, *Avbryt* and the window's cross; asks first when something would be lost. Nothing is left on the map."""
        is_lost = self.session.store is not None and self.is_dirty
        if is_lost and not self.messenger.ask(tr("plan-walk.lose"), tr("plan-walk.lose.yes"), tr("plan-walk.lose.no")):
            return
        self.session.workspace_closed.disconnect(self.reject)
        self.route.dark.close()
        self.on_map.close()
        super().reject()
        self.deleteLater()

    # -- inside -------------------------------------------------------------------------------------------------------
    def _make_pages(self, *, is_new: bool) -> None:
        store = self.session.require_store()
        organisations = store.rows("organisation", ("id", "name"), {"active": True}, order_by=("sort", "name"))
        promises = promise_facts.choices(store, (WALKS,))
        self.when = WhenPage(self.draft, codes_of(store, "walk_purpose"), organisations, self.messenger, is_new=is_new, promises=promises)
        self.when.guard_line.use(self.session)
        read_line = line_reader(self._iface, store.crs, self.session.project)
        self.route = RoutePage(self.draft, self.on_map, codes_of(store, "place_type"), read_line, self.messenger)
        self.groups = GroupsPage(self.draft, organisations, codes_of(store, "affected_group"), self.messenger)
        self.papers = PapersPage(self.messenger, self.session.folder)
        for page in (self.when, self.route, self.groups, self.papers):
            self.stack.addWidget(page)
        self._step_buttons = (self.step_1, self.step_2, self.step_3, self.step_4)
        make_primary(self.next_button)
        make_quiet(self.state_label)
        if self.draft.values["previous_walk_id"]:
            self.setWindowTitle(tr("plan-walk.title-follow-up"))

    def _connect(self) -> None:
        for page, button in enumerate(self._step_buttons):
            button.clicked.connect(lambda _checked=False, chosen=page: self.go_to(chosen))
        self.next_button.clicked.connect(lambda: self.go_to(self.page + 1))
        self.back_button.clicked.connect(lambda: self.go_to(self.page - 1))
        self.close_button.clicked.connect(self.reject)
        self.papers.print_asked.connect(self._on_print)
        self.session.workspace_closed.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(lambda: self._on_save())

    @guarded
    def _on_save(self) -> None:
        self.save()

    @guarded
    def _on_print(self) -> None:
        open_thing("print_documents", self.session, self.messenger, self._iface, walk_id=self.draft.walk_id)


# -- what the draft is made of -----------------------------------------------------------------------------------------
def make_draft(session: Session, walk_id: str | None, copy_of: str | None) -> WalkDraft:
    """A new walk, a saved one, or the follow-up of one."""
    store = session.require_store()
    around = surroundings(session)
    sketch = RouteSketch(_router(session))
    if walk_id is not None:
        return WalkDraft(job.input_of(store, walk_id), sketch, around, walk_id)
    day = evening_ahead(session.today())
    night = sun.darkness(day, *around.default_lonlat, getattr(around.zone, "key", local_time.STOCKHOLM)) if around.default_lonlat else None
    leaders = store.find("organisation", {"code": LEADER, "active": True})
    new = default_input(around.name_on(day), day, around.zone, night, leaders[0].id if leaders else None)
    if copy_of is None:
        return WalkDraft(new, sketch, around)
    given = replace(job.follow_up_input(store, copy_of, new.start), follow_up_meeting=new.follow_up_meeting)
    return WalkDraft(given, sketch, around)


def surroundings(session: Session) -> Surroundings:
    """What the workspace and its map know about places."""
    store = session.require_store()
    lookup = place_lookup(session)
    to_lonlat = transformer(store.crs, LONLAT)

    def name_at(xy: tuple) -> str:
        words = place_text(lookup.candidates(*xy))
        if words is None:
            return ""
        if words.key == "place.crossing":
            return Texts(store.language)("plan-walk.crossing", **words.values)
        return str(words.values.get("name") or " – ".join(str(value) for value in words.values.values()))

    def in_the_dark(route: Any) -> list[StopProposal]:
        from ...jobs.night_walk import dark_stops

        return dark_stops(store, session.project, route)

    def read_dark(wish: Any) -> Any:
        from ...jobs.dark_route import read_dark_route

        return read_dark_route(store, session.project, wish)

    def why(proposal: StopProposal) -> str:
        if proposal.dark_m:
            return Texts(store.language)("night-walk.why-dark", metres=round(proposal.dark_m))
        numbers = [number_of(table, store.get(table, record_id)) for table, record_id in proposal.answers]
        return Texts(store.language)("plan-walk.why-stop", n=len(numbers), numbers=", ".join(numbers))

    return Surroundings(
        session.zone, to_lonlat, _middle(session, to_lonlat), name_at,
        lambda day: Texts(store.language)("plan-walk.default-name", date=day.isoformat()),
        lambda route: job.open_findings_near(store, route), why, in_the_dark, read_dark,
    )  # fmt: skip


def invitation_of(store: Any, draft: WalkDraft, walk: Any) -> Invitation:
    """The invitation to a saved walk."""
    values, planned = draft.values, draft.planned
    organiser = store.setting("municipality") or {}
    place = draft.lonlat
    start = values["start"]
    is_dark = place is not None and sun.light_at(planned.ends, *place) == sun.DARK
    return Invitation(
        walk.id, values["name"], start, planned.ends, values["meeting_place"] or "", "", tuple(dict.fromkeys(stop.name for stop in draft.stops if stop.name)),
        organiser.get("name", "") if isinstance(organiser, dict) else str(organiser), str(store.setting("contact") or ""), is_dark,
        values["follow_up_meeting"], *(draft.around.to_lonlat(*draft.sketch.points[0])), version=walk.ver,
    )  # fmt: skip


def codes_of(store: Any, name: str) -> list[tuple[str, str]]:
    """(code, label) of a list in the language of the interface."""
    rows = store.find("code", {"list": name, "active": True}, order_by=["sort"])
    return [(row["code"], (row["label_en"] if language() == "en" else None) or row["label_sv"]) for row in rows]


def _router(session: Session) -> Any:
    store = session.require_store()
    streets = base_layer(session, layer_roles.STREETS_PATHS)
    router = StreetRouter(streets, QgsCoordinateReferenceSystem(store.crs), session.project.transformContext())
    return router.route


def _middle(session: Session, to_lonlat: Any) -> tuple[float, float] | None:
    """Where the sun is asked for before there is a route: the middle of the municipality, of what is stored, or of the map."""
    store = session.require_store()
    extent = store.setting("extent_lonlat")
    if extent:
        return (extent[0] + extent[2]) / 2, (extent[1] + extent[3]) / 2
    found = store.find("finding", limit=1)
    if found and found[0]["geom"]:
        return to_lonlat(*geometry.point_xy(found[0]["geom"]))
    shown = session.project.viewSettings().defaultViewExtent()
    if shown.isEmpty() or not shown.crs().isValid():
        return None
    centre = QgsCoordinateTransform(shown.crs(), QgsCoordinateReferenceSystem(LONLAT), session.project).transform(shown.center())
    return centre.x(), centre.y()
