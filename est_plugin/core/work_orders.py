# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures out to those who do them, and back: the columns exchanged, what may be answered, and how the file tells what it is.

XLSX: the list stands on the first sheet, heads in row `HEADER_ROW`, first the `HIDDEN` columns (hidden), then those of `columns_of(kind)`.
The sheet `CONTROL` ("very hidden") holds `CONTROL_KEYS` in column A with their values in B, below them, after an empty row, a head and one
row of (measure_id, measure_number, nr) for each measure sent: with it a row is known again whose hidden cells were lost.
GeoPackage: points in the layer `POINTS`, measures without a place in `NO_PLACE`, fields named as `HIDDEN` and the column keys; beside a
column with a `lamp_list` stands a field named as its `lamp_column`, for lamps; words are stored as their labels. The tables `CONTROL_TABLE`
(key, value) and `CONTROL_ROWS` (measure_id, measure_number, nr) are not registered as layers.
dispatch.rows keeps what was sent, by measure: {measure_id: {"ver": 3, "nr": "14", "lamp": true, "values": {measure column: value}}}; the
columns are `KEPT`, dates as YYYY-MM-DD, and `sent_text` says what stood in a cell.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from . import status
from .local_time import stored_day

WORK_LIST, WORK_ORDER, REPLY_FORM, REMINDER = "work_list", "work_order", "reply_form", "reminder"
KINDS = (WORK_LIST, WORK_ORDER, REPLY_FORM)  # values of the choice "dispatch_kind" that carry rows
OUTSIDE = (WORK_ORDER, REPLY_FORM)  # read by others than the municipality's own: only what is public in the schema
TO_DO, OVERDUE, WAITING, ALL = "open", "overdue", "waiting", "all"
# which measures: still to do or answered, those late, those waited for, all, or of one status (the word for the type wins)
WHICH = (TO_DO, OVERDUE, WAITING, ALL, *(one.code for one in status.STATUSES))
FORMAT = "est-work-order"
FORMAT_VERSION = 1

CONTROL = "est"
CONTROL_KEYS = ("format", "version", "dispatch_id", "workspace_id", "kind", "language", "made_at", "sheet")
CONTROL_TABLE, CONTROL_ROWS = "est_dispatch", "est_dispatch_row"
CONTROL_ROW_HEAD = ("measure_id", "measure_number", "nr")
HEADER_ROW = 1
HIDDEN = ("measure_id", "measure_number")
POINTS, NO_PLACE = "measures", "measures_without_place"
FIELD_FID, FIELD_GEOMETRY = "fid", "geom"

TEXT, DATE, NUMBER = "text", "date", "number"


@dataclass(frozen=True)
class StateWord:
    """A word of the column *Läge*: the statuses it may become (the first that may follow the present one) and what goes with it."""

    key: str
    sv: str
    en: str
    statuses: tuple[str, ...]
    needs: tuple[str, ...] = ()  # keys of columns of the same row that must be filled
    values: Mapping[str, Any] = field(default_factory=dict)  # measure column → value that is written too
    lamp_values: Mapping[str, Any] = field(default_factory=dict)  # the same when the row is about a lamp
    copies: Mapping[str, str] = field(default_factory=dict)  # measure column ← key of the column whose value it takes

    def label(self, language: str) -> str:
        """The word in one language."""
        return self.sv if language == "sv" else self.en

    def next_status(self, current: str) -> str | None:
        """The status it gives a measure that has this status now; None when no step leads there."""
        return next((code for code in self.statuses if status.may_follow(current, code)), None)


STATES: tuple[StateWord, ...] = (
    StateWord("done", "Klart", "Done", ("fixed",)),
    StateWord("in_progress", "Pågår", "In progress", ("in_progress",)),
    StateWord("planned", "Planerat", "Planned", ("planned",)),
    StateWord("ordered", "Beställt", "Ordered", ("ordered",)),
    StateWord("waits", "Väntar till datum", "Waits until date", ("monitor",), needs=("promised",), copies={"review_date": "promised"}),
    StateWord("refused", "Åtgärdas inte", "Will not be done", ("refused",), needs=("reason",)),
    # whose it is has to be decided anew: it comes back as one without responsible
    StateWord("not_ours", "Inte vårt", "Not ours", ("triage", "investigating", "planned"), values={"responsible_id": None}),
    StateWord("no_fault", "Inget fel", "No fault", ("fixed",), lamp_values={"lamp_action": "no_fault"}),
)
STATE_BY_KEY: dict[str, StateWord] = {state.key: state for state in STATES}
_SHOWN_AS = {"in_progress": "in_progress", "planned": "planned", "ordered": "ordered", "fixed": "done", "verified": "done", "refused": "refused"}


@dataclass(frozen=True)
class ExchangeColumn:
    """One column of the list as it goes out: stable key, head, what it is of a measure, who may write it."""

    key: str
    sv: str
    en: str
    measure_column: str | None = None
    editable: bool = False
    type: str = TEXT
    kinds: tuple[str, ...] = KINDS
    is_sent: bool = True  # False: goes out empty, whatever the measure holds
    states: tuple[StateWord, ...] = ()  # drop-down of the column
    lamp_list: str | None = None  # rows about lamps: drop-down of this code list …
    lamp_column: str | None = None  # … which goes to this column of the measure when it is one of its words
    max_length: int | None = None
    width: float = 14.0  # in characters

    def label(self, language: str) -> str:
        """The head in one language."""
        return self.sv if language == "sv" else self.en

    @property
    def sent_columns(self) -> tuple[str, ...]:
        """Columns of the measure that decide what stands in the cell."""
        return tuple(column for column in (self.measure_column, self.lamp_column) if column)


