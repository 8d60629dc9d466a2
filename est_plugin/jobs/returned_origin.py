# SPDX-License-Identifier: GPL-2.0-or-later
"""Which list a returned file is: by what it tells about itself, else by the rows it shares with one that was sent."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ..core import work_orders as wo
from ..core.errors import InputError, NotFoundError
from ..core.notice import Notice
from ..core.record import Record
from ..core.returned_columns import Heads, is_repeated_head, match
from ..core.returned_match import Candidate, Matcher, fits, same_nr
from ..core.returned_orders import Sent
from ..core.returned_rows import ReturnedRow
from ..core.schema import TABLES
from ..i18n import LANGUAGES
from ..storage.returned_files import ReturnedFile
from ..storage.store import Store
from .local_days import zone_of
from .work_list import MEASURE, code_labels, load
from .work_orders import WORKSPACE_ID

_SHARED_ENOUGH = 0.5  # of the rows of a file without its control sheet


@dataclass(frozen=True)
class Origin:
    """The list that was sent and what stood in it; without `dispatch` nobody knows."""

    dispatch: Record | None
    organisation_id: str | None
    sent: Mapping[str, Sent]
    matcher: Matcher
    measures: Mapping[str, Record]
    is_guessed: bool = False


@dataclass(frozen=True)
class Contents:
    """Rows of our columns, the head of each column by sheet, and what could not be used."""

    rows: Sequence[ReturnedRow]
    heads: Mapping[str, Heads]
    notices: Sequence[Notice]


def contents(file: ReturnedFile, known_sheets: Iterable[str] = ()) -> Contents:
    """Take our columns out of every table of the file that has them; `known_sheets` are ours but hold no rows."""
    rows: list[ReturnedRow] = []
    heads: dict[str, Heads] = {}
    unread, unused = [], []
    for table in file.tables:
        found = match(table.columns)
        if not found.is_list:
            if table.sheet not in known_sheets and len(table):
                unread.append(table.sheet or table.name)
            continue
        heads[table.sheet] = found
        unused += [name for name in found.unused if name not in (wo.FIELD_FID, wo.FIELD_GEOMETRY) and table.sample(name, 1)]
        for number, cells in table.rows:
            row = ReturnedRow(number, table.sheet, {key: cells.get(head) for key, head in found.by_key.items()})
            if any(row.text(key) for key in row.values if key not in wo.HIDDEN) and not is_repeated_head(cells, found):
                rows.append(row)
    if not heads:
        raise InputError("returned.no-list", file=file.name)
    notices = list(file.notes)
    notices += [Notice("returned.sheets-unread", {"sheets": ", ".join(unread)})] if unread else []
    notices += [Notice("returned.columns-unread", {"columns": ", ".join(dict.fromkeys(unused))})] if unused else []
    return Contents(rows, heads, notices)


def origin(store: Store, file: ReturnedFile, rows: Sequence[ReturnedRow], organisation_id: str | None = None) -> Origin:
    """Find the list that was sent; InputError when the file belongs to another workspace or is of another program."""
    _check_control(store, file)
    dispatch = _by_control(store, file)
    is_guessed = dispatch is None
    if dispatch is None:
        dispatch = _by_rows(store, file, rows, organisation_id)
    if dispatch is not None:
        return _known(store, dispatch, is_guessed)
    candidates = _candidates(store, file, organisation_id)
    measures = _measures(store, [one.measure_id for one in candidates])
    return Origin(None, organisation_id, {}, Matcher(candidates, _others(store, measures)), measures, True)


def _measures(store: Store, ids: Iterable[str]) -> dict[str, Record]:
    return {record.id: record for record in store.find(MEASURE, {"id": list(ids)})}


def _others(store: Store, known: Iterable[str]) -> set[str]:
    """Measures of the workspace that were not on the list."""
    return {row[0] for row in store.rows(MEASURE, ("id",))} - set(known)


def _check_control(store: Store, file: ReturnedFile) -> None:
    control = file.control
    if not control:
        return
    version = control.get("version", "")
    if control.get("format") != wo.FORMAT:
        raise InputError("returned.no-list", file=file.name)
    if version.isdecimal() and int(version) > wo.FORMAT_VERSION:
        raise InputError("returned.newer-format", file=file.name)
    own = store.setting(WORKSPACE_ID)
    if control.get("workspace_id", own) == own:
        return
    sent = [measure_id for measure_id, _number, _nr in file.control_rows]
    if own or not store.count(MEASURE, {"id": sent}):  # a copy from before the first list went out has no name yet
        raise InputError("returned.other-workspace", file=file.name)


def _by_control(store: Store, file: ReturnedFile) -> Record | None:
    if not file.control.get("dispatch_id"):
        return None
    try:
        dispatch = store.get("dispatch", file.control["dispatch_id"])
    except NotFoundError:  # a workspace that was put back from a copy
        return None
    return dispatch if isinstance(dispatch["rows"], Mapping) else None


def _by_rows(store: Store, file: ReturnedFile, rows: Sequence[ReturnedRow], organisation_id: str | None) -> Record | None:
    """The list that shares most rows with the file, the latest of equals; None when two organisations have as many."""
    ids = {row.text("measure_id").lower() for row in rows} - {""}
    asked = [row for row in rows if row.text("nr") or row.text("what")]
    if not ids and not asked:
        return None
    titles = dict(store.rows(MEASURE, ("id", "title")))
    equal: dict[str, Any] = {"kind": wo.KINDS, **({"organisation_id": organisation_id} if organisation_id else {})}
    best: list[tuple[int, bool, Record]] = []
    for dispatch in store.find("dispatch", equal, order_by=("-sent_at",)):
        kept = dispatch["rows"] if isinstance(dispatch["rows"], Mapping) else {}
        by_key = len(ids & set(kept))  # keys are never alike by chance, numbers are
        shared = by_key or _shared(asked, kept, titles)
        if by_key or shared >= max(1, _SHARED_ENOUGH * len(asked)):
            best.append((shared, _is_name_of(dispatch["file_name"], file.name), dispatch))
    if not best:
        return None
    top = max(entry[:2] for entry in best)
    equals = [dispatch for *score, dispatch in best if tuple(score) == top]
    return equals[0] if len({dispatch["organisation_id"] for dispatch in equals}) == 1 else None


def _shared(rows: Sequence[ReturnedRow], kept: Mapping[str, Any], titles: Mapping[str, str]) -> int:
    """How many rows have number and text of one that was sent."""
    by_nr: dict[str, list[str]] = {}
    for measure_id, entry in kept.items():
        by_nr.setdefault(same_nr(str(entry.get("nr") or "")), []).append(titles.get(measure_id) or "")
    return sum(1 for row in rows if any(not row.text("what") or fits(row.text("what"), title) for title in by_nr.get(same_nr(row.text("nr")), ())))


def _is_name_of(sent: str | None, returned: str) -> bool:
    """Åtgärdslista Gata (1).xlsx, Kopia av Åtgärdslista Gata.xlsx: the name that was given is still in it."""
    return bool(sent) and PurePath(sent or "").stem.casefold() in PurePath(returned).stem.casefold()


def _known(store: Store, dispatch: Record, is_guessed: bool) -> Origin:
    measures = _measures(store, dispatch["rows"])
    labels = {language: code_labels(store, language) for language in LANGUAGES}
    sent = {measure_id: Sent.of(entry, labels) for measure_id, entry in dispatch["rows"].items() if measure_id in measures}
    candidates = [Candidate(key, measures[key]["number"], one.nr, measures[key]["title"] or "") for key, one in sent.items()]
    matcher = Matcher(candidates, _others(store, sent), {key: one.cells for key, one in sent.items()})
    return Origin(dispatch, dispatch["organisation_id"], sent, matcher, measures, is_guessed)


def _candidates(store: Store, file: ReturnedFile, organisation_id: str | None) -> list[Candidate]:
    """What the control sheet says was sent; without it every measure, or those of the organisation that was named."""
    if file.control_rows:
        titles = dict(store.rows(MEASURE, ("id", "title"), {"id": [key for key, _number, _nr in file.control_rows]}))
        return [Candidate(key, number, nr, titles[key] or "") for key, number, nr in file.control_rows if key in titles]
    own_numbers = dict(store.rows(MEASURE, ("id", "number")))
    found = []
    for row in load(store, store.language):
        if row.table == MEASURE and (organisation_id is None or organisation_id in row.party_ids):
            found.append(Candidate(row.record_id, own_numbers[row.record_id], row.number_text.split(",")[0], row.what))
    return found


def file_day(store: Store, file: ReturnedFile, dispatch: Record | None, today: dt.date) -> dt.date:
    """The day the file was last saved, as long as that can be: not ahead, not before it was sent."""
    if file.saved_at is None:
        return today
    zone = zone_of(store)
    saved = file.saved_at.astimezone(zone).date()
    sent_at = dispatch["sent_at"] if dispatch is not None else None
    if saved > today or (sent_at is not None and saved < sent_at.astimezone(zone).date()):
        return today
    return saved


def head_of(contents: Contents, row: ReturnedRow, key: str, language: str) -> str:
    """What the recipient called a column."""
    head = contents.heads[row.sheet].by_key.get(key) if row.sheet in contents.heads else None
    if head and head != key:
        return head
    return wo.BY_KEY[key].label(language) if key in wo.BY_KEY else label_of(key, language)


def label_of(column: str, language: str) -> str:
    """What a column of the measure is called."""
    return TABLES[MEASURE][column].label(language)
