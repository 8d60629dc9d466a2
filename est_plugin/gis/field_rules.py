# SPDX-License-Identifier: GPL-2.0-or-later
"""Defaults and constraints of the forms, made from the schema; the database holds the same rules for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsDefaultValue, QgsExpression, QgsFieldConstraints, QgsVectorLayer

from ..core.schema import Column, Table
from ..core.schema.model import BOOLEAN, TEXT
from ..core.status import BY_CODE, REQUIRED
from ..i18n import Texts

# UTC, whatever zone the computer keeps: the expression language has no function for it, so it is counted from the epoch
_DAY = "to_date(make_datetime(1970, 1, 1, 12, 0, 0) + make_interval(days:=floor(@ms / 86400000)))"
_CLOCK = " || ':' || ".join(
    f"lpad(to_string(floor(@ms / {step}) % {size}), 2, '0')" for step, size in ((3600000, 24), (60000, 60), (1000, 60))
)
UTC_NOW = (
    f"with_variable('ms', epoch(now()), to_datetime(format_date({_DAY}, 'yyyy-MM-dd') || ' ' || {_CLOCK}"
    " || '.' || lpad(to_string(@ms % 1000), 3, '0'), 'yyyy-MM-dd HH:mm:ss.zzz'))"
)
NEXT_VERSION = 'coalesce(-abs("ver"), 1)'  # the database turns the negative of the version that was seen into the next one
ACCOUNT = "left(@user_account_name, 100)"
_SYSTEM_DEFAULTS = {  # column → expression, also on update
    "id": ("uuid('WithoutBraces')", False),
    "ver": (NEXT_VERSION, True),
    "created_at": (UTC_NOW, False),
    "created_by": (ACCOUNT, False),
    "updated_at": (UTC_NOW, True),
    "updated_by": (ACCOUNT, True),
}
_ADVISED = {  # soft: saved also when it does not hold
    ("finding", "category"): '"category" IS NOT NULL',
    ("measure", "responsible_id"): '"responsible_id" IS NOT NULL',
    ("measure", "due_date"): '"due_date" IS NOT NULL OR "answer_by" IS NOT NULL OR "window_to" IS NOT NULL OR "review_date" IS NOT NULL',
    ("measure", "window_to"): '"window_to" IS NULL OR "window_from" IS NULL OR "window_to" >= "window_from"',
    ("measure", "planned_to"): '"planned_to" IS NULL OR "planned_from" IS NULL OR "planned_to" >= "planned_from"',
    ("walk", "planned_end"): '"planned_end" IS NULL OR "planned_start" IS NULL OR "planned_end" >= "planned_start"',
    ("organisation", "mailbox"): '"mailbox" IS NULL OR "mailbox" = \'\' OR regexp_match("mailbox", \'^[^@ ]+@[^@ ]+\\\\.[^@ ]+$\') > 0',
}


_HOUR, _MONTH_DAY = "^([01][0-9]|2[0-3]):[0-5][0-9]$", "^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_BARRIER = {  # column → how it is written and the text that says so (core/cycle_rules.py)
    "closes_at": (_HOUR, "rule.barrier-hours"), "opens_at": (_HOUR, "rule.barrier-hours"), "weekdays": ("^[1-7]+$", "rule.barrier-weekdays"),
    "season_from": (_MONTH_DAY, "rule.barrier-season"), "season_to": (_MONTH_DAY, "rule.barrier-season"),
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """A constraint of one column with the text that the form shows."""

    expression: str
    text: str
    is_hard: bool = True


def default_value(table: Table, column: Column) -> QgsDefaultValue | None:
    """What a new row gets, or what each change sets; None without default."""
    if table.is_versioned and column.name in _SYSTEM_DEFAULTS:
        expression, on_update = _SYSTEM_DEFAULTS[column.name]
        return QgsDefaultValue(expression, on_update)
    if column.default is None or column.is_derived:
        return None
    if column.type == BOOLEAN:
        return QgsDefaultValue("true" if column.default else "false")
    return QgsDefaultValue(QgsExpression.quotedValue(column.default))


def rules(table: Table, column: Column, language: str) -> list[Rule]:
    """Constraints of a column: required, bounds, what the status demands, advice."""
    texts, label, name = Texts(language), column.label(language), f'"{column.name}"'
    found: list[Rule] = []
    if column.required and column.type != BOOLEAN and column.name not in _SYSTEM_DEFAULTS:
        filled = f"trim(coalesce({name}, '')) <> ''" if column.type == TEXT else f"{name} IS NOT NULL"
        found.append(Rule(filled, texts("gis.form.required", label=label)))
    if column.minimum is not None:
        found.append(Rule(f"{name} IS NULL OR {name} >= {column.minimum}", texts("gis.form.minimum", label=label, low=column.minimum)))
    if column.maximum is not None:
        found.append(Rule(f"{name} IS NULL OR {name} <= {column.maximum}", texts("gis.form.maximum", label=label, high=column.maximum)))
    if column.type == TEXT and column.max_length and not column.choices and not column.code_list:
        limit = f"{name} IS NULL OR length({name}) <= {column.max_length}"
        found.append(Rule(limit, texts("gis.form.too-long", label=label, limit=column.max_length)))
    if table.name == "barrier" and column.name in _BARRIER:
        pattern, key = _BARRIER[column.name]
        found.append(Rule(f"{name} IS NULL OR regexp_match({name}, '{pattern}') > 0", texts(key)))
    if table.name == "measure":
        found += _status_rules(table, column, language)
    if column.name == "same_as_id":
        found.append(Rule(f'{name} IS NULL OR {name} <> "id"', texts("gis.form.same-as-itself")))
    advice = _ADVISED.get((table.name, column.name))
    if advice:
        found.append(Rule(advice, texts(f"gis.form.advice.{column.name}"), is_hard=False))
    return found


def _status_rules(table: Table, column: Column, language: str) -> list[Rule]:
    """A status that demands this column, alone or as the first of several of which one must be filled."""
    found = []
    for status, groups in REQUIRED.items():
        for group in groups:
            if group[0] != column.name:
                continue
            filled = " OR ".join(f"trim(coalesce(to_string(\"{one}\"), '')) <> ''" for one in group)
            labels = " / ".join(table[one].label(language) for one in group)
            text = Texts(language)("gis.form.status-needs", status=BY_CODE[status].label(language), label=labels)
            found.append(Rule(f"\"status\" <> '{status}' OR {filled}", text))
    return found


def apply_rules(layer: QgsVectorLayer, index: int, found: list[Rule]) -> None:
    """Set the constraints of a field: QGIS knows one expression per field, hard as soon as one of its parts is."""
    if not found:
        return
    is_hard = any(rule.is_hard for rule in found)
    parts = [rule for rule in found if rule.is_hard == is_hard]
    layer.setConstraintExpression(index, " AND ".join(f"({rule.expression})" for rule in parts), " ".join(rule.text for rule in parts))
    strength = QgsFieldConstraints.ConstraintStrength
    layer.setFieldConstraint(
        index,
        QgsFieldConstraints.Constraint.ConstraintExpression,
        strength.ConstraintStrengthHard if is_hard else strength.ConstraintStrengthSoft,
    )
