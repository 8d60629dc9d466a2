# SPDX-License-Identifier: GPL-2.0-or-later
"""Fills a new workspace with the shipped lists, organisations and rules."""
from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ..core.schema import TABLES
from .store import Transaction

_NAMESPACE = uuid.UUID("6f1d0a52-7c6e-5b0e-9a55-6a1d5c1f0b1e")  # stable ids: the same row has the same id in every workspace


def shipped_id(table: str, key: str) -> str:
    """Id of a shipped row, the same in every workspace."""
    return str(uuid.uuid5(_NAMESPACE, f"{table}:{key}"))


def organisation_id(code: str) -> str:
    """Id of a shipped organisation by its code."""
    return shipped_id("organisation", code)


def read_rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """Rows of a shipped list."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def fill(tx: Transaction, folder: Path, language: str, organisations: Iterable[Mapping[str, Any]] = ()) -> None:
    """Write all shipped rows; `organisations` (code → name, mailbox, active) override the shipped ones."""
    chosen = {row["code"]: row for row in organisations}
    tx.insert_many("organisation", _organisations(read_rows(folder, "organisations"), chosen, language))
    tx.insert_many("code", [_row("code", _renamed(row), f"{row['list']}:{row['code']}") for row in read_rows(folder, "codes")])
    for table in ("routing_rule", "deadline_rule"):
        tx.insert_many(table, [_row(table, row, str(n)) for n, row in enumerate(read_rows(folder, table + "s"))])


def _organisations(shipped: list[dict[str, Any]], chosen: Mapping[str, Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    rows = []
    for order, row in enumerate(shipped):
        own = chosen.get(row["code"], {})
        rows.append(
            {
                "id": organisation_id(row["code"]),
                "code": row["code"],
                "name": own.get("name") or row["name_" + language],
                "kind": row["kind"],
                "is_outside": not row.get("inside", True),
                "mailbox": own.get("mailbox"),
                "active": own.get("active", True),
                "sort": order,
            }
        )
    for code, own in chosen.items():  # organisations that the municipality added itself
        if code not in {row["code"] for row in shipped}:
            rows.append({"kind": "unit", **{k: v for k, v in own.items() if k in TABLES["organisation"]}, "id": organisation_id(code), "sort": len(rows)})
    return rows


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    names = {"group": "code_group", "label_short_sv": "short_sv", "label_short_en": "short_en"}
    return {names.get(key, key): value for key, value in row.items()}


def _row(table: str, row: Mapping[str, Any], key: str) -> dict[str, Any]:
    values = {name: _flat(value) for name, value in row.items() if name in TABLES[table]}
    values["id"] = shipped_id(table, key)
    return values


def _flat(value: Any) -> Any:
    return ",".join(str(v) for v in value) if isinstance(value, (list, tuple)) else value
