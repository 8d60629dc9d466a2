# SPDX-License-Identifier: GPL-2.0-or-later
"""What each row must hold, as conditions under which it is refused: values, references, uniqueness, numbers, status of a measure."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..core import choices, status
from ..core.schema import LINK_TARGETS, TABLES, Column, Table
from ..core.schema.model import BOOLEAN, DATE, DATETIME, INTEGER, REAL, TEXT, UUID
from . import trigger_cycle, trigger_reports
from .sql_text import is_blank, literal, quote, values

Translate = Callable[..., str]
NEEDED_SETTINGS = ("language", "schema_version")  # without them nobody can open the workspace
_LARGEST = {INTEGER: 2_147_483_647, REAL: 1e15}
_OF_TABLE = {
    "observation": trigger_reports.observation, "hotspot": trigger_reports.hotspot, "barrier": trigger_cycle.barrier, "patrol": trigger_cycle.patrol,
    "patrol_visit": trigger_cycle.patrol_visit, "situation_report": trigger_cycle.situation_report, "promise": trigger_cycle.promise,
    "decision": trigger_cycle.decision,
}  # fmt: skip
_MOMENT = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"


@dataclass(frozen=True)
class Refusal:
    """A row is refused with `message` when `condition` holds; on update only when one of `columns` changes."""

    condition: str
    message: str
    columns: tuple[str, ...]
    on_insert: bool = True
    on_update: bool = True

    @property
    def update_condition(self) -> str:
        """The condition for an update."""
        changed = " OR ".join(f"NEW.{quote(c)} IS NOT OLD.{quote(c)}" for c in self.columns)
        return f"(({changed}) AND {self.condition})"


def refusals(table: Table, translate: Translate, language: str) -> list[Refusal]:
    """All rules of a table's rows, the telling ones first."""
    found: list[Refusal] = []
    if table.is_versioned:
        found += _as_new_row(table, translate, language)
        found += _unique(table, translate, language)
    found += _whole_row(table, translate, language)
    for column in table.columns:
        found += _of_column(table, column, translate, language)
    return found


# -- the row as a whole --------------------------------------------------------------------------------------------------
def _as_new_row(table: Table, translate: Translate, language: str) -> Iterator[Refusal]:
    """No row takes another one's place (INSERT OR REPLACE), and each begins at version 1; a copy comes with a negative version."""
    t, label = quote(table.name), table.label(language)
    exists = f"EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {t} WHERE fid = NEW.fid)"  # nosec B608 - schema names only
    yield Refusal(f"({exists})", translate("rule.row-exists", table=label), (), on_update=False)
    yield Refusal("(NEW.ver IS NOT 1 AND NOT (typeof(NEW.ver) = 'integer' AND NEW.ver < 0))", translate("rule.first-version"), (), on_update=False)
    yield Refusal("1", translate("rule.id-changed"), ("id",), on_insert=False)


def _unique(table: Table, translate: Translate, language: str) -> Iterator[Refusal]:
    """Before SQLite does, because OR REPLACE would remove the other row without a trace."""
    for columns in (*table.unique, *table.unique_when_filled):
        same = " AND ".join(f"{quote(c)} = NEW.{quote(c)}" for c in columns)
        filled = " AND ".join(f"NEW.{quote(c)} IS NOT NULL" for c in columns)
        exists = f"EXISTS (SELECT 1 FROM {quote(table.name)} WHERE {same} AND fid <> NEW.fid)"  # nosec B608 - schema names only
        yield Refusal(f"({filled} AND {exists})", translate("rule.row-exists", table=table.label(language)), columns)


def _whole_row(table: Table, translate: Translate, language: str) -> Iterator[Refusal]:
    if has_given_number(table):
        unasked = f"(NEW.number IS NULL OR {number_taken(table.name, 'NEW')} OR OLD.number IS NOT NULL AND NOT {number_taken(table.name, 'OLD')})"
        yield Refusal(unasked, translate("rule.number-given"), ("number",), on_insert=False)
    if table.name == "measure":
        yield from _measure(translate, language)
    elif table.name == "measure_link":
        columns = tuple(LINK_TARGETS.values())
        filled = " + ".join(f"(NEW.{quote(c)} IS NOT NULL)" for c in columns)
        yield Refusal(f"({filled}) <> 1", translate("rule.one-target"), (), on_update=False)
        yield Refusal("1", translate("rule.link-fixed"), ("measure_id", *columns), on_insert=False)
    elif table.name == "attachment":
        parents = tuple(c.name for c in table.columns if c.references)
        alone = " AND ".join(f"NEW.{quote(c)} IS NULL" for c in parents)
        yield Refusal(f"({alone})", translate("rule.photo-needs-parent"), parents)
    elif table.name in _OF_TABLE:
        if table.name == "situation_report":
            yield Refusal(*trigger_cycle.final_report(translate), on_insert=False)
        yield from (Refusal(*rule) for rule in _OF_TABLE[table.name](translate))
    elif table.name == "settings":
        yield Refusal(f"OLD.key IN {values(NEEDED_SETTINGS)}", translate("rule.setting-needed"), ("key",), on_insert=False)
    elif table.name == "code":
        for other, condition in code_uses():
            yield Refusal(condition, translate("rule.code-in-use", other=other.label(language)), ("list", "code"), on_insert=False)


