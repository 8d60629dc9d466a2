# SPDX-License-Identifier: GPL-2.0-or-later
"""Rules of the schema as SQLite triggers: any client, QGIS attribute table, QField or SQL, gets the same answer.

All texts are made from the schema, never from user input. Names begin with est_ so that a check can compare them with the generator.
"""
from __future__ import annotations

from typing import Callable

from ..core import choices, status
from ..core.schema import LINK_TARGETS, TABLES, Column, Table, references_to
from ..core.schema.model import BOOLEAN, DATE, TEXT, UUID

Translate = Callable[..., str]
PREFIX = "est_"
CONFLICT, RULE = "EST-CONFLICT", "EST-RULE"
_UNCOMPARED = ("ver", "geom")


def quote(identifier: str) -> str:
    """An SQL identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def literal(value: object) -> str:
    """An SQL literal of a text or number from the schema."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (int, float)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def _values(values: object) -> str:
    return "(" + ", ".join(literal(v) for v in values) + ")"


def _fail(kind: str, message: str) -> str:
    return f"RAISE(ABORT, {literal(kind + ': ' + message)})"


def _trigger(table: str, name: str, when: str, condition: str, *statements: str) -> tuple[str, str]:
    full = f"{PREFIX}{table}_{name}"
    guard = f" WHEN {condition}" if condition else ""
    body = " ".join(statement.rstrip(";") + ";" for statement in statements)
    return full, f"CREATE TRIGGER {quote(full)} {when} ON {quote(table)} FOR EACH ROW{guard} BEGIN {body} END"


def all_triggers(translate: Translate, language: str) -> dict[str, str]:
    """Name → CREATE TRIGGER of a whole workspace in one language."""
    made: list[tuple[str, str]] = []
    for table in TABLES.values():
        if table.is_versioned:
            made += _lock(table, translate)
            made += _guards(table, translate, language)
        made += _checks(table, translate, language)
        made += _log(table)
        made += _number(table)
    made += _measure(translate, language) + _links(translate) + _handling() + _append_only(translate)
    return dict(made)


# -- optimistic lock: the client writes the negative of the version it saw ------------------------------------------
def _lock(table: Table, translate: Translate) -> list[tuple[str, str]]:
    t = quote(table.name)
    fixed = [c.name for c in table.columns if not c.is_derived and c.name not in (*_UNCOMPARED, "number")]
    unchanged = " AND ".join(f"NEW.{quote(n)} IS OLD.{quote(n)}" for n in fixed)
    if "number" in table:
        unchanged += " AND (NEW.number IS OLD.number OR OLD.number IS NULL)"
    condition = (
        "NOT (OLD.ver > 0 AND NEW.ver IS -OLD.ver) AND NOT (OLD.ver < 0 AND NEW.ver > 0)"
        f" AND NOT (NEW.ver IS OLD.ver AND {unchanged})"
    )
    extra = ""
    if table.name == "measure":
        done = _values(status.DONE)
        extra = f", reopened_count = coalesce(OLD.reopened_count, 0) + (OLD.status IN {done} AND NEW.status NOT IN {done})"
    return [
        _trigger(table.name, "lock", "BEFORE UPDATE", condition, f"SELECT {_fail(CONFLICT, translate('error.conflict'))}"),
        _trigger(
            table.name, "version", "AFTER UPDATE", "NEW.ver < 0 AND OLD.ver > 0", f"UPDATE {t} SET ver = OLD.ver + 1{extra} WHERE fid = NEW.fid"  # nosec B608 - schema names only
        ),
        _trigger(table.name, "first_version", "AFTER INSERT", "NEW.ver < 0", f"UPDATE {t} SET ver = 1 WHERE fid = NEW.fid"),  # nosec B608 - schema names only
    ]  # fmt: skip


