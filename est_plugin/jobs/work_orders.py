# SPDX-License-Identifier: GPL-2.0-or-later
"""Send measures out: papers, workbooks and GeoPackages for each organisation, remembered as dispatches in one transaction."""
from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core import work_orders as wo
from ..core.errors import Cancelled, InputError
from ..core.file_name import safe_file_name
from ..reports import papers
from ..reports.work_content import Control, WorkOut
from ..storage.store import Done, Store
from .passing_files import PassingFiles, free_names
from .print_walk import Setup
from .work_list import WorkRow
from .work_order_choice import Order
from .work_order_content import work_out
from .work_order_package import write_work_package
from .work_order_rows import read_facts

PDF, XLSX, GPKG = FORMATS = ("pdf", "xlsx", "gpkg")
HTML, ODT = TWINS = ("html", "odt")  # the paper to read on screen and to paste from
WORKSPACE_ID = "workspace_id"
ANSWER_DAYS = 21  # until an answer is asked for
Targets = Mapping[str, Path]  # format → file


@dataclass(frozen=True)
class Made:
    """What one organisation gets: the order, its files and how they were meant to be told apart."""

    order: Order
    dispatch_id: str
    targets: Targets
    snapshot: Mapping[str, Any]
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class SentOut:
    """What was sent out; `done` is None when nobody had anything to do, then no dispatch was made."""

    done: Done | None
    made: tuple[Made, ...]
    warnings: tuple[str, ...] = ()

    @property
    def files(self) -> list[Path]:
        """All files that were made."""
        return [path for one in self.made for path in one.targets.values()]


class Batch:
    """Makes the files of one organisation after another under passing names; `finish` puts them in place and remembers them, all or none.

    As a context manager it leaves nothing behind when it is not finished. Files are made in the main thread: maps are drawn there.
    """

    def __init__(self, store: Store, orders: Sequence[tuple[Order, Targets]], rows: Iterable[WorkRow], setup: Setup) -> None:
        self._store, self._orders, self._setup = store, list(orders), setup
        for _order, targets in orders:
            if any(_is_same(path, store.path) for path in targets.values()):
                raise InputError("work.is-workspace", file=store.path.name)
        wanted = {key for order, _targets in orders for key in order.measure_ids}
        self._facts = read_facts(store, [row for row in rows if row.record_id in wanted], setup.language)
        self._maps = setup.maps(store)
        self._workspace_id = str(store.setting(WORKSPACE_ID) or uuid.uuid4())
        self._sent_before = sent_before(store)
        self._now = dt.datetime.now(dt.timezone.utc)
        self._made: list[Made] = []
        self._files = PassingFiles()
        self._warnings: list[str] = []

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Take away what was made and not finished."""
        self._files.clear()

    def __len__(self) -> int:
        return len(self._orders)

    @property
    def ready(self) -> int:
        """For how many the files are made."""
        return len(self._made)

    @property
    def next_name(self) -> str:
        """Whose files come next; empty when all are made."""
        return self._orders[len(self._made)][0].name if len(self._made) < len(self) else ""

    def make_next(self) -> bool:
        """Make the files of the next organisation; False when all are made. Raises Cancelled when the user stopped."""
        self._check()
        if not self.next_name:
            return False
        order, targets = self._orders[len(self._made)]
        content = self._content(order)
        for kind in (*FORMATS, *TWINS):
            if kind in targets:
                self._write(kind, content, Path(targets[kind]))
                self._check()
        snapshot = wo.snapshot((self._facts.measures[row.measure_id], row.nr, row.is_lamp) for row in content.rows)
        self._made.append(Made(order, content.control.dispatch_id, targets, snapshot, tuple(row.nr for row in content.rows)))
        return True

    def finish(self) -> SentOut:
        """Remember what was made and give the files their names; when that fails nothing is remembered and no file is left."""
        self._check()
        dispatches = [one for one in self._made if one.snapshot]
        done = None
        if dispatches:
            if not self._store.setting(WORKSPACE_ID):
                self._store.set_setting(WORKSPACE_ID, self._workspace_id)
            with self._store.transaction("work_orders") as tx:
                for one in dispatches:
                    tx.insert("dispatch", self._dispatch(one))
                self._files.put_in_place()
            done = tx.done
        else:
            self._files.put_in_place()
        return SentOut(done, tuple(self._made), tuple(dict.fromkeys(self._all_warnings())))

    # -- inside --------------------------------------------------------------------------------------------------------
    def _content(self, order: Order) -> WorkOut:
        made_at = self._now.isoformat(timespec="seconds").replace("+00:00", "Z")
        control = Control(str(uuid.uuid4()), self._workspace_id, made_at, self._setup.language, order.kind)
        before = self._sent_before.get(order.organisation_id, frozenset())
        return work_out(self._store, self._facts, order, control, self._setup.texts, self._maps, self._setup.day, before)

    def _write(self, kind: str, content: WorkOut, target: Path) -> None:
        passing = self._files.name_for(target)
        if kind == GPKG:
            write_work_package(content, self._setup.texts, passing)
            return
        writers = {PDF: papers.draw_work_out, HTML: papers.write_work_page, ODT: papers.write_work_odt, XLSX: papers.write_work_workbook}
        self._warnings += writers[kind](content, self._setup.texts, passing).warnings

    def _dispatch(self, made: Made) -> dict[str, Any]:
        named = next((made.targets[kind] for kind in (XLSX, GPKG, PDF) if kind in made.targets), None)
        return {
            "id": made.dispatch_id, "organisation_id": made.order.organisation_id, "kind": made.order.kind, "sent_at": self._now,
            "answer_by": made.order.answer_by, "file_name": Path(named).name[:260] if named else None, "rows": made.snapshot,
        }  # fmt: skip

    def _all_warnings(self) -> list[str]:
        held = len(self._facts.withheld)
        more = [self._setup.texts("work.photos-held", n=held)] if held else []
        return [*more, *self._warnings]

    def _check(self) -> None:
        feedback = self._setup.feedback
        if feedback is not None and feedback.isCanceled():
            raise Cancelled()


def send_out(store: Store, orders: Sequence[tuple[Order, Targets]], rows: Iterable[WorkRow], setup: Setup) -> SentOut:
    """Make and remember all of it in one go."""
    if not orders:
        raise InputError("work.nobody")
    with Batch(store, orders, rows, setup) as batch:
        while batch.make_next():
            if setup.feedback is not None:
                setup.feedback.setProgress(100.0 * batch.ready / len(batch))
        return batch.finish()


def proposed_targets(folder: Path, order: Order, formats: Iterable[str], day: dt.date, texts: Any, taken: Iterable[Path] = ()) -> Targets:
    """Names that no file has yet: what was sent stays as it was sent."""
    base = safe_file_name(f"{texts(f'work.kind.{order.word}')} {order.name}"[:64]) + f" {day.isoformat()}"
    return free_names(folder, base, formats, taken)


def sent_before(store: Store) -> dict[str, frozenset[str]]:
    """Organisation → measures that stood on an earlier list to it."""
    found: dict[str, set[str]] = {}
    for organisation_id, kept in store.rows("dispatch", ("organisation_id", "rows"), {"kind": list(wo.KINDS)}):
        if isinstance(kept, Mapping):
            found.setdefault(organisation_id, set()).update(kept)
    return {key: frozenset(ids) for key, ids in found.items()}


def _is_same(path: Path, workspace: Path) -> bool:
    return Path(path).exists() and Path(path).samefile(workspace)
