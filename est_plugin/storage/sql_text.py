# SPDX-License-Identifier: GPL-2.0-or-later
"""Pieces of SQL made from the schema: identifiers, literals, refusals, triggers. Never from user input."""
from __future__ import annotations

from ..core.blank import RANGES

PREFIX = "est_"  # of our triggers, so that a check can compare them with the generator
CONFLICT, RULE = "EST-CONFLICT", "EST-RULE"
_BLANKS = "".join(chr(first) if first == last else f"{chr(first)}-{chr(last)}" for first, last in RANGES)


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


def values(found: object) -> str:
    """A list for IN."""
    return "(" + ", ".join(literal(v) for v in found) + ")"


def is_blank(expression: str) -> str:
    """Whether nothing stands there that can be seen, as core sees it (core.blank)."""
    seen = f"coalesce({expression}, '') GLOB '*[^{_BLANKS}]*'"
    return f"NOT ({seen} OR typeof({expression}) = 'blob' AND length({expression}) > 0)"  # a BLOB gets an answer of its own


def fail(kind: str, message: str) -> str:
    """The refusal of a statement, with our text."""
    return f"RAISE(ABORT, {literal(kind + ': ' + message)})"


def trigger(table: str, name: str, when: str, condition: str, *statements: str) -> tuple[str, str]:
    """(name, CREATE TRIGGER)."""
    full = f"{PREFIX}{table}_{name}"
    guard = f" WHEN {condition}" if condition else ""
    body = " ".join(statement.rstrip(";") + ";" for statement in statements)
    return full, f"CREATE TRIGGER {quote(full)} {when} ON {quote(table)} FOR EACH ROW{guard} BEGIN {body} END"