def _guards(table: Table, translate: Translate, language: str) -> list[tuple[str, str]]:
    t = quote(table.name)
    made = [
        _trigger(
            table.name, "no_replace", "BEFORE INSERT", f"EXISTS (SELECT 1 FROM {t} WHERE id IS NEW.id OR fid IS NEW.fid)",  # nosec B608 - schema names only
            f"SELECT {_fail(RULE, translate('rule.row-exists', table=table.label(language)))}",
        ),
        _trigger(table.name, "same_id", "BEFORE UPDATE OF id", "NEW.id IS NOT OLD.id", f"SELECT {_fail(RULE, translate('rule.id-changed'))}"),
    ]  # fmt: skip
    if table.has_history:
        made.append(
            _trigger(
                table.name, "keep", "BEFORE DELETE",
                f"OLD.ver <> 1 OR EXISTS (SELECT 1 FROM change_log WHERE record_id = OLD.id AND table_name = {literal(table.name)} AND what <> 'link')",  # nosec B608 - schema names only
                f"SELECT {_fail(RULE, translate('rule.has-history', table=table.label(language)))}",
            )
        )  # fmt: skip
        made.append(
            _trigger(
                table.name, "log_delete", "AFTER DELETE", "",
                "INSERT INTO change_log (id, table_name, record_id, what, old_value, ver)"  # nosec B608 - schema names only
                f" VALUES (lower(hex(randomblob(16))), {literal(table.name)}, OLD.id, 'deleted', substr(OLD.{quote(table.display)}, 1, 200), OLD.ver)",
            )
        )  # fmt: skip
    for child, column in references_to(table.name):
        if not column.cascade:
            made.append(
                _trigger(
                    table.name, f"used_by_{child.name}_{column.name}", "BEFORE DELETE",
                    f"EXISTS (SELECT 1 FROM {quote(child.name)} WHERE {quote(column.name)} = OLD.id)",  # nosec B608 - schema names only
                    f"SELECT {_fail(RULE, translate('rule.in-use', table=table.label(language), other=child.label(language)))}",
                )
            )  # fmt: skip
    return made


# -- values ------------------------------------------------------------------------------------------------------------
def _checks(table: Table, translate: Translate, language: str) -> list[tuple[str, str]]:
    """One trigger a table and event: its condition is the quick way past for good rows, its body finds the message for a bad one."""
    on_insert: list[tuple[str, str]] = []
    on_update: list[tuple[str, str]] = []
    columns: list[str] = []
    for column in table.columns:
        changed = f"NEW.{quote(column.name)} IS NOT OLD.{quote(column.name)}"
        for condition, message in _column_checks(column, translate, language):
            fail = f"SELECT {_fail(RULE, message)} WHERE "
            on_insert.append((f"({condition})", fail))
            on_update.append((f"({changed} AND {condition})", fail))
            columns.append(quote(column.name))
    if not on_insert:
        return []
    of_columns = "BEFORE UPDATE OF " + ", ".join(dict.fromkeys(columns))
    return [
        _trigger(table.name, name, when, " OR ".join(c for c, _fail_sql in checks), *(fail + c for c, fail in checks))
        for name, when, checks in (("check_insert", "BEFORE INSERT", on_insert), ("check_update", of_columns, on_update))
    ]


