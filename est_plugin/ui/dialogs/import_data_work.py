# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading, planning and writing an import beside the window. A thread opens its own connection; the store of the session stays on its thread."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from ...core.importing import columns
from ...core.importing.modes import ADD
from ...core.importing.profile import Profile
from ...core.importing.source import SourceTable
from ...core.schema import TABLES
from ...gis.poles import Poles
from ...gis.tasks import Task
from ...jobs.import_plan import ImportPlan, ImportRequest, plan_import, vocabulary_of
from ...jobs.import_report_options import ReportOptions
from ...jobs.import_rows import ImportResult, run_import
from ...storage.geopackage import GeoPackageStore
from ...storage.ogr_source import read_source
from ...storage.record_files import is_record_file
from ...storage.store import Store
from ...storage.table_files import is_table_file

FINDING, LIGHTING_DEFECT, OBSERVATION = "finding", "lighting_defect", "observation"
WRITTEN = (FINDING, LIGHTING_DEFECT, OBSERVATION)


@dataclass(frozen=True)
class Choices:
    """What the user has chosen so far; `columns` None means: as recognised."""

    path: Path
    table: str = FINDING
    sheet: str | None = None
    walk_id: str | None = None
    mode: str = ADD
    external_system: str | None = None
    columns: Mapping[str, str] | None = None  # source column → ours
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # our column → {word: code}
    crs: str | None = None
    swapped: bool | None = None
    reports: ReportOptions = ReportOptions()

    def request(self, source: SourceTable, poles: Poles) -> ImportRequest:
        """For the job."""
        profile = Profile(self.columns, self.codes) if self.columns is not None else None
        request = ImportRequest(
            self.table, source, profile, self.crs, self.swapped, self.mode, self.walk_id, self.external_system, reports=self.reports
        )
        if self.table == LIGHTING_DEFECT:
            request = replace(request, places_by_pole=poles.places, facts_by_pole=poles.facts)
        return request

    def to_profile(self, plan: ImportPlan) -> Profile:
        """To be remembered: how this source was read."""
        settings = {"table": self.table, "mode": self.mode, "crs": plan.crs}
        if self.external_system:
            settings["external_system"] = self.external_system
        if self.sheet:
            settings["sheet"] = self.sheet
        if self.table == OBSERVATION:
            settings.update(self.reports.to_settings())
        return Profile(plan.mapping.as_dict, self.codes, settings)


def may_read_in_thread(path: Path) -> bool:
    """Our own readers touch files only; map files are opened by QGIS, which stays on the main thread."""
    return is_table_file(path) or is_record_file(path)


def read(path: Path, sheet: str | None) -> SourceTable:
    """The rows of a file."""
    return read_source(path, sheet=sheet)


def mapping_of(store: Store, choices: Choices, source: SourceTable) -> columns.Mapping:
    """How the columns are understood: as chosen, else as recognised."""
    table = TABLES[choices.table]
    if choices.columns is not None:
        return columns.apply_mapping(choices.columns, source.columns, table, choices.codes)
    return columns.guess_mapping(source.columns, table, source, vocabulary_of(store, choices.codes, choices.walk_id))


def plan_work(store: Store, choices: Choices, source: SourceTable, poles: Poles) -> Callable[[Task], ImportPlan]:
    """What a task does to plan; it only reads."""
    request = choices.request(source, poles)
    path, user = store.path, store.user

    def work(task: Task) -> ImportPlan:
        with own_connection(path, user) as own:
            return plan_import(own, request, lambda share: _tell(task, share))

    return work


def write_work(store: Store, plan: ImportPlan, is_held: Callable[[], bool]) -> Callable[[Task], ImportResult]:
    """What a task does to write: one transaction of its own, given up when it is cancelled or the lease is lost."""
    path, user = store.path, store.user

    def work(task: Task) -> ImportResult:
        with own_connection(path, user, is_held) as own:
            return run_import(own, plan, lambda share: _tell(task, share))

    return work


@contextmanager
def own_connection(path: Path, user: str, is_held: Callable[[], bool] | None = None) -> Iterator[Store]:
    """A store for the thread of a task; it writes only while `is_held`."""
    store = GeoPackageStore(path, user, can_write=is_held is not None, may_write=is_held or (lambda: False))
    try:
        yield store
    finally:
        store.close()


def _tell(task: Task, share: float) -> None:
    task.check()
    task.set_progress(share)
