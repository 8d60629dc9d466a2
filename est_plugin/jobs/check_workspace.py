# SPDX-License-Identifier: GPL-2.0-or-later
"""Is a workspace whole? Looks at file, rules, rows, photos, project and copies; each problem comes with what to do. Nothing is changed."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import EstError, InputError, Translate
from ..core.schema import VERSION
from ..reports.check_page import CheckPage, Line
from ..storage import backup, file_checks, lease, migrations
from ..storage.folder_checks import INFO, check_folder
from ..storage.geopackage import GeoPackageStore
from .check_project import check_project
from .check_rows import check_barriers, check_photos, check_rows

PROBLEM, NOTE = "problem", "note"
OLD_COPY_DAYS = 7
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Found:
    """Something to tell: what is wrong (key) and what to do (key.cure); only problems are counted."""

    key: str
    details: dict[str, Any] = field(default_factory=dict)
    level: str = PROBLEM

    def what(self, texts: Translate) -> str:
        """The sentence that says what is wrong."""
        return texts(self.key, **_in_words(self.details, texts))

    def cure(self, texts: Translate) -> str:
        """The sentence that says what to do; empty when there is nothing to do."""
        key = self.key + ".cure"
        text = texts(key, **_in_words(self.details, texts))
        return "" if text == key else text

    def text(self, texts: Translate) -> str:
        """Both."""
        return f"{self.what(texts)} {self.cure(texts)}".strip()


@dataclass
class CheckReport:
    """What was looked at and what was found."""

    path: Path
    made_at: dt.datetime
    found: list[tuple[str, Found]] = field(default_factory=list)  # (part, what)
    parts: list[str] = field(default_factory=list)  # looked at, in order

    @property
    def problems(self) -> list[Found]:
        """What must be put right."""
        return [one for _part, one in self.found if one.level == PROBLEM]

    @property
    def notes(self) -> list[Found]:
        """What is good to know."""
        return [one for _part, one in self.found if one.level == NOTE]

    def page(self, texts: Translate) -> CheckPage:
        """The content of the page."""
        lines = {part: [Line(f.what(texts), f.cure(texts), f.level == PROBLEM) for where, f in self.found if where == part] for part in self.parts}
        return CheckPage(
            workspace=self.path.name, folder=str(self.path.parent), made=self.made_at.strftime("%Y-%m-%d %H:%M"), problems=len(self.problems),
            parts=tuple((texts(f"workspace-check.part.{part}"), tuple(lines[part])) for part in self.parts),
        )  # fmt: skip


def check_workspace(path: Path, progress: Progress = lambda share: None) -> CheckReport:
    """Look at everything; a file that cannot be read is a problem in the report, not an error."""
    path = Path(path)
    if not path.is_file():
        raise InputError("error.no-such-file", file=path.name, folder=str(path.parent))
    report = CheckReport(path, dt.datetime.now())
    _look(report, "file", _check_use(path))
    try:
        with file_checks.opened_to_look(path) as readable:
            sound = _look(report, "file", _check_file(path, readable))
            progress(0.3)
            if sound and _look(report, "rules", _check_rules(path, readable)):
                progress(0.5)
                _check_content(report, path, readable, progress)
    except (EstError, OSError) as error:
        report.found.append(("file", _failed(error)))
    progress(0.7)
    _look(report, "project", (Found(*one) for one in check_project(path, not file_checks.leftovers(path))))
    _look(report, "copies", _check_copies(path, report))
    progress(1.0)
    return report


def _look(report: CheckReport, part: str, checks: Iterator[Found]) -> bool:
    """Run one part; whether it found no problem. A check that cannot be made is a problem itself."""
    if part not in report.parts:
        report.parts.append(part)
    before = len(report.problems)
    try:
        for one in checks:
            report.found.append((part, one))
    except (EstError, OSError) as error:
        report.found.append((part, _failed(error)))
    return len(report.problems) == before


def _failed(error: Exception) -> Found:
    return Found("workspace-check.failed", {"error": error})


def _check_use(path: Path) -> Iterator[Found]:
    holder = lease.read_holder(lease.lease_path(path))
    is_used = holder is not None and not holder.is_stale
    if holder is not None and holder.is_stale:
        yield Found("workspace-check.lease-left", {"user": holder.user, "since": holder.since.astimezone().strftime("%Y-%m-%d %H:%M")})
    elif holder is not None and not holder.is_this_process:
        yield Found("workspace-check.in-use", {"user": holder.user, "since": holder.since.astimezone().strftime("%Y-%m-%d %H:%M")}, NOTE)
    names = file_checks.leftovers(path)
    if names:
        yield Found("workspace-check.journal-left", {"files": ", ".join(names)}, NOTE if is_used else PROBLEM)
    for problem in check_folder(path.parent):
        yield Found(problem.key, dict(problem.details), NOTE if problem.level == INFO else PROBLEM)


def _check_file(path: Path, readable: Path) -> Iterator[Found]:
    if path.stat().st_size == 0:
        yield Found("workspace-check.empty", {"file": path.name, "copy": _newest_copy(path)})
        return
    with file_checks.reading(readable) as connection:
        broken = file_checks.integrity(connection)
        if broken:
            yield Found("workspace-check.damaged", {"n": len(broken), "first": broken[0][:200], "copy": _newest_copy(path)})
            return
        version = migrations.version_of(connection, path.name)
    if version > VERSION:
        yield Found("workspace-check.newer", {"version": version, "known": VERSION})
    elif version < VERSION:
        yield Found("workspace-check.older", {"version": version, "known": VERSION}, NOTE)


def _check_rules(path: Path, readable: Path) -> Iterator[Found]:
    with file_checks.reading(readable) as connection:
        if migrations.version_of(connection, path.name) != VERSION:
            return  # an older file gets its tables and rules when it is opened
        missing = file_checks.missing_columns(connection)
        if missing:
            yield Found("workspace-check.columns-missing", {"columns": ", ".join(missing[:10]), "n": len(missing), "copy": _newest_copy(path)})
            return
        changed = migrations.changed_triggers(connection)
        if changed:
            yield Found("workspace-check.rules-changed", {"n": len(changed), "names": ", ".join(changed[:5]), "copy": _newest_copy(path)}, PROBLEM)


def _check_content(report: CheckReport, path: Path, readable: Path, progress: Progress) -> None:
    with file_checks.reading(readable) as connection:
        if migrations.version_of(connection, path.name) != VERSION:
            return
        _look(report, "rows", _check_values(file_checks.broken_references(connection), file_checks.strange_values(connection)))
    store = GeoPackageStore(readable, can_write=False)
    try:
        _look(report, "rows", (Found(*one) for one in check_rows(store)))
        _look(report, "rows", (Found(*one, NOTE) for one in check_barriers(store, dt.date.today())))
        progress(0.6)
        _look(report, "photos", (Found(*one) for one in check_photos(store, path.parent)))
    finally:
        store.close()


def _check_values(references: dict[str, int], strange: list[file_checks.StrangeValue]) -> Iterator[Found]:
    for table, count in references.items():
        yield Found("workspace-check.reference-broken", {"table": file_checks.TABLES[table] if table in file_checks.TABLES else table, "n": count})
    for one in strange:
        key = "workspace-check.code-unknown" if one.column.code_list else "workspace-check.word-unknown"
        yield Found(key, {"table": one.table, "column": one.column, "value": one.value[:60], "n": one.count})


def _check_copies(path: Path, report: CheckReport) -> Iterator[Found]:
    copies = backup.daily_copies(path)
    if copies:
        newest = dt.date.fromisoformat(copies[-1].stem[-10:])
        changed = dt.date.fromtimestamp(path.stat().st_mtime)
        if (changed - newest).days > OLD_COPY_DAYS:
            yield Found("workspace-check.copy-old", {"day": newest.isoformat()})
        return
    age = dt.datetime.now().timestamp() - path.stat().st_mtime
    is_new = age < 86_400 and not (path.parent / backup.FOLDER).exists()
    yield Found("workspace-check.no-copy", {"folder": str(path.parent)}, NOTE if is_new else PROBLEM)


def _newest_copy(path: Path) -> str:
    copies = backup.daily_copies(path)
    return copies[-1].name if copies else "–"


def _in_words(details: dict[str, Any], texts: Translate) -> dict[str, Any]:
    """Tables and columns by their label, errors by their sentence."""
    language = getattr(texts, "language", "sv")

    def word(value: Any) -> Any:
        if isinstance(value, EstError):
            return value.text(texts)
        return value.label(language) if hasattr(value, "label") else value

    return {name: word(value) for name, value in details.items()}
