# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the measures for a thing have come (column `handling`): kept by the database whoever changes a measure, a link or a lamp."""
from __future__ import annotations

from ..core import status
from ..core.schema import LINK_TARGETS
from .sql_text import literal, quote, trigger
from .trigger_rules import number_when_taken
from .trigger_symbol import symbol_sql

_RANK = {"open": 1, "planned": 2, "waiting": 3, "fixed": 4, "refused": 5}
_NOT_AGAIN = " AND m.recurs_from_id IS NULL"  # next year's cut does not open again what was seen this year
_WORDS = " ".join(f"WHEN {rank} THEN {literal(word)}" for word, rank in _RANK.items())
_STATUS_RANKS = " ".join(f"WHEN {literal(s.code)} THEN {_RANK[s.handling]}" for s in status.STATUSES)


def handling_sql(table: str, alias: str = "") -> str:
    """SQL that computes `handling` of a row: the least advanced of its measures; "unassigned" without any."""
    row = alias or quote(table)
    linked = "SELECT m.status FROM measure_link l JOIN measure m ON m.id = l.measure_id"
    direct = f"{linked} WHERE l.{quote(LINK_TARGETS[table])} = {row}.id{_NOT_AGAIN}"
    others = {
        "finding": " UNION ALL SELECT m.status FROM lighting_defect d JOIN measure_link l ON l.lighting_defect_id = d.id"  # nosec B608 - schema names only
        f" JOIN measure m ON m.id = l.measure_id WHERE d.finding_id = {row}.id{_NOT_AGAIN}",
        "lighting_defect": f" UNION ALL {linked} WHERE l.finding_id = {row}.finding_id{_NOT_AGAIN}",
    }
    without = "'unassigned'"
    if table == "finding":  # nobody was asked, and yet it was found fixed on a follow-up walk
        last = f"SELECT f.outcome FROM follow_up f WHERE f.finding_id = {row}.id ORDER BY f.fid DESC LIMIT 1"  # nosec B608 - schema names only
        without = f"CASE WHEN ({last}) = 'fixed' THEN 'fixed' ELSE 'unassigned' END"
    all_of_it = f"{direct}{others.get(table, '')}"
    return f"coalesce((SELECT CASE min(CASE status {_STATUS_RANKS} END) {_WORDS} END FROM ({all_of_it})), {without})"  # nosec B608 - schema names only


def refresh(table: str, where: str) -> str:
    """Statement that computes the column anew for some rows."""
    return f"UPDATE {quote(table)} SET handling = {handling_sql(table)} WHERE {where}"  # nosec B608 - schema names only


def _lower(table: str, where: str) -> str:
    """Statement after a new link: its measure may be the least advanced now. Quicker than looking at all links."""
    ranks = " ".join(f"WHEN {literal(word)} THEN {rank}" for word, rank in _RANK.items())
    lower = f"CASE min(CASE handling {ranks} ELSE 9 END, CASE m.status {_STATUS_RANKS} END) {_WORDS} END"
    new = f"SELECT {lower} AS state FROM measure m WHERE m.id = NEW.measure_id"  # nosec B608 - schema names only
    first = " AND (SELECT m.recurs_from_id FROM measure m WHERE m.id = NEW.measure_id) IS NULL"
    if table == "finding":  # with its mark, so that the row is written once
        return f"UPDATE finding SET (handling, symbol) = (SELECT state, {symbol_sql('finding', 'state')} FROM ({new})) WHERE {where}{first}"  # nosec B608
    return f"UPDATE {quote(table)} SET handling = ({new}) WHERE {where}{first}"  # nosec B608 - schema names only


def handling_triggers() -> list[tuple[str, str]]:
    """All triggers that keep the column."""
    made = [_link("linked", "INSERT", "NEW", _lower), _link("unlinked", "DELETE", "OLD", refresh), _step()]
    for table in LINK_TARGETS:  # whoever writes something else gets the truth back
        wrong = f"NEW.handling IS NOT {handling_sql(table, 'NEW')}"
        made.append(trigger(table, "handling", "AFTER UPDATE OF handling", wrong, refresh(table, "fid = NEW.fid")))
    made.append(
        trigger(
            "lighting_defect", "other_finding", "AFTER UPDATE OF finding_id", "NEW.finding_id IS NOT OLD.finding_id",
            refresh("lighting_defect", "fid = NEW.fid"), refresh("finding", "id = NEW.finding_id OR id = OLD.finding_id"),
            number_when_taken("lighting_defect"),
        )
    )  # fmt: skip
    for name, event, row in (("seen", "INSERT", "NEW"), ("seen_again", "UPDATE OF outcome, finding_id", "NEW"), ("unseen", "DELETE", "OLD")):
        made.append(trigger("follow_up", name, f"AFTER {event}", "", refresh("finding", f"id = {row}.finding_id")))
    return made


def _link(name: str, event: str, row: str, change: object) -> tuple[str, str]:
    finding = f"coalesce({row}.finding_id, (SELECT d.finding_id FROM lighting_defect d WHERE d.id = {row}.lighting_defect_id))"  # nosec B608 - schema names only
    return trigger(
        "measure_link", name, f"AFTER {event}", "",
        change("finding", f"id = {finding}"),
        change("lighting_defect", f"id = {row}.lighting_defect_id OR finding_id = {row}.finding_id"),
        change("hotspot", f"id = {row}.hotspot_id"),
    )  # fmt: skip


def _step() -> tuple[str, str]:
    linked = "SELECT l.{column} FROM measure_link l WHERE l.measure_id = NEW.id AND l.{column} IS NOT NULL"
    findings, lamps = linked.format(column="finding_id"), linked.format(column="lighting_defect_id")
    return trigger(
        "measure", "handling", "AFTER UPDATE OF status", "NEW.status IS NOT OLD.status",
        refresh("finding", f"id IN ({findings}) OR id IN (SELECT d.finding_id FROM lighting_defect d WHERE d.id IN ({lamps}))"),  # nosec B608 - schema names only
        refresh("lighting_defect", f"id IN ({lamps}) OR finding_id IN ({findings})"),
        refresh("hotspot", f"id IN ({linked.format(column='hotspot_id')})"),
    )  # fmt: skip