def code_uses() -> Iterator[tuple[Table, str]]:
    """(table, condition that it holds the code of the old row)."""
    for table in TABLES.values():
        for column in table.columns:
            if column.code_list:
                used = f"EXISTS (SELECT 1 FROM {quote(table.name)} WHERE {quote(column.name)} = OLD.code)"  # nosec B608 - schema names only
                yield table, f"(OLD.list = {literal(column.code_list)} AND {used})"


def _measure(translate: Translate, language: str) -> Iterator[Refusal]:
    def label(code: str) -> str:
        return status.BY_CODE[code].label(language)

    start = translate("rule.forbidden-start", allowed=", ".join(label(a) for a in status.START))
    yield Refusal(f"NEW.status NOT IN {values(status.START)}", start, (), on_update=False)
    for old, allowed in status.ALLOWED.items():
        message = translate("rule.forbidden-step-from", old=label(old), allowed=", ".join(label(a) for a in allowed))
        step = f"(OLD.status = {literal(old)} AND NEW.status NOT IN {values(allowed)} AND NOT {takes_back()})"
        yield Refusal(step, message, ("status",), on_insert=False)
    for code, groups in status.REQUIRED.items():
        for group in groups:
            missing = " AND ".join(is_blank(f"NEW.{quote(column)}") for column in group)
            yield Refusal(f"(NEW.status = {literal(code)} AND {missing})", translate(f"rule.{code}-needs"), ("status", *group))
    yield Refusal("NEW.same_as_id = NEW.id", translate("rule.duplicate-of-itself"), ("same_as_id",))
    points_at_one = "EXISTS (SELECT 1 FROM measure k WHERE k.id = NEW.same_as_id AND k.status = 'duplicate')"
    is_pointed_at = "EXISTS (SELECT 1 FROM measure d WHERE d.same_as_id = NEW.id AND d.status = 'duplicate')"
    chain = f"(NEW.status = 'duplicate' AND ({points_at_one} OR {is_pointed_at}))"
    yield Refusal(chain, translate("rule.duplicate-chain"), ("status", "same_as_id"))
    done = values(status.DONE)
    reopened = f"what = 'status' AND old_value IN {done} AND new_value NOT IN {done}"
    taken_back = f"what = {literal(status.TAKEN_BACK)} AND old_value NOT IN {done} AND new_value IN {done}"
    log = "FROM change_log WHERE record_id = NEW.id AND table_name = 'measure'"
    counted = f"(SELECT coalesce(sum(CASE WHEN {reopened} THEN 1 WHEN {taken_back} THEN -1 ELSE 0 END), 0) {log})"  # nosec B608 - schema words only
    derived = translate("rule.derived", column=TABLES["measure"]["reopened_count"].label(language))
    yield Refusal(f"(OLD.ver > 0 AND NEW.reopened_count IS NOT {counted})", derived, ("reopened_count",), on_insert=False)


def takes_back() -> str:
    """Condition of an update of measure: it says that it takes the last status step back, and nothing was written since.

    That way back is open also where the step itself would be refused; it is logged as what it is and counts no reopening.
    What was found fixed on the spot was fixed and verified in one go: both steps go back together.
    """
    step = "(ver = OLD.ver AND new_value IS OLD.status OR ver = OLD.ver - 1 AND new_value = 'fixed' AND OLD.status = 'verified')"
    last = f"record_id = OLD.id AND table_name = 'measure' AND what = 'status' AND old_value IS NEW.status AND {step}"
    return f"(OLD.ver > 0 AND NEW.takes_back IS OLD.ver AND NEW.status IS NOT OLD.status AND EXISTS (SELECT 1 FROM change_log WHERE {last}))"  # nosec B608


# -- numbers -------------------------------------------------------------------------------------------------------------
def has_given_number(table: Table) -> bool:
    """Whether the database gives the rows their numbers; stops are numbered along the route by people."""
    return "number" in table and table.name != "walk_stop"


def next_number_sql(table: str) -> str:
    """The next free number; findings and lighting defects share one series, so that "nr 14" means one thing."""
    if table in ("finding", "lighting_defect"):
        highest = "max(coalesce((SELECT max(number) FROM finding), 0), coalesce((SELECT max(number) FROM lighting_defect), 0))"
    else:
        highest = f"coalesce((SELECT max(number) FROM {quote(table)}), 0)"  # nosec B608 - schema names only
    return f"{highest} + 1"