_INSIDE = (WORK_LIST,)
_WORKS = (WORK_LIST, WORK_ORDER)
COLUMNS: tuple[ExchangeColumn, ...] = (
    ExchangeColumn("nr", "Nr", "No.", width=8),
    ExchangeColumn("what", "Vad ska göras", "What to do", width=44),
    ExchangeColumn("place", "Var", "Where", width=30),
    ExchangeColumn("pole", "Stolpe", "Pole", width=12),
    ExchangeColumn("fault", "Fel på lampan", "Lamp fault", width=18),
    ExchangeColumn("extent", "Omfattning", "Extent", width=16),
    ExchangeColumn("safety", "Säkerhet", "Safety", kinds=_WORKS, width=24),
    ExchangeColumn("priority", "Prioritet", "Priority", kinds=_INSIDE, width=11),
    ExchangeColumn("due", "Klar senast", "Due", "due_date", type=DATE, kinds=_WORKS, width=12),
    ExchangeColumn("due_why", "Varför då", "Why then", kinds=_INSIDE, width=22),
    ExchangeColumn("answer_by", "Svar senast", "Answer by", "answer_by", type=DATE, width=12),
    ExchangeColumn("case_number", "Ert ärendenr", "Your case no.", "external_number", True, max_length=60, width=16),
    ExchangeColumn("state", "Läge", "State", "status", True, states=STATES, width=17),
    ExchangeColumn("done_on", "Utfört datum", "Done on", "done_on", True, type=DATE, width=13),
    ExchangeColumn(
        "done_what", "Vad gjordes", "What was done", "what_done", True, lamp_list="lamp_action", lamp_column="lamp_action", max_length=40_000, width=26,
    ),
    ExchangeColumn("promised", "Klart senast enligt er", "Done by, you say", "planned_to", True, type=DATE, width=13),
    ExchangeColumn("reason", "Skäl om inte", "Reason if not", "reason", True, is_sent=False, max_length=40_000, width=28),
    ExchangeColumn("comment", "Kommentar", "Comment", "note", True, is_sent=False, max_length=40_000, width=32),
    ExchangeColumn("north", "N", "N", type=NUMBER, width=11),
    ExchangeColumn("east", "E", "E", type=NUMBER, width=11),
)  # fmt: skip
BY_KEY: dict[str, ExchangeColumn] = {column.key: column for column in COLUMNS}
EDITABLE: tuple[ExchangeColumn, ...] = tuple(column for column in COLUMNS if column.editable)
# what an answer may change, and what it is compared with
KEPT: tuple[str, ...] = (
    "status", "responsible_id", "contractor_id", "forwarded_to_id", "due_date", "answer_by", "review_date", "external_number", "done_on",
    "what_done", "lamp_action", "planned_to", "reason", "note",
)  # fmt: skip


def kind_for(organisation_kind: str | None, is_outside: bool) -> str:
    """What an organisation is sent: contractors an order, others outside a form to answer on, our own a list."""
    if organisation_kind == "contractor":
        return WORK_ORDER
    return REPLY_FORM if is_outside else WORK_LIST


def columns_of(kind: str) -> tuple[ExchangeColumn, ...]:
    """Columns that a recipient of this kind gets, in order."""
    return tuple(column for column in COLUMNS if kind in column.kinds)


def state_of(code: str) -> StateWord | None:
    """The word of *Läge* that tells a status; None for those the recipient has not chosen (new, waiting …)."""
    key = _SHOWN_AS.get(code)
    return STATE_BY_KEY[key] if key else None


def sent_value(column: ExchangeColumn, values: Mapping[str, Any]) -> Any:
    """What an editable column holds when it goes out: None, a text, a day, a `StateWord`, or a code of `lamp_list` (for lamps)."""
    if not column.is_sent or not column.measure_column:
        return None
    if column.states:
        return state_of(values.get("status") or "")
    if column.lamp_column and values.get(column.lamp_column):
        return values[column.lamp_column]
    value = values.get(column.measure_column)
    if column.type == DATE and isinstance(value, str):
        return stored_day(value)
    return value or None


def sent_text(column: ExchangeColumn, values: Mapping[str, Any], language: str, labels: Mapping[tuple[str, str], str]) -> str:
    """The same in words; `labels` are those of the code lists: (list, code) → label."""
    value = sent_value(column, values)
    if value is None:
        return ""
    if isinstance(value, StateWord):
        return value.label(language)
    if isinstance(value, dt.date):
        return value.isoformat()
    if column.lamp_list and values.get(column.lamp_column or ""):
        return labels.get((column.lamp_list, value), str(value))
    return str(value)


def snapshot(rows: Iterable[tuple[Mapping[str, Any], str, bool]]) -> dict[str, dict[str, Any]]:
    """What dispatch.rows keeps of (measure, nr on paper, is about a lamp)."""
    return {
        measure["id"]: {"ver": measure["ver"], "nr": nr, "lamp": is_lamp, "values": {name: _as_json(measure[name]) for name in KEPT}}
        for measure, nr, is_lamp in rows
    }  # fmt: skip


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
