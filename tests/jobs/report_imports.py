# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of importing reports share: a workspace near Värnamo made once and copied, tables from lines, planning and writing in one call."""
from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from est_plugin.core.importing.source import SourceTable
from est_plugin.jobs.import_plan import ImportPlan, ImportRequest, plan_import
from est_plugin.jobs.import_report_options import ReportOptions
from est_plugin.jobs.import_rows import ImportResult, run_import
from est_plugin.storage import workspace

HEAD = "Ärendenr;Kategori;När;Plats;Beskrivning;E;N"
EXTENT = [13.4, 56.9, 14.6, 57.5]


def make_template(folder: Path, crs: str = "EPSG:3008", zone: str = "Europe/Stockholm", extent: list | None = EXTENT) -> Path:
    """An empty workspace in a folder of its own."""
    settings = {"time_zone": zone, **({"extent_lonlat": extent} if extent else {})}
    return workspace.create(folder / crs.replace(":", "") / "EST.gpkg", crs, "sv", user="anna", settings=settings)


@contextmanager
def opened_copy(template: Path, folder: Path) -> Iterator:
    """A copy of a workspace, open for writing."""
    folder.mkdir(parents=True, exist_ok=True)
    path = Path(shutil.copy(template, folder / template.name))
    with workspace.open_workspace(path, "anna") as opened:
        yield opened.store


def table(*lines: str, head: str = HEAD) -> SourceTable:
    """A source from lines with semicolons; row numbers as in a file."""
    columns = tuple(head.split(";"))
    return SourceTable(columns, [(n, dict(zip(columns, line.split(";")))) for n, line in enumerate(lines, 2)], name="in.csv")


def bring_in(store, source: SourceTable, options: ReportOptions | None = None, **request) -> tuple[ImportPlan, ImportResult]:
    """Plan and write; every row must end in exactly one place."""
    plan = plan_import(store, ImportRequest("observation", source, reports=options or ReportOptions(), **request))
    result = run_import(store, plan)
    assert result.imported + result.updated + result.unchanged + len(result.rejected) == len(source)
    return plan, result


def reasons(plan: ImportPlan) -> dict[int, str]:
    """Row number → key of the first reason."""
    return {rejection.row_number: rejection.reason_key for rejection, _row in plan.rejected}
