# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules of the schema as SQLite triggers: any client, QGIS attribute table, QField or SQL, gets the same answer.

Few triggers with many conditions, because each trigger costs time on each row. They hold also for clients that have
foreign keys switched off, as most have, and with INSERT OR REPLACE.
"""
from __future__ import annotations

from ..core import status
from ..core.schema import LINK_TARGETS, TABLES, Table, references_to
from .sql_text import CONFLICT, PREFIX, RULE, fail, literal, quote, trigger, values
from .trigger_handling import handling_sql, handling_triggers, refresh
from .trigger_rules import (
    NEEDED_SETTINGS, Refusal, Translate, code_uses, has_given_number, next_number_sql, number_taken, number_when_taken, refusals, takes_back,
)  # fmt: skip
from .trigger_symbol import set_symbol, symbol_sql, symbol_triggers

_CHECK = ("verified_on", "verified_by", "verified_by_walk_id", "verified_how")  # columns of measure that an opened one does not keep

__all__ = ["CONFLICT", "PREFIX", "RULE", "all_triggers", "handling_sql", "literal", "next_number_sql", "quote"]


def all_triggers(translate: Translate, language: str) -> dict[str, str]:
    """Name → CREATE TRIGGER of a whole workspace in one language."""
    made: list[tuple[str, str]] = []
    for table in TABLES.values():
        made += _rules(table, translate, language)
        made += _log(table)
        if table.is_versioned:
            made += _lock(table, translate) + _inserted(table, translate) + _deleting(table, translate, language)
    return dict(made + handling_triggers() + symbol_triggers() + _append_only(translate))


def _refuse(when: str, table: Table, name: str, checks: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """One trigger for many checks, each written once: every program that opens the file reads all of it."""
    if not checks:
        return []
    cases = " ".join(f"WHEN {condition} THEN {fail(RULE, message)}" for condition, message in checks)
    return [trigger(table.name, name, when, "", f"SELECT CASE {cases} END")]


def _rules(table: Table, translate: Translate, language: str) -> list[tuple[str, str]]:
    found: list[Refusal] = refusals(table, translate, language)
    inserts = [(rule.condition, rule.message) for rule in found if rule.on_insert]
    updates = [(rule.update_condition, rule.message) for rule in found if rule.on_update]
    columns = dict.fromkeys(quote(column) for rule in found if rule.on_update for column in rule.columns)
    return _refuse("BEFORE INSERT", table, "insert", inserts) + _refuse("BEFORE UPDATE OF " + ", ".join(columns), table, "update", updates)


# -- optimistic lock: the client writes the negative of the version it saw ------------------------------------------------
def _lock(table: Table, translate: Translate) -> list[tuple[str, str]]:
    """Not for a move alone, which QGIS sends before the rest, nor for what the database itself writes."""
    t = quote(table.name)
    fixed = [quote(c.name) for c in table.columns if not c.is_derived and not (c.name == "number" and has_given_number(table)) and c.name != "ver"]
    unchanged = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in fixed)
    condition = (
        "NOT (OLD.ver > 0 AND NEW.ver IS -OLD.ver) AND NOT (OLD.ver < 0 AND NEW.ver > 0)"
        f" AND NOT (NEW.ver IS OLD.ver AND {unchanged})"
    )
    count = ""
    if table.name == "measure":
        done = values(status.DONE)
        step = f"CASE WHEN {takes_back()} THEN -(OLD.status NOT IN {done} AND NEW.status IN {done}) ELSE OLD.status IN {done} AND NEW.status NOT IN {done} END"
        count = f", reopened_count = max(0, coalesce(OLD.reopened_count, 0) + {step})"
        for name in _CHECK:  # what was checked then tells nothing now
            count += f", {name} = CASE WHEN {_reopens()} THEN NULL ELSE {name} END"
    next_version = f"UPDATE {t} SET ver = OLD.ver + 1{count} WHERE fid = NEW.fid AND NEW.ver < 0"  # nosec B608 - schema names only
    return [
        trigger(
            table.name, "lock", f"BEFORE UPDATE OF ver, {', '.join(fixed)}", condition,
            f"SELECT {fail(CONFLICT, translate('error.conflict'))}",
        ),
        trigger(
            table.name, "version", "AFTER UPDATE", "(NEW.ver < 0 AND OLD.ver > 0) OR NEW.fid <> OLD.fid",
            f"SELECT {fail(RULE, translate('rule.id-changed'))} WHERE NEW.fid <> OLD.fid", next_version,
        ),
    ]  # fmt: skip


def _reopens() -> str:
    done = values(status.DONE)
    return f"OLD.status IN {done} AND NEW.status NOT IN {done} AND NOT {takes_back()}"


def _inserted(table: Table, translate: Translate) -> list[tuple[str, str]]:
    """What the database itself decides about a new row, also a pasted or imported one: version, number, how far it has come."""
    t, own = quote(table.name), "WHERE fid = NEW.fid"
    needed, steps = ["NEW.ver < 0", "NEW.fid < 1"], [f"SELECT {fail(RULE, translate('rule.id-changed'))} WHERE NEW.fid < 1"]
    steps.append(f"UPDATE {t} SET ver = 1 {own} AND ver < 0")  # nosec B608 - schema names only
    if table.name == "measure":
        needed.append("NEW.reopened_count IS NOT 0")
        steps.append(f"UPDATE {t} SET reopened_count = 0 {own}")  # nosec B608 - schema names only
    if has_given_number(table):
        needed += ["NEW.number IS NULL", number_taken(table.name, "NEW")]
        steps.append(number_when_taken(table.name))
    if table.name in LINK_TARGETS:
        needed.append("NEW.handling IS NOT 'unassigned'")
        if table.name == "lighting_defect":
            needed.append("NEW.finding_id IS NOT NULL")
        steps.append(refresh(table.name, "fid = NEW.fid"))
    if table.name == "finding":
        needed.append(f"NEW.symbol IS NOT {symbol_sql('NEW')}")
        steps.append(set_symbol("fid = NEW.fid"))
    return [trigger(table.name, "inserted", "AFTER INSERT", " OR ".join(needed), *steps)]


# -- deleting ---------------------------------------------------------------------------------------------------------------
def _deleting(table: Table, translate: Translate, language: str) -> list[tuple[str, str]]:
    label, checks, after = table.label(language), [], []
    if table.has_history:
        log = f"SELECT 1 FROM change_log WHERE record_id = OLD.id AND table_name = {literal(table.name)} AND what NOT IN ('link', 'co_responsible')"  # nosec B608
        kept = f"OLD.{quote(table.history_from)} IS NOT NULL AND " if table.history_from else ""
        checks.append((f"({kept}(OLD.ver <> 1 OR EXISTS ({log})))", translate("rule.has-history", table=label)))
        after.append(
            "INSERT INTO change_log (id, table_name, record_id, what, old_value, ver)"  # nosec B608 - schema names only
            f" VALUES (lower(hex(randomblob(16))), {literal(table.name)}, OLD.id, 'deleted', substr(OLD.{quote(table.display)}, 1, 200), OLD.ver)"
        )
    for child, column in references_to(table.name):
        here = f"FROM {quote(child.name)} WHERE {quote(column.name)} = OLD.id"
        if column.cascade:
            after.append("DELETE " + here)
        else:
            in_use = translate("rule.in-use", table=label, other=child.label(language))
            checks.append((f"EXISTS (SELECT 1 {here})", in_use))
    if table.name == "lighting_defect":
        after.append(refresh("finding", "id = OLD.finding_id"))
    if table.name == "settings":
        checks.append((f"OLD.key IN {values(NEEDED_SETTINGS)}", translate("rule.setting-needed")))
    if table.name == "code":
        checks += [(condition, translate("rule.code-in-use", other=other.label(language))) for other, condition in code_uses()]
    deleted = [trigger(table.name, "deleted", "AFTER DELETE", "", *after)] if after else []
    return _refuse("BEFORE DELETE", table, "delete", checks) + deleted


# -- log ----------------------------------------------------------------------------------------------------------------------
def _log(table: Table) -> list[tuple[str, str]]:
    logged = [c.name for c in table.columns if c.is_logged]
    made = []
    who = "CASE WHEN NEW.updated_at IS NOT OLD.updated_at THEN NEW.updated_by END"
    for name in logged + (["geom"] if table.is_spatial else []):
        old, new = f"OLD.{quote(name)}", f"NEW.{quote(name)}"
        columns, when = quote(name), f"{new} IS NOT {old}"
        if table.name == "measure" and name in _CHECK:  # logged as it ends, whatever the statement wrote beside the reopening
            new = f"CASE WHEN {_reopens()} THEN NULL ELSE {new} END"
            columns, when = f"{columns}, status", f"OLD.ver > 0 AND {new} IS NOT {old}"
        shown = (f"hex({old})", f"hex({new})") if name == "geom" else (old, new)
        what = literal(name)
        if (table.name, name) == ("measure", "status"):
            what = f"CASE WHEN {takes_back()} THEN {literal(status.TAKEN_BACK)} ELSE 'status' END"
        insert = (
            "INSERT INTO change_log (id, table_name, record_id, what, old_value, new_value, ver, changed_by)"  # nosec B608 - schema names only
            f" VALUES (lower(hex(randomblob(16))), {literal(table.name)}, NEW.id, {what}, {shown[0]}, {shown[1]}, abs(OLD.ver) + 1, {who})"
        )
        made.append(trigger(table.name, f"log_{name}", f"AFTER UPDATE OF {columns}", when, insert))
    if table.name == "measure_link":
        made.append(_log_end_of_link())
    if table.name == "co_responsible":
        made.append(_log_end("co_responsible", "OLD.organisation_id"))
    return made


def _log_end_of_link() -> tuple[str, str]:
    """A link's making stands in its own row (created_at, created_by); only its end needs the log."""
    target = "CASE " + " ".join(f"WHEN OLD.{quote(c)} IS NOT NULL THEN '{t}:' || OLD.{quote(c)}" for t, c in LINK_TARGETS.items()) + " END"
    return _log_end("measure_link", target, "link")


