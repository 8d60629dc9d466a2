# SPDX-License-Identifier: GPL-2.0-or-later
"""What waits in each of several workspaces. They are only looked into; a folder that does not answer is said and left."""
from __future__ import annotations

import datetime as dt
import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..core.errors import EstError, StorageError
from ..storage.looking import look, who_writes
from . import today
from .local_days import today_of

log = logging.getLogger(__name__)
COUNTS = ("reports", "unassigned", "overdue", "waiting", "picture")  # as tab Idag names them
PATIENCE_S = 8.0
_ASK_S = 0.1
NO_ANSWER = "error.no-answer"


@dataclass(frozen=True)
class Overview:
    """One workspace: what waits there by the names of COUNTS, or why it cannot be said."""

    path: Path
    counts: Mapping[str, int] = field(default_factory=dict)
    municipality: str = ""
    holder: str = ""  # who works in it now
    problem: EstError | None = None

    @property
    def n(self) -> int:
        """All that waits."""
        return sum(self.counts.values())


def read_one(path: Path, day: dt.date | None = None) -> Overview:
    """What waits in one workspace on a day, its own today when none is given."""
    try:
        store = look(path)
    except EstError as error:
        return Overview(path, problem=error)
    except OSError as error:
        log.info("%s: %s", path.name, error)
        return Overview(path, problem=StorageError("error.cannot-open", file=path.name, folder=str(path.parent)))
    try:
        counts = today.counts(store, day or today_of(store))
        municipality = store.setting("municipality") or {}
        name = municipality.get("name", "") if isinstance(municipality, dict) else str(municipality)
        return Overview(path, {key: counts[key] for key in COUNTS}, name, who_writes(path))
    except EstError as error:
        return Overview(path, problem=error)
    finally:
        store.close()


def read_all(
    paths: Sequence[Path], day: dt.date | None = None, *, on_found: Callable[[Overview], None] = lambda _one: None, check: Callable[[], None] = lambda: None,
    patience_s: float = PATIENCE_S, read: Callable[[Path, dt.date | None], Overview] = read_one,
) -> list[Overview]:  # fmt: skip
    """All of them, in order; `on_found` is told each as it comes, `check` may raise Cancelled.

    Each is read by a thread of its own: a share that is gone blocks for minutes, and nobody can call such a thread back. After
    `patience_s` without an answer it is said to be silent; its thread ends by itself and does not keep QGIS from closing.
    """
    answers: queue.Queue[Overview] = queue.Queue()
    for path in paths:
        threading.Thread(target=_answer, args=(read, path, day, answers), name=f"est-overview-{path.stem}", daemon=True).start()
    found: dict[Path, Overview] = {}
    until = time.monotonic() + patience_s
    while len(found) < len(set(paths)) and time.monotonic() < until:
        check()
        try:
            one = answers.get(timeout=_ASK_S)
        except queue.Empty:
            continue
        found[one.path] = one
        on_found(one)
    check()
    for path in paths:
        if path not in found:
            found[path] = Overview(path, problem=StorageError(NO_ANSWER, folder=str(path.parent)))
            on_found(found[path])
    return [found[path] for path in paths]


def _answer(read: Callable[[Path, dt.date | None], Overview], path: Path, day: dt.date | None, answers: queue.Queue[Overview]) -> None:
    """In a thread: nothing may leave it but the answer."""
    try:
        answers.put(read(path, day))
    except Exception:  # the border of the thread
        log.exception("overview of %s", path.name)
        answers.put(Overview(path, problem=StorageError("error.cannot-open", file=path.name, folder=str(path.parent))))
