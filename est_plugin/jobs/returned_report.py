# SPDX-License-Identifier: GPL-2.0-or-later
"""What a returned list would do and what it could not, in words: for the preview, and as a CSV of everything that was not applied."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import work_orders as wo
from ..core.errors import StorageError
from ..core.importing.rejections import shortened
from ..core.notice import Notice
from ..core.returned_orders import Part, Refused
from ..core.returned_rows import LAMP_ACTION, Fault, cell_text
from ..core.schema import TABLES
from ..core.status import BY_CODE
from ..i18n import Texts
from ..storage.store import Store
from . import excel_csv
from .apply_work_orders import Decisions, Plan, RowPlan, chosen
from .returned_origin import head_of
from .work_list import MEASURE, code_labels

CONFLICT, REFUSED, UNREADABLE, UNKNOWN, NEEDS_REASON, LEFT_OUT = "conflict", "refused", "unreadable", "unknown", "needs-reason", "left-out"
_CSV_COLUMNS = ("row", "sheet", "number", "field", "here", "returned", "why", "cure")
_SHOWN_ORGANISATIONS = ("responsible_id", "contractor_id", "forwarded_to_id")


@dataclass(frozen=True)
class NotApplied:
    """One thing that was not applied, in words."""

    row: int
    sheet: str
    number: str
    field: str
    here: str
    returned: str
    why: str
    cure: str
    kind: str


class Words:
    """Values of measures and cells in words of one language."""

    def __init__(self, store: Store, texts: Texts) -> None:
        self.texts = texts
        self._labels = code_labels(store, texts.language)
        self._organisations = dict(store.rows("organisation", ("id", "name")))

    def value(self, column: str, value: Any) -> str:
        """A value of a column of the measure; a dash for nothing."""
        if value is None or value == "":
            return "–"
        if hasattr(value, "label"):
            return value.label(self.texts.language)
        if isinstance(value, dt.date):
            return value.isoformat()
        declared = TABLES[MEASURE][column]
        if declared.references == "organisation":
            return self._organisations.get(value, "–")
        if declared.code_list:
            return self._labels.get((declared.code_list, value), str(value))
        return str(value)

    def field(self, part: Part) -> str:
        """What a part is about."""
        return wo.BY_KEY[part.key].label(self.texts.language)

    def here(self, part: Part) -> str:
        """How it is in the workspace."""
        return self.value(_main_column(part), part.here)

    def returned(self, part: Part) -> str:
        """How it came back, with what goes with it."""
        words = self.value(_main_column(part), part.returned)
        more = [self.value(name, part.values.get(name)) for name in ("done_on", "review_date", "reason") if "status" in part.values and part.values.get(name)]
        return ", ".join([words, *more])

    def change(self, row: RowPlan, part: Part) -> str:
        """One change: Läge: Planerad → Klart, 2026-10-03."""
        if part.key == "comment":
            return self.texts("returned.adds-comment", text=shortened(part.said))
        gone = [name for name in _SHOWN_ORGANISATIONS if name in part.values and row.measure is not None and row.measure[name]]
        text = self.texts("returned.change", field=self.field(part), here=self.here(part), returned=self.returned(part))
        for name in gone:
            label = TABLES[MEASURE][name].label(self.texts.language)
            text += "; " + self.texts("returned.change", field=label, here=self.value(name, row.measure[name]), returned="–")
        return text

    def sides(self, row: RowPlan, part: Part) -> str:
        """The whole of it: how it was sent, how it is here, what came back; for a change without conflict what becomes of it."""
        lines = [self.change(row, part)]
        if part.is_conflict:
            words = {"here": self.here(part), "returned": self.returned(part)}
            lines = [self.texts("returned.sides", field=self.field(part), sent=self.value(_main_column(part), part.sent), **words)]
        return " ".join([*lines, *self.notices(row, part)])

    def notices(self, row: RowPlan, part: Part | None = None) -> list[str]:
        """What should be known of a part, or of the whole row."""
        parts = [part] if part is not None else row.merged.parts
        return [notice.text(self.texts) for one in parts for notice in one.notices]


def _main_column(part: Part) -> str:
    if "status" in part.values:
        return "status"
    return next(iter(part.values), "note")


def not_applied(plan: Plan, words: Words, decisions: Decisions = Decisions()) -> list[NotApplied]:  # noqa: B008 - frozen
    """Everything of the file that does not become part of the workspace, in the order of its rows; what stays ours by choice is settled."""
    found: list[NotApplied] = []
    for row in plan.rows:
        if row.why is not None:
            found.append(_unknown(row, words))
            continue
        taken, kept = chosen(row, decisions)
        for part in row.merged.parts:
            if part not in taken and part not in kept:
                found.append(_part(row, part, decisions, words))
        found += [_refused(row, one, words) for one in row.merged.refused]
        found += [_fault(plan, row, one, words) for one in row.merged.faults]
    return found


def _entry(row: RowPlan, kind: str, **values: str) -> NotApplied:
    return NotApplied(row.row.number, row.row.sheet, row.row.text("nr"), kind=kind, **values)


def _unknown(row: RowPlan, words: Words) -> NotApplied:
    shown = "; ".join(text for text in (row.row.text(key) for key in ("what", "state", "done_on", "case_number", "reason", "comment")) if text)
    why, cure = _why_and_cure(row.why, words)
    return _entry(row, UNKNOWN, field="", here="", returned=shown, why=why, cure=cure)


def _why_and_cure(notice: Notice, words: Words) -> tuple[str, str]:
    return notice.text(words.texts), words.texts(f"{notice.key}.cure")


def _part(row: RowPlan, part: Part, decisions: Decisions, words: Words) -> NotApplied:
    here, returned = words.here(part), words.returned(part) if part.key != "comment" else part.said
    if row.id in decisions.left_out:
        kind, key = LEFT_OUT, "returned.left-out"
    elif part.is_conflict:
        kind, key = CONFLICT, "returned.conflict"
    else:
        kind, key = NEEDS_REASON, "returned.needs-reason"
    return _entry(row, kind, field=words.field(part), here=here, returned=returned, why=words.texts(key), cure=words.texts(f"{key}.cure"))


def _refused(row: RowPlan, one: Refused, words: Words) -> NotApplied:
    here = words.value("status", _status_of(row))
    returned = words.value("status" if one.key == "state" else "done_on", one.returned)
    field, cure = wo.BY_KEY[one.key].label(words.texts.language), words.texts("returned.refused.cure")
    return _entry(row, REFUSED, field=field, here=here, returned=returned, why=one.error.text(words.texts), cure=cure)


def _fault(plan: Plan, row: RowPlan, fault: Fault, words: Words) -> NotApplied:
    shown = fault.value.label(words.texts.language) if hasattr(fault.value, "label") else cell_text(fault.value)
    why = words.texts(fault.error.key, v=shortened(shown), **fault.error.details)
    cure = words.texts(f"{fault.error.key}.cure") if fault.error.key.startswith("returned.") else ""
    field = head_of(plan.contents, row.row, fault.key, words.texts.language)
    return _entry(row, UNREADABLE, field=field, here=_here(row, fault.key, words), returned=shown, why=why, cure=cure)


def _here(row: RowPlan, key: str, words: Words) -> str:
    """What the workspace holds of a column of the list."""
    if key == "state":
        return words.value("status", _status_of(row))
    column = key if key == LAMP_ACTION else wo.BY_KEY[key].measure_column or "note"
    return "" if key == "comment" else words.value(column, row.measure[column])


def _status_of(row: RowPlan) -> Any:
    return BY_CODE[row.measure["status"]]


# -- the file ------------------------------------------------------------------------------------------------------------
def csv_text(entries: Iterable[NotApplied], texts: Texts) -> str:
    """Heading and one line for each."""
    return excel_csv.csv_text([texts(f"returned.csv.{name}") for name in _CSV_COLUMNS], ([getattr(entry, name) for name in _CSV_COLUMNS] for entry in entries))


def write_csv(path: Path | str, entries: Iterable[NotApplied], texts: Texts) -> None:
    """The list as a file that opens in Excel with å, ä and ö."""
    path = Path(path)
    try:
        path.write_bytes(excel_csv.csv_bytes(csv_text(entries, texts)))
    except PermissionError as error:
        raise StorageError("error.file-locked", file=path.name) from error
    except OSError as error:
        raise StorageError("error.file-unwritable", file=str(path), reason=error.strerror or str(error)) from error


def summary(plan: Plan, texts: Texts) -> Mapping[str, str]:
    """Heading of each group with its number."""
    counts = {
        "changes": len(plan.changes), "conflicts": len(plan.conflicts), "refused": len(plan.refused), "unreadable": len(plan.unreadable),
        "unknown": len(plan.unknown), "unchanged": len(plan.unchanged),
    }  # fmt: skip
    return {name: texts(f"returned.group.{name}", n=n) for name, n in counts.items()}
