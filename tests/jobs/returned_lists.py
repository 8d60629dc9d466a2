# SPDX-License-Identifier: GPL-2.0-or-later
"""A municipality that sends lists out, and recipients who fill them in as people do."""
from __future__ import annotations

import csv
import datetime as dt
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from est_plugin.core import geometry
from est_plugin.core import work_orders as wo
from est_plugin.core.record import Record
from est_plugin.jobs.apply_work_orders import Plan
from est_plugin.jobs.print_walk import Setup
from est_plugin.jobs.work_order_choice import measure_rows, order_for
from est_plugin.jobs.work_orders import send_out
from est_plugin.storage.store import Store

TODAY = dt.date.today()
TITLES = ("Laga staketet vid tunneln", "Lampan blinkar vid skolan", "Klipp häcken vid lekplatsen", "Måla om räcket på bron", "Se över skyltarna",
    "Byt trasig bänk")


def days_ago(days: int) -> dt.date:
    """A day before today."""
    return TODAY - dt.timedelta(days=days)


@dataclass
class Office:
    """A workspace with measures of *Gata* (`numbers` 1 to 6) and of *Park*; lists go to `folder`."""

    store: Store
    folder: Path
    gata: str = ""
    park: str = ""
    ids: dict[int, str] = field(default_factory=dict)  # number on the list → measure

    @classmethod
    def make(cls, store: Store, folder: Path) -> Office:
        """Findings 1 to 6 with a measure each, planned; 7 belongs to Park."""
        office = cls(store, folder)
        with store.transaction("test") as tx:
            office.gata = tx.insert("organisation", {"name": "Gata och väg", "kind": "unit"}).id
            office.park = tx.insert("organisation", {"name": "Parkerna", "kind": "unit"}).id
            for n, title in enumerate((*TITLES, "Gräv ner kabeln"), 1):
                finding = tx.insert("finding", {"description": title, "kind": "defect", "category": "H", "review_state": "approved",
                    "geom": geometry.point(n, n)})
                measure = tx.insert("measure", {"title": title, "responsible_id": office.gata if n <= len(TITLES) else office.park, "status": "new"})
                tx.insert("measure_link", {"measure_id": measure.id, "finding_id": finding.id})
                tx.update(tx_get(store, measure.id), status="planned")
                office.ids[finding["number"]] = measure.id
        return office

    def measure(self, nr: int) -> Record:
        """The measure of a number as it is now."""
        return self.store.get("measure", self.ids[nr])

    def change(self, nr: int, **changes: Any) -> None:
        """Somebody here changes a measure."""
        with self.store.transaction("here") as tx:
            tx.update(self.measure(nr), **changes)

    def send(self, *formats: str, organisation: str | None = None, language: str = "sv") -> dict[str, Path]:
        """Send the list out."""
        rows = measure_rows(self.store, language)
        order = order_for(rows, self.store.get("organisation", organisation or self.gata), wo.TO_DO, TODAY)
        targets = {kind: self.folder / f"lista {self.store.count('dispatch') + 1}.{kind}" for kind in formats or ("xlsx",)}
        send_out(self.store, [(order, targets)], rows, Setup(language=language))
        return targets

    def log(self) -> list[tuple]:
        """All of the change log of the measures."""
        return self.store.rows("change_log", ("record_id", "what", "old_value", "new_value"), {"table_name": "measure"})


def tx_get(store: Store, measure_id: str) -> Record:
    """A row in the middle of a transaction."""
    return store.get("measure", measure_id)


def fill_xlsx(path: Path, answers: Mapping[int, Mapping[str, Any]], rework: Callable[[Any], None] | None = None, name: str | None = None) -> Path:
    """Fill in cells by number and column key, then let somebody rework the workbook; the returned file."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    heads = {cell.value: cell.column for cell in page[wo.HEADER_ROW]}
    for line in range(wo.HEADER_ROW + 1, page.max_row + 1):
        for key, value in answers.get(page.cell(line, heads["Nr"]).value, {}).items():
            page.cell(line, heads[wo.BY_KEY[key].sv]).value = value
    if rework:
        rework(book)
    target = path.with_name(name or f"{path.stem} svar.xlsx")
    book.save(target)
    return target


def table_of(path: Path) -> list[list[Any]]:
    """The first sheet as rows of cells."""
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def write_rows(path: Path, rows: Iterable[Iterable[Any]]) -> Path:
    """A new workbook, or a CSV as Excel saves it in Sweden."""
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="cp1252", errors="replace") as file:
            csv.writer(file, delimiter=";").writerows([["" if cell is None else cell for cell in row] for row in rows])
        return path
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(list(row))
    book.save(path)
    return path


def fill_gpkg(path: Path, answers: Mapping[int, Mapping[str, Any]]) -> Path:
    """Change attributes in the GeoPackage by number, as a field app does."""
    target = path.with_name(f"{path.stem} svar.gpkg")
    target.write_bytes(path.read_bytes())
    connection = sqlite3.connect(target)
    for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"):
        connection.create_function(name, 1, lambda _blob: 0.0)
    for nr, values in answers.items():
        for key, value in values.items():
            connection.execute(f'UPDATE "{wo.POINTS}" SET "{key}" = ? WHERE nr = ?', (value, str(nr)))
    connection.commit()
    connection.close()
    return target


def groups(found: Plan) -> dict[str, Any]:
    """Which numbers stand in which group."""
    names = ("changes", "conflicts", "refused", "unreadable", "unchanged")
    result = {name: sorted(int(row.row.text("nr")) for row in getattr(found, name)) for name in names}
    return {**{name: numbers for name, numbers in result.items() if numbers}, **({"unknown": len(found.unknown)} if found.unknown else {})}