def _column_checks(column: Column, translate: Translate, language: str) -> list[tuple[str, str]]:
    new, label = f"NEW.{quote(column.name)}", column.label(language)
    found: list[tuple[str, str]] = []
    if column.name in ("id", "ver"):
        return [(f"coalesce(length({new}), 0) NOT BETWEEN 1 AND 36", translate("rule.required", column=label))] if column.name == "id" else []
    if column.required and column.default is None:
        found.append((f"trim(coalesce({new}, '')) = ''", translate("rule.required", column=label)))
    if column.choices:
        known = [c.value for c in choices.CHOICES[column.choices]] if column.choices != "status" else list(status.BY_CODE)
        found.append((f"{new} IS NOT NULL AND {new} NOT IN {_values(known)}", translate("rule.not-a-choice", column=label)))
    if column.code_list:
        exists = f"EXISTS (SELECT 1 FROM code WHERE list = {literal(column.code_list)} AND code = {new})"  # nosec B608 - schema names only
        found.append((f"{new} IS NOT NULL AND NOT {exists}", translate("rule.not-in-list", column=label)))
    if column.type in (TEXT, UUID) and column.max_length and not column.choices and not column.code_list:
        found.append((f"length({new}) > {column.max_length}", translate("rule.too-long", column=label, limit=column.max_length)))
    if column.minimum is not None and column.maximum is not None:
        inside = f"typeof({new}) IN ('integer', 'real') AND {new} BETWEEN {column.minimum} AND {column.maximum}"
        found.append((f"{new} IS NOT NULL AND NOT ({inside})", translate("rule.out-of-range", column=label, low=column.minimum, high=column.maximum)))
    elif column.minimum is not None:
        found.append((f"{new} < {column.minimum}", translate("rule.too-small", column=label, low=column.minimum)))
    if column.type == DATE:
        found.append((f"{new} IS NOT NULL AND date({new}) IS NULL", translate("rule.not-a-date", column=label)))
    if column.type == BOOLEAN:
        found.append((f"{new} IS NOT NULL AND {new} NOT IN (0, 1)", translate("rule.not-yes-or-no", column=label)))
    return found


# -- numbers and log ------------------------------------------------------------------------------------------------------
def next_number_sql(table: str) -> str:
    """The next free number; findings and lighting defects share one series, so that "nr 14" means one thing."""
    if table in ("finding", "lighting_defect"):
        highest = "max(coalesce((SELECT max(number) FROM finding), 0), coalesce((SELECT max(number) FROM lighting_defect), 0))"
    else:
        highest = f"coalesce((SELECT max(number) FROM {quote(table)}), 0)"  # nosec B608 - schema names only
    return f"{highest} + 1"


def _number(table: Table) -> list[tuple[str, str]]:
    if "number" not in table or table.name == "walk_stop":
        return []
    number = next_number_sql(table.name)
    if table.name == "lighting_defect":
        number = f"coalesce((SELECT number FROM finding WHERE id = NEW.finding_id), {number})"  # nosec B608 - schema names only
    update = f"UPDATE {quote(table.name)} SET number = {number} WHERE fid = NEW.fid"  # nosec B608 - schema names only
    return [_trigger(table.name, "number", "AFTER INSERT", "NEW.number IS NULL", update)]


def _log(table: Table) -> list[tuple[str, str]]:
    columns = [c.name for c in table.columns if c.is_logged]
    made = []
    who = "CASE WHEN NEW.updated_at IS NOT OLD.updated_at THEN NEW.updated_by END"
    for name in columns + (["geom"] if table.is_spatial else []):
        old, new = f"OLD.{quote(name)}", f"NEW.{quote(name)}"
        shown = (f"hex({old})", f"hex({new})") if name == "geom" else (old, new)
        insert = (
            "INSERT INTO change_log (id, table_name, record_id, what, old_value, new_value, ver, changed_by)"  # nosec B608 - schema names only
            f" VALUES (lower(hex(randomblob(16))), {literal(table.name)}, NEW.id, {literal(name)}, {shown[0]}, {shown[1]}, abs(OLD.ver) + 1, {who})"
        )
        made.append(_trigger(table.name, f"log_{name}", f"AFTER UPDATE OF {quote(name)}", f"{new} IS NOT {old}", insert))
    return made


def _append_only(translate: Translate) -> list[tuple[str, str]]:
    same = " AND ".join(f"NEW.{quote(n)} IS OLD.{quote(n)}" for n in TABLES["change_log"].names if n != "changed_by")
    fail = f"SELECT {_fail(RULE, translate('rule.append-only'))}"
    return [
        _trigger("change_log", "no_delete", "BEFORE DELETE", "", fail),
        _trigger("change_log", "no_update", "BEFORE UPDATE", f"NOT (NEW.changed_by IS NULL AND OLD.changed_by IS NOT NULL AND {same})", fail),
        _trigger(
            "change_log", "log_anonymised", "AFTER UPDATE", "NEW.changed_by IS NULL AND OLD.changed_by IS NOT NULL",
            "INSERT INTO change_log (id, table_name, record_id, what, old_value)"
            " VALUES (lower(hex(randomblob(16))), 'change_log', OLD.id, 'anonymised', OLD.record_id)",
        ),
    ]  # fmt: skip