def number_taken(table: str, row: str) -> str:
    """Whether another thing of the series has the number of the row; a lamp has that of its finding."""
    other = f"EXISTS (SELECT 1 FROM {quote(table)} x WHERE x.number = {row}.number AND x.fid <> {row}.fid"  # nosec B608 - schema names only
    if table == "finding":
        return f"({other}) OR EXISTS (SELECT 1 FROM lighting_defect x WHERE x.number = {row}.number AND x.finding_id IS NOT {row}.id))"  # nosec B608 - schema names only
    if table == "lighting_defect":
        of_finding = f"EXISTS (SELECT 1 FROM finding x WHERE x.number = {row}.number AND x.id IS NOT {row}.finding_id)"  # nosec B608 - schema names only
        return f"({other} AND (x.finding_id IS NULL OR x.finding_id IS NOT {row}.finding_id)) OR {of_finding})"
    return other + ")"


def number_when_taken(table: str) -> str:
    """Statement in a trigger that gives the new row a number when it has none of its own."""
    number = next_number_sql(table)
    if table == "lighting_defect":
        number = f"coalesce((SELECT number FROM finding WHERE id = NEW.finding_id), {number})"  # nosec B608 - schema names only
    unfit = f"(NEW.number IS NULL OR {number_taken(table, 'NEW')})"
    return f"UPDATE {quote(table)} SET number = {number} WHERE fid = NEW.fid AND {unfit}"  # nosec B608 - schema names only


# -- one column ----------------------------------------------------------------------------------------------------------
def _of_column(table: Table, column: Column, translate: Translate, language: str) -> Iterator[Refusal]:
    new, label, only = f"NEW.{quote(column.name)}", column.label(language), (column.name,)
    if column.name == "ver":
        return
    if column.required:
        missing = is_blank(new) if column.default is None and column.type in (TEXT, UUID) and not column.references else f"{new} IS NULL"
        yield Refusal(missing, translate("rule.required", column=label), only)
    if column.references:
        known = f"EXISTS (SELECT 1 FROM {quote(column.references)} WHERE id = {new})"  # nosec B608 - schema names only
        if column.references == table.name and (table.name, column.name) != ("measure", "same_as_id"):
            yield Refusal(f"{new} = NEW.id", translate("rule.itself", column=label), only)
        yield Refusal(f"({new} IS NOT NULL AND NOT {known})", translate("rule.no-such-row", column=label), only)
    elif column.choices:
        known = [c.value for c in choices.CHOICES[column.choices]] if column.choices != "status" else list(status.BY_CODE)
        yield Refusal(f"({new} IS NOT NULL AND {new} NOT IN {values(known)})", translate("rule.not-a-choice", column=label), only)
    elif column.code_list:
        exists = f"EXISTS (SELECT 1 FROM code WHERE list = {literal(column.code_list)} AND code = {new})"  # nosec B608 - schema names only
        yield Refusal(f"({new} IS NOT NULL AND NOT {exists})", translate("rule.not-in-list", column=label), only)
    else:
        for condition, message in _plain(column, new, label, translate):
            yield Refusal(condition, message, only)


def _plain(column: Column, new: str, label: str, translate: Translate) -> Iterator[tuple[str, str]]:
    """SQLite keeps whatever is put into a column; other programs then stumble over it."""
    if column.type in (TEXT, UUID) and column.max_length:
        yield f"length({new}) > {column.max_length}", translate("rule.too-long", column=label, limit=column.max_length)
        yield f"{new} >= x''", translate("rule.not-text", column=label)  # every BLOB is greater than every text
    elif column.type in (INTEGER, REAL):
        yield from _number_in_bounds(column, new, label, translate)
    elif column.type == DATE:
        yield f"date({new}, '+0 days') IS NOT {new}", translate("rule.not-a-date", column=label)
    elif column.type == DATETIME:
        yield f"({new} IS NOT NULL AND ({new} NOT GLOB {_MOMENT} OR datetime({new}) IS NULL))", translate("rule.not-a-moment", column=label)
    elif column.type == BOOLEAN:
        yield f"{new} NOT IN (0, 1)", translate("rule.not-yes-or-no", column=label)


def _number_in_bounds(column: Column, new: str, label: str, translate: Translate) -> Iterator[tuple[str, str]]:
    largest = _LARGEST[column.type]
    low = -largest if column.minimum is None else column.minimum
    high = largest if column.maximum is None else column.maximum
    if column.maximum is not None:
        yield f"{new} NOT BETWEEN {low} AND {high}", translate("rule.out-of-range", column=label, low=low, high=high)
    else:
        if column.minimum is not None:
            yield f"{new} < {low}", translate("rule.too-small", column=label, low=low)
        yield f"{new} NOT BETWEEN {low} AND {high}", translate("rule.not-a-number", column=label)  # every text is greater than every number
    if column.type == INTEGER:
        yield f"({new} IS NOT NULL AND typeof({new}) <> 'integer')", translate("rule.not-a-number", column=label)
