# SPDX-License-Identifier: GPL-2.0-or-later
"""What must be true in every workspace whoever wrote in it, worked out in Python and not with the SQL under test."""
from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from pathlib import Path

from est_plugin.core import choices, status
from est_plugin.core.schema import LINK_TARGETS, TABLES
from est_plugin.storage import migrations
from est_plugin.storage.connection import connect
from est_plugin.storage.values import blob_bounds

ORDER = ("open", "planned", "waiting", "fixed", "refused")  # the least advanced first


def forbidden_states(path: Path) -> list[str]:
    """Everything in the file that no edit may bring about; empty when all is well."""
    connection = connect(path, can_write=False)
    connection.row_factory = sqlite3.Row
    try:
        rows = {name: [dict(r) for r in connection.execute(f"SELECT * FROM {name}")] for name in TABLES}
        found = [f"integrity: {r[0]}" for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
        found += [f"foreign key: {tuple(r)}" for r in connection.execute("PRAGMA foreign_key_check")]
        found += [f"trigger: {name}" for name in migrations.changed_triggers(connection)]
        found += _index(connection, rows)
    finally:
        connection.close()
    for name, table_rows in rows.items():
        found += _rows(name, table_rows, rows)
    return found + _measures(rows) + _numbers(rows) + _handling(rows) + _log(rows)


def _index(connection, rows) -> list[str]:
    found = []
    for name, table in TABLES.items():
        if table.is_spatial:
            indexed = {r[0] for r in connection.execute(f"SELECT id FROM rtree_{name}_geom")}
            if indexed != {r["fid"] for r in rows[name] if blob_bounds(r["geom"]) is not None}:
                found.append(f"spatial index of {name}")
    return found


def _rows(name: str, table_rows, rows) -> list[str]:
    table, found = TABLES[name], []
    ids = Counter(r["id"] for r in table_rows)
    found += [f"{name}: id {key} twice" for key, count in ids.items() if count > 1]
    for row in table_rows:
        if row["fid"] < 1 or table.is_versioned and not (isinstance(row["ver"], int) and row["ver"] >= 1 and row["id"]):
            found.append(f"{name}: fid {row['fid']}, id {row['id']}, ver {row['ver']}")
        for column in table.columns:
            value = row[column.name]
            if column.required and (value is None or column.default is None and str(value).strip() == ""):
                found.append(f"{name}.{column.name} empty")
            if value is None:
                continue
            if column.references and value not in {r["id"] for r in rows[column.references]}:
                found.append(f"{name}.{column.name} points to nothing")
            if column.code_list and (column.code_list, value) not in {(r["list"], r["code"]) for r in rows["code"]}:
                found.append(f"{name}.{column.name}: no code {value}")
            if column.choices and column.choices != "status" and value not in {c.value for c in choices.CHOICES[column.choices]}:
                found.append(f"{name}.{column.name}: no choice {value}")
    return found


def _measures(rows) -> list[str]:
    found = []
    for row in rows["measure"]:
        if row["status"] not in status.BY_CODE or status.missing_columns(row) or row["same_as_id"] == row["id"]:
            found.append(f"measure {row['id']}: {row['status']} with {status.missing_columns(row)}")
    found += [f"link {r['id']} with several targets" for r in rows["measure_link"] if sum(r[c] is not None for c in LINK_TARGETS.values()) != 1]
    parents = [c.name for c in TABLES["attachment"].columns if c.references]
    return found + [f"photo {r['id']} of nothing" for r in rows["attachment"] if not any(r[c] for c in parents)]


def _numbers(rows) -> list[str]:
    found = []
    for series in (("finding", "lighting_defect"), ("measure",), ("hotspot",)):
        things = defaultdict(set)
        for name in series:
            for row in rows[name]:
                things[row["number"]].add(row.get("finding_id") or row["id"])
        found += [f"number {n} of {series}: {len(t)} things" for n, t in things.items() if n is None or len(t) > 1]
    return found


def _handling(rows) -> list[str]:
    state = {r["id"]: status.BY_CODE[r["status"]].handling for r in rows["measure"] if r["status"] in status.BY_CODE and not r["recurs_from_id"]}
    of = {name: defaultdict(set) for name in LINK_TARGETS}
    finding_of = {r["id"]: r["finding_id"] for r in rows["lighting_defect"]}
    for link in rows["measure_link"]:
        for name, column in LINK_TARGETS.items():
            if link[column]:
                of[name][link[column]].add(state.get(link["measure_id"]))
        if finding_of.get(link["lighting_defect_id"]):
            of["finding"][finding_of[link["lighting_defect_id"]]].add(state.get(link["measure_id"]))
        for lamp, finding in finding_of.items():
            if finding and finding == link["finding_id"]:
                of["lighting_defect"][lamp].add(state.get(link["measure_id"]))
    last_seen = {r["finding_id"]: r["outcome"] for r in sorted(rows["follow_up"], key=lambda r: r["fid"])}
    found_fixed = {key for key, outcome in last_seen.items() if outcome == "fixed"}

    def expected(name: str, key: str) -> str:
        without = {"fixed" if key in found_fixed else "unassigned"}
        return min(of[name][key] - {None} or without, key=lambda word: ORDER.index(word) if word in ORDER else 9)

    return [
        f"{name} {row['number']}: handling {row['handling']} instead of {of[name][row['id']]}"
        for name in LINK_TARGETS
        for row in rows[name]
        if row["handling"] != expected(name, row["id"])
    ]


def _log(rows) -> list[str]:
    """Each logged value has an unbroken chain of changes that ends at what stands there now; fid of the log has no gap."""
    found, chains = [], defaultdict(list)
    fids = [r["fid"] for r in rows["change_log"]]
    if fids != list(range(1, len(fids) + 1)):
        found.append("a row of the log is gone")
    for entry in rows["change_log"]:
        what = "status" if entry["what"] == status.TAKEN_BACK else entry["what"]
        chains[entry["table_name"], entry["record_id"], what].append(entry)
    for name, table in TABLES.items():
        for row in rows[name]:
            for column in (c for c in table.columns if c.is_logged):
                found += _chain(name, row, column.name, chains[name, row["id"], column.name])
    return found


def _chain(name: str, row, column: str, entries) -> list[str]:
    found = []
    if column == "status":
        steps = [e for e in entries if e["what"] == "status"]
        found += [f"step {e['old_value']} → {e['new_value']}" for e in steps if not status.may_follow(e["old_value"], e["new_value"])]
        found += [f"{e['new_value']} was not taken back" for n, e in enumerate(entries) if e not in steps and not _is_way_back(entries[:n], e)]
    found += [f"log of {name}.{column} broken" for a, b in zip(entries, entries[1:]) if a["new_value"] != b["old_value"]]
    if entries and entries[-1]["new_value"] != (None if row[column] is None else str(row[column])):
        found.append(f"{name}.{column} is {row[column]} and its log ends at {entries[-1]['new_value']}")
    if column == "status" and name == "measure":
        reopened = sum(status.is_reopening(e["old_value"], e["new_value"]) for e in steps)
        reopened -= sum(status.is_reopening(e["new_value"], e["old_value"]) for e in entries if e not in steps)
        start = entries[0]["old_value"] if entries else row["status"]
        if reopened != row["reopened_count"] or start not in status.START:
            found.append(f"measure {row['id']} began as {start}, reopened {row['reopened_count']} instead of {reopened}")
    return found


def _is_way_back(before, entry) -> bool:
    """Only the very last step may be taken back, in the write that follows it; what was fixed and verified in one go goes back together."""
    last, first = (before[-1] if before else None), (before[-2] if len(before) > 1 else None)
    if last is None or last["what"] != "status" or last["ver"] + 1 != entry["ver"]:
        return False
    both = first is not None and first["what"] == "status" and (first["new_value"], last["new_value"], first["ver"] + 1) == ("fixed", "verified", last["ver"])
    return entry["new_value"] == last["old_value"] or both and entry["new_value"] == first["old_value"]