# -- measures --------------------------------------------------------------------------------------------------------------
def _measure(translate: Translate, language: str) -> list[tuple[str, str]]:
    def label(code: str) -> str:
        return status.BY_CODE[code].label(language)

    made = []
    for old, allowed in status.ALLOWED.items():
        message = translate("rule.forbidden-step-from", old=label(old), allowed=", ".join(label(a) for a in allowed))
        made.append(
            _trigger(
                "measure", f"step_{old}", "BEFORE UPDATE OF status",
                f"OLD.status = {literal(old)} AND NEW.status IS NOT OLD.status AND NEW.status NOT IN {_values(allowed)}",
                f"SELECT {_fail(RULE, message)}",
            )
        )  # fmt: skip
    start = translate("rule.forbidden-start", allowed=", ".join(label(a) for a in status.START))
    made.append(_trigger("measure", "start", "BEFORE INSERT", f"NEW.status NOT IN {_values(status.START)}", f"SELECT {_fail(RULE, start)}"))
    demands = [
        (
            f"(NEW.status = {literal(code)} AND " + " AND ".join(f"trim(coalesce(NEW.{quote(column)}, '')) = ''" for column in group) + ")",
            f"SELECT {_fail(RULE, translate('rule.' + code + '-needs'))} WHERE ",
        )
        for code, groups in status.REQUIRED.items()
        for group in groups
    ]
    for when, name in (("BEFORE INSERT", "insert"), ("BEFORE UPDATE", "update")):
        made.append(_trigger("measure", f"demands_{name}", when, " OR ".join(c for c, _f in demands), *(f + c for c, f in demands)))
    itself = f"SELECT {_fail(RULE, translate('rule.duplicate-of-itself'))}"
    for when, name in (("BEFORE INSERT", "insert"), ("BEFORE UPDATE", "update")):
        made.append(_trigger("measure", f"not_itself_{name}", when, "NEW.same_as_id = NEW.id", itself))
    made.append(
        _trigger(
            "measure", "reopened_count", "BEFORE UPDATE", "NEW.reopened_count IS NOT OLD.reopened_count AND OLD.ver > 0",
            f"SELECT {_fail(RULE, translate('rule.derived', column=TABLES['measure']['reopened_count'].label(language)))}",
        )
    )  # fmt: skip
    return made


def _links(translate: Translate) -> list[tuple[str, str]]:
    columns = list(LINK_TARGETS.values())
    filled = " + ".join(f"(NEW.{quote(c)} IS NOT NULL)" for c in columns)
    target = "CASE " + " ".join(f"WHEN OLD.{quote(c)} IS NOT NULL THEN '{t}:' || OLD.{quote(c)}" for t, c in LINK_TARGETS.items()) + " END"
    moved = " OR ".join(f"NEW.{quote(c)} IS NOT OLD.{quote(c)}" for c in ("measure_id", *columns))
    log = (  # a link's making stands in its own row (created_at, created_by); only its end needs the log
        "INSERT INTO change_log (id, table_name, record_id, what, old_value)"  # nosec B608 - schema names only
        f" VALUES (lower(hex(randomblob(16))), 'measure', OLD.measure_id, 'link', {target})"
    )
    parents = " AND ".join(f"NEW.{quote(c.name)} IS NULL" for c in TABLES["attachment"].columns if c.references)
    return [
        _trigger("measure_link", "one_target", "BEFORE INSERT", f"({filled}) <> 1", f"SELECT {_fail(RULE, translate('rule.one-target'))}"),
        _trigger("measure_link", "fixed", "BEFORE UPDATE", moved, f"SELECT {_fail(RULE, translate('rule.link-fixed'))}"),
        _trigger("measure_link", "log_delete", "AFTER DELETE", "", log),
        _trigger("attachment", "has_parent", "BEFORE INSERT", parents, f"SELECT {_fail(RULE, translate('rule.photo-needs-parent'))}"),
    ]


