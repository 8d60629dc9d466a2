# SPDX-License-Identifier: GPL-2.0-or-later
"""Fills a new workspace with the shipped lists, organisations and rules."""
from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core import shipped
from ..core.schema import TABLES
from .store import Transaction

_NAMESPACE = uuid.UUID("6f1d0a52-7c6e-5b0e-9a55-6a1d5c1f0b1e")


def shipped_id(key: str) -> str:
    """Id of a shipped row by its stable key, the same in every workspace."""
    return str(uuid.uuid5(_NAMESPACE, key))


def organisation_id(code: str) -> str:
    """Id of a shipped organisation by its code."""
    return shipped_id(f"organisation:{code}")


def fill(tx: Transaction, folder: Path, language: str, organisations: Iterable[Mapping[str, Any]] = ()) -> None:
    """Write all shipped rows; `organisations` (code with name, mailbox, active) override or add to the shipped ones."""
    tx.insert_many("organisation", _organisations(shipped.organisations(folder, language), {row["code"]: row for row in organisations}))
    for table in ("code", "routing_rule", "deadline_rule"):
        known = TABLES[table]
        rows = shipped.rows(folder, table, language)
        tx.insert_many(table, [{**_only(known, row), "id": shipped_id(shipped.stable_key(table, row))} for row in rows])


def _organisations(rows: list[dict[str, Any]], chosen: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    made = []
    codes = {row["code"] for row in rows}
    for row in rows:
        own = chosen.get(row["code"], {})
        values = {**_only(TABLES["organisation"], row), "id": organisation_id(row["code"])}
        values["parent_id"] = organisation_id(row["parent"]) if row.get("parent") else None
        values["name"] = own.get("name") or row["name"]
        values["mailbox"], values["active"] = own.get("mailbox"), own.get("active", True)
        made.append(values)
    made.sort(key=lambda row: row["parent_id"] is not None)  # parents stand before their children
    for code, own in chosen.items():  # organisations that the municipality added itself
        if code not in codes:
            made.append({"kind": "unit", **_only(TABLES["organisation"], own), "id": organisation_id(code), "sort": 1000 + len(made)})
    return made


def _only(table: Any, row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in table}
