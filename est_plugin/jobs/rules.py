# SPDX-License-Identifier: GPL-2.0-or-later
"""The rules of Fördelning and Tider: read for editing, checked, and saved in one transaction."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core import assignment, rule_checks, rule_words
from ..core.errors import InputError
from ..core.record import Record
from ..core.schema import TABLES
from ..i18n import LANGUAGES, Texts
from ..storage.store import Done, Store
from .assign import rule_book

ROUTING, DEADLINE = "routing_rule", "deadline_rule"
REASONS = {"sv": "reason_sv", "en": "reason_en"}
_COMMON = {"id", "ver", "created_at", "created_by", "updated_at", "updated_by"}
COLUMNS = {table: tuple(name for name in TABLES[table].names if name not in _COMMON) for table in (ROUTING, DEADLINE)}


@dataclass(frozen=True)
class Edited:
    """A rule as it shall be; `stored` is the row it was read from, None for a new one."""

    stored: Record | None
    values: Mapping[str, Any]

    @property
    def changes(self) -> dict[str, Any]:
        """Columns that differ from the stored row; all of them for a new rule."""
        if self.stored is None:
            return dict(self.values)
        return {name: value for name, value in self.values.items() if self.stored[name] != value}


@dataclass(frozen=True)
class RuleSet:
    """What the editor starts from; organisations and codes also those out of use, for rules that still name them."""

    routing: Sequence[Record]
    deadlines: Sequence[Record]
    organisations: Sequence[Record]
    codes: Sequence[Record]
    book: assignment.RuleBook

    def words(self, language: str) -> rule_words.Words:
        """What the sentences of one language need."""
        labels = {(row["list"], row["code"]): row[f"label_{language}"] or row["label_sv"] for row in self.codes}
        names = {row[key]: row["name"] for row in self.organisations for key in ("id", "code") if row[key]}
        return rule_words.Words(Texts(language), language, labels, names)

    def book_of(self, routing: Iterable[Mapping[str, Any]], deadlines: Iterable[Mapping[str, Any]], lamp_model: str) -> assignment.RuleBook:
        """The rule book as it would be with these rules."""
        return replace(self.book, routing_rules=tuple(routing), deadline_rules=tuple(deadlines), lamp_model=lamp_model)


def load(store: Store) -> RuleSet:
    """Read rules and lists; rules that are switched off come too."""
    order = {"order_by": ["sort"]}
    return RuleSet(
        store.find(ROUTING, **order), store.find(DEADLINE, **order), store.find("organisation", **order), store.find("code", **order), rule_book(store)
    )


def check(table: str, values: Mapping[str, Any], organisations: Sequence[Mapping[str, Any]], today: dt.date) -> None:
    """Raise InputError that names the rule and the cure; a rule that is switched off may be unfinished."""
    if not values.get("active"):
        return
    if table == DEADLINE:
        rule_checks.check_deadline(values, today)
    else:
        rule_checks.check_routing(values, organisations)


def with_reasons(table: str, values: Mapping[str, Any], rule_set: RuleSet) -> dict[str, Any]:
    """The rule with reasons that say what it says now, in both languages."""
    made = {}
    for language in LANGUAGES:
        words = rule_set.words(language)
        made[REASONS[language]] = rule_words.deadline_reason(values, words) if table == DEADLINE else rule_words.routing_reason(values, words)
    return {**values, **made}


def save(store: Store, edited: Mapping[str, Sequence[Edited]], today: dt.date) -> Done | None:
    """Write what differs, all in one transaction; None when nothing does. InputError names the first rule that cannot be."""
    organisations = store.find("organisation")
    todo = [(table, one) for table, rules in edited.items() for one in rules if one.stored is None or one.changes]
    for table, one in todo:
        unknown = set(one.values) - set(COLUMNS[table])
        if unknown:
            raise InputError("rules-ui.unknown-column", column=", ".join(sorted(unknown)))
        check(table, one.values, organisations, today)
    if not todo:
        return None
    with store.transaction("rules") as tx:
        for table, one in todo:
            if one.stored is None:
                tx.insert(table, one.changes)
            else:
                tx.update(one.stored, **one.changes)
    return tx.done