# -- derived: how far the measures for a finding have come -----------------------------------------------------------------
_RANK = {"open": 1, "planned": 2, "waiting": 3, "fixed": 4, "refused": 5}


def handling_sql(table: str, alias: str = "") -> str:
    """SQL that computes `handling` of a row: the least advanced of its measures; "unassigned" without any."""
    row = alias or quote(table)
    direct = f"SELECT m.status FROM measure_link l JOIN measure m ON m.id = l.measure_id WHERE l.{quote(LINK_TARGETS[table])} = {row}.id"  # nosec B608 - schema names only
    others = {
        "finding": " UNION ALL SELECT m.status FROM lighting_defect d JOIN measure_link l ON l.lighting_defect_id = d.id"  # nosec B608 - schema names only
        f" JOIN measure m ON m.id = l.measure_id WHERE d.finding_id = {row}.id",
        "lighting_defect": f" UNION ALL SELECT m.status FROM measure_link l JOIN measure m ON m.id = l.measure_id WHERE l.finding_id = {row}.finding_id",  # nosec B608 - schema names only
    }
    ranks = " ".join(f"WHEN {literal(s.code)} THEN {_RANK[s.handling]}" for s in status.STATUSES)
    words = " ".join(f"WHEN {rank} THEN {literal(word)}" for word, rank in _RANK.items())
    return f"coalesce((SELECT CASE min(CASE status {ranks} END) {words} END FROM ({direct}{others.get(table, '')})), 'unassigned')"  # nosec B608 - schema names only


def _handling() -> list[tuple[str, str]]:
    def refresh(table: str, where: str) -> str:
        return f"UPDATE {quote(table)} SET handling = {handling_sql(table)} WHERE {where}"  # nosec B608 - schema names only

    made = []
    for event, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        name = event.lower()
        made += [
            _trigger(
                "measure_link", f"finding_{name}", f"AFTER {event}", f"{row}.finding_id IS NOT NULL",
                refresh("finding", f"id = {row}.finding_id"), refresh("lighting_defect", f"finding_id = {row}.finding_id"),
            ),
            _trigger(
                "measure_link", f"lighting_{name}", f"AFTER {event}", f"{row}.lighting_defect_id IS NOT NULL",
                refresh("lighting_defect", f"id = {row}.lighting_defect_id"),
                refresh("finding", f"id = (SELECT d.finding_id FROM lighting_defect d WHERE d.id = {row}.lighting_defect_id)"),  # nosec B608 - schema names only
            ),
            _trigger("measure_link", f"hotspot_{name}", f"AFTER {event}", f"{row}.hotspot_id IS NOT NULL", refresh("hotspot", f"id = {row}.hotspot_id")),
        ]  # fmt: skip
    linked = "SELECT l.{column} FROM measure_link l WHERE l.measure_id = NEW.id AND l.{column} IS NOT NULL"
    findings, lamps = linked.format(column="finding_id"), linked.format(column="lighting_defect_id")
    made.append(
        _trigger(
            "measure", "handling", "AFTER UPDATE OF status", "NEW.status IS NOT OLD.status",
            refresh("finding", f"id IN ({findings}) OR id IN (SELECT d.finding_id FROM lighting_defect d WHERE d.id IN ({lamps}))"),  # nosec B608 - schema names only
            refresh("lighting_defect", f"id IN ({lamps}) OR finding_id IN ({findings})"),
            refresh("hotspot", f"id IN ({linked.format(column='hotspot_id')})"),
        )
    )  # fmt: skip
    for table in LINK_TARGETS:
        made.append(
            _trigger(table, "handling", "AFTER UPDATE OF handling", f"NEW.handling IS NOT {handling_sql(table, 'NEW')}", refresh(table, "fid = NEW.fid"))
        )
        made.append(
            _trigger(table, "handling_insert", "AFTER INSERT", "NEW.handling IS NOT 'unassigned'", refresh(table, "fid = NEW.fid"))
        )
    return made
