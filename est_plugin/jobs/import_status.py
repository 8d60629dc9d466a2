# SPDX-License-Identifier: GPL-2.0-or-later
"""Status back from the fault-report system: cases that are done there are done here, by case number; what cannot follow is listed."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Tuple

from ..core import status
from ..core.case import LIGHTING_DEFECT
from ..core.case_status import CaseState, Verdict, certain, columns_of, judge, read_state, slowest
from ..core.importing.bad_value import BadValue
from ..core.importing.modes import UPDATE
from ..core.record import Record
from ..core.review import REJECTED
from ..reports.delivery import deliver
from ..storage.store import Store, Transaction
from .case_answers import Answers, Key, read_answers
from .excel_csv import csv_bytes, csv_text
from .local_days import today_of, zone_of
from .set_status import take_step

if TYPE_CHECKING:
    from .import_plan import ImportPlan

CODES = "status"  # in a profile: words of the source → code
_HEADS = ("row", "case", "measure", "now", "told", "why")
_ENDS = ("done", "no_fault", "refused")
Entry = Tuple[int, Record, CaseState]
Told = Dict[Key, List[Entry]]


@dataclass(frozen=True)
class StatusStep:
    """A measure that follows what the file tells."""

    row_number: int
    measure: Record
    status: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class StatusConflict:
    """A row whose state is not followed; `key` is the last part of import-status.conflict-…"""

    row_number: int
    case_number: str
    told: str
    key: str
    measure_number: int | None = None
    now: str = ""

    def why(self, texts: Any) -> str:
        """The reason with the cure."""
        return texts(f"import-status.conflict-{self.key}")


@dataclass(frozen=True)
class StatusPlan:
    """What the file tells of the cases that are here; `column` is where."""

    column: str = ""
    steps: tuple[StatusStep, ...] = ()
    conflicts: tuple[StatusConflict, ...] = ()
    same: int = 0
    today: dt.date = field(default_factory=dt.date.today)


def plan_statuses(store: Store, plan: ImportPlan) -> StatusPlan:
    """The steps and conflicts of an import of lighting defects that updates; nothing for any other."""
    if plan.request.table != LIGHTING_DEFECT or plan.request.mode != UPDATE:
        return StatusPlan()
    columns = columns_of(plan.request.source.columns, plan.mapping.as_dict)
    if not columns:
        return StatusPlan()
    today, zone = today_of(store), zone_of(store)
    words = (plan.request.profile.codes.get(CODES) if plan.request.profile else None) or {}
    told: dict[Key, list[Entry]] = {}
    conflicts: list[StatusConflict] = []
    for ready, record in plan.updates:
        row = ready.row
        try:
            state = read_state(row.source, columns, today, zone, words)
        except BadValue as error:
            conflicts.append(_conflict(row.row_number, record, str(row.source.get(next(iter(columns.values()))) or ""), certain(error)))
            continue
        if state is not None:
            told[LIGHTING_DEFECT, record.id] = [(row.row_number, record, state)]
    steps, more, same = _steps(store, told, today)
    listed = sorted((*conflicts, *more), key=lambda one: one.row_number)
    return StatusPlan(next(iter(columns.values())), tuple(steps), tuple(listed), same, today)


def write_statuses(store: Store, tx: Transaction, planned: StatusPlan) -> int:
    """Take the steps inside the transaction of the import; how many."""
    for step in planned.steps:
        take_step(store, tx, step.measure, step.status, step.changes, planned.today)
    return len(planned.steps)


def write_conflicts(path: Path, planned: StatusPlan, texts: Any) -> None:
    """The conflicts as a CSV for Excel."""
    rows = [
        [str(one.row_number), one.case_number, f"Å{one.measure_number}" if one.measure_number else "", _label(one.now, texts), one.told, one.why(texts)]
        for one in planned.conflicts
    ]
    deliver(csv_bytes(csv_text([texts(f"import-status.head-{name}") for name in _HEADS], rows)), path)


# -- inside ------------------------------------------------------------------------------------------------------------
def _steps(store: Store, told: Told, today: dt.date) -> tuple[list[StatusStep], list[StatusConflict], int]:
    answers = read_answers(store, told)
    told = _by_root(told, answers)
    steps: dict[str, StatusStep] = {}
    conflicts, same = [], 0
    for key, entries in told.items():
        found = answers.of(key)
        slow = slowest(one["status"] for one in found) if found else ""
        for row_number, record, state in entries:
            if not found or len(found) > 1 and judge(state, {"status": slow}, today) == Verdict():
                is_lost = not found and state.key in _ENDS and record["review_state"] != REJECTED
                conflicts += [_conflict(row_number, record, state.word, "no-measure")] if is_lost else []
                same += not is_lost
                continue
            for measure in found:
                verdict = judge(state, measure, today)
                if verdict.conflict:
                    conflicts.append(_conflict(row_number, record, state.word, verdict.conflict, measure))
                elif not verdict.status:
                    same += 1
                elif not _all_told(answers.things[measure.id], told, state):
                    conflicts.append(_conflict(row_number, record, state.word, "shared", measure))
                else:
                    _keep_latest(steps, StatusStep(row_number, measure, verdict.status, verdict.changes or {}))
    return list(steps.values()), conflicts, same


def _by_root(told: Told, answers: Answers) -> dict[Key, list[Entry]]:
    """What is told of a thing under each of its case numbers: rows that were merged are one."""
    found: dict[Key, list[Entry]] = defaultdict(list)
    for key, entries in told.items():
        found[answers.root[key]] += entries
    return found


def _keep_latest(steps: dict[str, StatusStep], step: StatusStep) -> None:
    earlier = steps.get(step.measure.id)
    if earlier is None or step.changes.get("done_on", dt.date.min) > earlier.changes.get("done_on", dt.date.min):
        steps[step.measure.id] = step


def _all_told(things: Iterable[Key], told: Told, state: CaseState) -> bool:
    """Whether the file tells the same of everything that the measure answers: three lamps are not repaired when one is."""
    return all(key in told and all(one.key == state.key for _row, _record, one in told[key]) for key in things)


def _conflict(row_number: int, record: Record, told: str, key: str, measure: Record | None = None) -> StatusConflict:
    case = str(record["external_number"] or record["number"] or "")
    return StatusConflict(row_number, case, told[:60], key, measure["number"] if measure else None, measure["status"] if measure else "")


def _label(code: str, texts: Any) -> str:
    return status.BY_CODE[code].label(texts.language) if code else ""


def tell(planned: StatusPlan, texts: Any, say: Callable[[str], None], warn: Callable[[str], None], most: int = 20) -> None:
    """The outcome in sentences."""
    if not planned.column:
        return
    say(texts("import-status.done", n=len(planned.steps), column=planned.column))
    for one in planned.conflicts[:most]:
        where = texts("import-status.where", row=one.row_number, case=one.case_number, told=one.told)
        warn(f"{where} {one.why(texts)}")
    if len(planned.conflicts) > most:
        warn(texts("import-status.more", n=len(planned.conflicts) - most))