def _log_end(table: str, value: str, what: str = "") -> tuple[str, str]:
    insert = (
        "INSERT INTO change_log (id, table_name, record_id, what, old_value)"  # nosec B608 - schema names only
        f" VALUES (lower(hex(randomblob(16))), 'measure', OLD.measure_id, {literal(what or table)}, {value})"
    )
    return trigger(table, "log_delete", "AFTER DELETE", "", insert)


def _append_only(translate: Translate) -> list[tuple[str, str]]:
    same = " AND ".join(f"NEW.{quote(n)} IS OLD.{quote(n)}" for n in ("fid", *TABLES["change_log"].names) if n != "changed_by")
    refuse = f"SELECT {fail(RULE, translate('rule.append-only'))}"
    return [
        trigger("change_log", "no_replace", "BEFORE INSERT", "EXISTS (SELECT 1 FROM change_log WHERE fid = NEW.fid)", refuse),
        trigger("change_log", "no_delete", "BEFORE DELETE", "", refuse),
        trigger("change_log", "no_update", "BEFORE UPDATE", f"NOT (NEW.changed_by IS NULL AND OLD.changed_by IS NOT NULL AND {same})", refuse),
        trigger(
            "change_log", "log_anonymised", "AFTER UPDATE", "NEW.changed_by IS NULL AND OLD.changed_by IS NOT NULL",
            "INSERT INTO change_log (id, table_name, record_id, what, old_value)"
            " VALUES (lower(hex(randomblob(16))), 'change_log', OLD.id, 'anonymised', OLD.record_id)",
        ),
    ]  # fmt: skip
