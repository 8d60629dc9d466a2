# SPDX-License-Identifier: GPL-2.0-or-later
"""Three walks with a hundred findings each, told step by step through the programs that people use; what each step did stands in a diary."""
from __future__ import annotations

import csv
import datetime as dt
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from qgis.core import QgsProject, QgsVectorLayer

from est_plugin.core import work_orders as wo
from est_plugin.core.follow_up import OUTCOMES
from est_plugin.core.returned_orders import OURS, THEIRS
from est_plugin.gis import layer_roles, project_setup
from est_plugin.jobs import apply_work_orders as back, meeting, meeting_decide
from est_plugin.jobs.duplicates import suggestions
from est_plugin.jobs.follow_up import Answer, mark_followed_up, save_answers
from est_plugin.jobs.follow_up_points import read_follow_up
from est_plugin.jobs.merge import merge
from est_plugin.jobs.plan_walk import StopInput, WalkInput, copy_walk, save_walk
from est_plugin.jobs.report_danger import note_called
from est_plugin.jobs.save_finding import Lamp, Seen, save_findings
from est_plugin.jobs.set_status import set_status
from est_plugin.storage import workspace
from est_plugin.storage.connection import prepare

from .returned_lists import fill_xlsx

TODAY = dt.date.today()
UTC = dt.timezone.utc
WALKS, EACH = 3, 100
GOOD, DANGERS = 5, 1  # of each walk
CATEGORIES = "BCDEFGHIJKLMO"
PROMISE = TODAY + dt.timedelta(days=20)
DONE_ON = TODAY - dt.timedelta(days=2)


@dataclass(frozen=True)
class Case:
    """What a recipient writes in a row, what happens here meanwhile, and what must come of it."""

    cells: dict[str, Any]
    becomes: str | None = None  # status; None: it stays as it is here
    is_listed: bool = False  # in the list of what was not applied
    here: str | None = None  # status that somebody gives it here after it was sent
    package: dict[str, Any] | None = None  # what a form in QGIS lets one write instead


CASES = {
    "done": Case({"state": "Klart", "done_on": DONE_ON}, "fixed"),
    "tick": Case({"state": "x", "done_on": f"{DONE_ON.day}/{DONE_ON.month}"}, "fixed", package={"state": "Klart", "done_on": DONE_ON}),
    "capitals": Case({"state": "  KLAR!  "}, "fixed", package={"state": "Klart"}),
    "begun": Case({"state": "påbörjat", "case_number": "0012"}, "in_progress"),
    "refused": Case({"state": "Åtgärdas inte", "reason": "Muren är inte kommunens"}, "refused"),
    "no reason": Case({"state": "Görs ej"}, is_listed=True),
    "not ours": Case({"state": "Inte vårt"}, "triage"),
    "later": Case({"state": "Väntar till datum", "promised": PROMISE}, "monitor"),
    "no such day": Case({"state": "Klart", "done_on": "31/2"}, is_listed=True, package={"state": "Klart", "done_on": TODAY + dt.timedelta(days=9)}),
    "doubt": Case({"state": "nästan klart"}, is_listed=True),
    "conflict": Case({"state": "Klart", "done_on": DONE_ON}, is_listed=True, here="ordered"),
    "forbidden": Case({"state": "Väntar till datum", "promised": PROMISE}, is_listed=True, here="refused"),
    "number": Case({"case_number": "2026-77", "comment": "Ring innan ni kommer"}),
    "untouched": Case({}),
}  # fmt: skip


@dataclass
class Sent:
    """One file that went out and came back."""

    out: Path
    path: Path  # as it came back
    cases: dict[str, tuple[str, str]] = field(default_factory=dict)  # number on the list → (case, measure)
    listed: set[str] = field(default_factory=set)  # numbers in the list of what was not applied
    changed: int = 0


