# SPDX-License-Identifier: GPL-2.0-or-later
"""Finds, by reading the source, which text keys the product asks for and with which values."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "est_plugin"

KEY = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9_-]+)+")
LOOKUPS = {"tr", "texts", "translate"}
CARRIERS = {"Notice", "BadValue"}  # carry a key, are no EstError


@dataclass(frozen=True)
class Use:
    """One place that asks for a text."""

    place: str
    key: str  # for a key put together at run time a pattern, otherwise the key itself
    is_pattern: bool
    given: frozenset[str] | None  # names of the values; None when they cannot be read (**values, an object's own)

    def __str__(self) -> str:
        return f"{self.place}: {self.key}"


def error_classes() -> set[str]:
    """EstError and all classes made from it, wherever they are declared."""
    bases: dict[str, set[str]] = {}
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(_last_name(base) for base in node.bases)
    found = {"EstError"}
    while True:
        more = {name for name, parents in bases.items() if parents & found} - found
        if not more:
            return found
        found |= more


def uses() -> list[Use]:
    """All places in the package where a text is asked for by a literal or f-string key."""
    errors = error_classes()
    found: list[Use] = []
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found += _uses_of_call(node, f"{file.relative_to(ROOT).as_posix()}:{node.lineno}", errors)
    return found


def _uses_of_call(call: ast.Call, place: str, errors: set[str]) -> Iterator[Use]:
    name = _last_name(call.func)
    keys: list[ast.expr] = [word.value for word in call.keywords if word.arg and (word.arg == "key" or word.arg.endswith("_key"))]
    given = _given(call) if name in LOOKUPS | errors else None
    if name in LOOKUPS or name in CARRIERS:
        keys += call.args[:1]
    elif name in errors:
        keys += call.args[:2]
    for expression in keys:
        for each in _branches(expression):
            key, is_pattern = _key_of(each)
            if key:
                yield Use(place, key, is_pattern, given)


def _branches(expression: ast.expr) -> list[ast.expr]:
    """The expression, or both ends of `a if … else b`."""
    if isinstance(expression, ast.IfExp):
        return _branches(expression.body) + _branches(expression.orelse)
    return [expression]


def _key_of(expression: ast.expr) -> tuple[str, bool]:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        return (expression.value, False) if KEY.fullmatch(expression.value) else ("", False)
    if isinstance(expression, ast.JoinedStr):
        parts = [re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in expression.values]
        return "".join(parts), True
    return "", False


def _given(call: ast.Call) -> frozenset[str] | None:
    if any(word.arg is None for word in call.keywords):
        return None
    return frozenset(word.arg for word in call.keywords if word.arg not in ("key", "hint_key"))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