class Tale:
    """`run` runs an algorithm; statuses are read with plain sqlite after each step."""

    def __init__(self, folder: Path, run: Callable[..., dict[str, Any]]) -> None:
        self.folder, self.run = folder, run
        os.environ.setdefault("OGR_SQLITE_JOURNAL", "DELETE")  # as the plugin does when it starts
        self.diary: dict[str, list[str]] = defaultdict(list)  # measure → its statuses as they were seen after each step
        self.sent: list[Sent] = []
        self.merged: list[tuple[str, str, str]] = []  # table, kept, merged
        self.walks: list[str] = []
        self.again = ""
        made = run("est:createworkspace", FOLDER=str(folder), NAME="EST Berättelse", CRS="EPSG:3008", LANGUAGE="sv")
        self.path = Path(made["WORKSPACE"])
        self.project = QgsProject()
        project_setup.open_project(self.project, Path(made["PROJECT"]))

    def close(self) -> None:
        """A project with layers must not be left to the end of the program."""
        self.project.clear()

    # -- looking ------------------------------------------------------------------------------------------------------
    def sql(self, text: str, *values: Any) -> list[tuple]:
        """Rows read by another program."""
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(text, values).fetchall()

    def note(self) -> None:
        """Write into the diary what has another status than before."""
        for key, code in self.sql("SELECT id, status FROM measure"):
            if self.diary[key][-1:] != [code]:
                self.diary[key].append(code)

    def statuses(self) -> dict[str, str]:
        """Measure → its status now."""
        return dict(self.sql("SELECT id, status FROM measure"))

    @contextmanager
    def store(self):
        """The workspace as the panel has it; the diary is written when it is closed."""
        with workspace.open_workspace(self.path, "anna") as opened:
            yield opened.store
        self.note()

    def layer(self, table: str) -> QgsVectorLayer:
        """The layer of the project that the workspace was made with, as the attribute table sees it now."""
        found = layer_roles.layer(self.project, table)
        found.dataProvider().reloadData()
        return found

    def cells(self, measure_id: str, **changes: Any) -> None:
        """The attribute table of a QGIS without the plugin."""
        layer = self.layer("measure")
        (feature,) = layer.getFeatures(f"\"id\" = '{measure_id}'")
        assert layer.startEditing()
        for name, value in changes.items():
            layer.changeAttributeValue(feature.id(), layer.fields().lookupField(name), value)
        assert layer.commitChanges(), layer.commitErrors()
        self.note()

    # -- the walks ----------------------------------------------------------------------------------------------------
    def walk(self) -> None:
        """A hundred findings each: lamps, things at the same place, good ones, one danger."""
        local = dt.timezone(dt.timedelta(hours=1))
        with self.store() as store:
            for number in range(WALKS):
                start = dt.datetime.combine(TODAY - dt.timedelta(days=40 - number), dt.time(17, 0), local)
                route = [(150_000.0, 6_320_000.0 + 50 * number), (151_000.0, 6_320_000.0 + 50 * number)]
                stops = [StopInput((150_100.0 + 250 * n, route[0][1]), f"Stopp {n + 1}", "street") for n in range(4)]
                walk, _done = save_walk(store, WalkInput(f"Vandring {number + 1}", start, route, stops))
                with store.transaction("held") as tx:
                    tx.update(store.get("walk", walk.id), state="held")
                self.walks.append(walk.id)
                save_findings(store, [self._seen(n, walk.id, route[0], start) for n in range(EACH)])

    def _seen(self, n: int, walk_id: str, corner: tuple[float, float], when: dt.datetime) -> Seen:
        xy = (corner[0] + 10.0 * n, corner[1] + n % 7)
        common = {"xy": xy, "walk_id": walk_id, "seen_at": when}
        if n < GOOD:
            return Seen(f"Fint upplyst plats {n}", kind="good", category="K1", **common)
        if n < GOOD + DANGERS:
            return Seen("Öppen lucka med kablar", category="A1", severity=4, lamp=Lamp("open_hatch", pole_number=f"F-{n}"), **common)
        if n % 4 == 0:
            return Seen(f"=1+1 Lampan {n} är släckt", category="A1", lamp=Lamp(pole_number=f"H-{n}"), **common)
        if n % 10 in (1, 2):  # pairs: the same thing told by two
            return Seen(f"Häcken vid port {n // 10} skymmer sikten", category="B2", **{**common, "xy": (corner[0] + 100.0 * (n // 10), corner[1])})
        return Seen(f"Brist {n}, trasig", category=f"{CATEGORIES[n % len(CATEGORIES)]}1", severity=1 + n % 3, **common)

    # -- out ----------------------------------------------------------------------------------------------------------
    def assign(self) -> dict[str, Any]:
        """Everything without measure, from the toolbox; then somebody rings about the dangers."""
        result = self.run("est:suggestassignments", WORKSPACE=str(self.path), APPLY=True, OUTPUT=str(self.folder / "forslag.csv"))
        self.note()
        with self.store() as store:
            dangers = [("finding", key) for key, in store.rows("finding", ("id",), {"severity": 4})]
            note_called(store, dangers, dt.datetime.now(UTC))
        return result

    def send(self) -> None:
        """Every organisation gets its list: one as workbook, the next as package, each time with the paper."""
        names = self.sql("SELECT DISTINCT o.name FROM measure m JOIN organisation o ON o.id = m.responsible_id ORDER BY o.name")
        for number, (name,) in enumerate(names):
            ending = "xlsx" if number % 2 == 0 else "gpkg"
            file = self.folder / f"lista {number}.{ending}"
            wanted = {"WORKSPACE": str(self.path), "ORGANISATION": name, "STATUS": "open", f"OUTPUT_{ending.upper()}": str(file)}
            assert self.run("est:workorders", **wanted, OUTPUT=str(self.folder / f"lista {number}.pdf"))["SENT"] > 0
            self.sent.append(Sent(file, file))

    def answer(self) -> None:
        """Fill in all files, each row by the next case, and change some of the measures here meanwhile."""
        names, at = list(CASES), 0
        for file in self.sent:
            for nr, measure_id in _rows_of(file.path):
                file.cases[nr] = (names[at % len(names)], measure_id)
                at += 1
            file.path = (_fill_workbook if file.path.suffix == ".xlsx" else _fill_package)(file)
        for number, (name, measure_id) in enumerate(self.answered()):
            if CASES[name].here:
                self._change_here(number, CASES[name].here, measure_id)

    def answered(self) -> list[tuple[str, str]]:
        """(case, measure) of all rows."""
        return [entry for file in self.sent for entry in file.cases.values()]

    def _change_here(self, number: int, code: str, measure_id: str) -> None:
        """In turn by the panel, the attribute table and SQL."""
        reason = "Rivs i vår"
        if number % 3 == 0:
            with self.store() as store:
                set_status(store, [measure_id], code, {"reason": reason} if code == "refused" else {}, TODAY)
        elif number % 3 == 1:
            self.cells(measure_id, status=code, **({"reason": reason} if code == "refused" else {}))
        else:
            with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                prepare(connection)
                connection.execute("UPDATE measure SET status = ?, reason = ?, ver = -ver WHERE id = ?", (code, reason, measure_id))
            self.note()

    # -- back ---------------------------------------------------------------------------------------------------------
    def apply(self) -> None:
        """Each file through the toolbox."""
        for number, file in enumerate(self.sent):
            conflicts = self.folder / f"inte {number}.csv"
            file.changed = self.run("est:applyworkorders", WORKSPACE=str(self.path), INPUT=str(file.path), CONFLICTS=str(conflicts))["CHANGED"]
            with conflicts.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.reader(lines, delimiter=";"))
            file.listed = {row[2] for row in rows[1:]}
        self.note()

    def decide(self) -> int:
        """Conflicts one by one, theirs and ours in turn, and the reasons that were missing; how many measures it changed."""
        changed = 0
        with self.store() as store:
            for file in self.sent:
                plan = back.plan(store, file.path, TODAY)
                conflicts = [(row.id, part.key) for row in plan.conflicts for part in row.conflicts]
                choices = {key: (OURS, THEIRS)[number % 2] for number, key in enumerate(conflicts)}
                decisions = back.Decisions(choices=choices, reasons={row.id: "Ryms inte i budgeten" for row in plan.rows if row.needs_reason})
                changed += back.will_change(plan, decisions)
                back.apply(store, plan, decisions)
        return changed

    # -- afterwards -----------------------------------------------------------------------------------------------------
    def merge(self) -> None:
        """What is proposed as the same: the first four findings, and four pairs of measures."""
        with self.store() as store:
            pairs = [(one.table, one.first_id, one.second_id) for one in suggestions(store)]
            wanted = [pair for pair in pairs if pair[0] == "finding"][:4]
            used = {key for pair in wanted for key in pair}
            free = [key for key, in store.rows("measure", ("id",), {"status": "in_progress"}) if key not in used]
            wanted += [("measure", kept, other) for kept, other in zip(free[:8:2], free[1:8:2])]
            for table, kept, other in wanted:
                merge(store, table, kept, [other], TODAY)
                self.merged.append((table, kept, other))

    def meet(self) -> str:
        """Three decisions of a meeting; its id."""
        with self.store() as store:
            held = meeting.begin(store, meeting.proposal(store, TODAY))
            rows = [key for key, in store.rows("measure", ("id",), {"status": "triage"}, order_by=("number",))][:3]
            organisation = store.find("organisation", {"code": "streets"})[0].id
            given = (
                meeting_decide.DecisionInput("decided", responsible_id=organisation, due=TODAY + dt.timedelta(days=60)),
                meeting_decide.DecisionInput("refused", text="Byggs om nästa år"),
                meeting_decide.DecisionInput("monitor", review_date=TODAY + dt.timedelta(days=30)),
            )
            for measure_id, decision in zip(rows, given):
                meeting_decide.decide(store, held.id, ("measure", measure_id), decision)
            meeting.end(store, held.id, dt.datetime.now(UTC))
            return held.id

    def walk_again(self, photo: Path) -> dict[str, str]:
        """The first walk is followed up yesterday: in turn fixed, still there, worse; finding → answer."""
        with self.store() as store:
            again, _done = copy_walk(store, self.walks[0], dt.datetime.now(UTC) - dt.timedelta(days=1))
            points = read_follow_up(store, again.id).points
            answers = [Answer(point.finding.id, OUTCOMES[n % 3], "", [photo] if n < 3 else ()) for n, point in enumerate(points)]
            for start in range(0, len(answers), 25):
                save_answers(store, again.id, answers[start : start + 25])
            save_findings(store, [Seen("Ny brist på uppföljningen", category="H1", xy=(150_400.0, 6_320_000.0), walk_id=again.id)])
            mark_followed_up(store, again.id)
            self.again = again.id
        return {one.finding_id: one.outcome for one in answers}

    def verify(self) -> list[str]:
        """What was done on the other walks is looked at: half by the panel, some in the attribute table."""
        found = [key for key, in self.sql("SELECT id FROM measure WHERE status = 'fixed' ORDER BY number")]
        with self.store() as store:
            half = found[: len(found) // 2]
            set_status(store, half, "verified", {"verified_on": TODAY, "verified_by": "Driftledare", "verified_how": "På plats"}, TODAY)
        some = found[len(half) : len(half) + 3]
        for measure_id in some:
            self.cells(measure_id, status="verified", verified_on=TODAY.isoformat(), verified_by="Driftledare", verified_how="Foto")
        return [*half, *some]


# -- files ---------------------------------------------------------------------------------------------------------------
def _rows_of(path: Path) -> Iterable[tuple[str, str]]:
    """(number on the list, measure)"""
    if path.suffix == ".xlsx":
        page = openpyxl.load_workbook(path).worksheets[0]
        head = [cell.value for cell in page[wo.HEADER_ROW]]
        lines = list(page.iter_rows(min_row=wo.HEADER_ROW + 1, values_only=True))
        return [(str(line[head.index("Nr")]), line[0]) for line in lines if line[0]]
    layer = QgsVectorLayer(f"{path}|layername={wo.POINTS}", "p", "ogr")
    return [(feature["nr"], feature["measure_id"]) for feature in layer.getFeatures()]


def _fill_workbook(file: Sent) -> Path:
    """As Excel users do: sorted the other way, a column of their own, merged greetings, a row nobody knows."""

    def rework(book: Any) -> None:
        page = book.worksheets[0]
        lines = [[cell.value for cell in line] for line in page.iter_rows(min_row=wo.HEADER_ROW + 1)]
        for row, line in enumerate(reversed(lines), wo.HEADER_ROW + 1):
            for column, value in enumerate(line, 1):
                page.cell(row, column).value = value
        page.insert_cols(5)
        page.cell(wo.HEADER_ROW, 5).value = "Vår egen kolumn"
        last = page.max_row
        page.cell(last + 1, 3).value, page.cell(last + 1, 4).value = "9999", "En rad som ingen känner"
        page.merge_cells(start_row=last + 3, end_row=last + 3, start_column=3, end_column=6)
        page.cell(last + 3, 3).value = "Hälsningar från oss"

    keys = {cell.value for cell in openpyxl.load_workbook(file.path).worksheets[0][wo.HEADER_ROW]}
    answers = {
        number: {key: value for key, value in CASES[name].cells.items() if wo.BY_KEY[key].sv in keys}
        for nr, (name, _measure) in file.cases.items() for number in ([nr, int(nr)] if nr.isdigit() else [nr])
    }  # fmt: skip
    return fill_xlsx(file.path, answers, rework)


def _fill_package(file: Sent) -> Path:
    """In the edit buffer of a QGIS without the plugin."""
    layer = QgsVectorLayer(f"{file.path}|layername={wo.POINTS}", "p", "ogr")
    assert layer.startEditing()
    for feature in layer.getFeatures():
        case = CASES[file.cases[feature["nr"]][0]]
        for key, value in (case.cells if case.package is None else case.package).items():
            text = value.isoformat() if isinstance(value, dt.date) else value
            assert layer.changeAttributeValue(feature.id(), layer.fields().lookupField(key), text), key
    assert layer.commitChanges(), layer.commitErrors()
    return file.path
