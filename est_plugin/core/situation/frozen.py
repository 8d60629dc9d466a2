# SPDX-License-Identifier: GPL-2.0-or-later
"""Figures as a workspace keeps them with a final report, and read again: plain JSON with a version of its own."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from ..errors import InputError, NewerVersionError
from ..paper_choices import INTERNAL, PUBLIC
from .figures import Figures

VERSION = 1


def as_json(figures: Mapping[str, Figures]) -> dict[str, Any]:
    """Figures by audience as plain values."""
    return {"version": VERSION, **{audience: _plain(one) for audience, one in figures.items()}}


def from_json(kept: Any) -> dict[str, Figures]:
    """Figures by audience. NewerVersionError for those of a newer version; InputError for what is none."""
    if not isinstance(kept, Mapping) or not isinstance(kept.get("version"), int):
        raise InputError("situation.figures-unreadable")
    if kept["version"] > VERSION:
        raise NewerVersionError("situation.figures-newer", version=kept["version"])
    try:
        return {audience: _made(Figures, kept[audience]) for audience in (INTERNAL, PUBLIC) if audience in kept}
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise InputError("situation.figures-unreadable") from error


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _made(kind: type, kept: Mapping[str, Any]) -> Any:
    """A dataclass from its plain values; a field that is not kept has its usual value, one that is unknown is left."""
    found = {}
    for one in fields(kind):
        if one.name in kept:
            found[one.name] = _value(one.metadata.get("of"), kept[one.name])
    return kind(**found)


def _value(kind: Any, kept: Any) -> Any:
    if kept is None:
        return None
    if kind is None:
        return tuple(_value(None, one) for one in kept) if isinstance(kept, list) else kept
    if isinstance(kept, list):
        return tuple(_value(kind, one) for one in kept)
    return date.fromisoformat(kept) if kind is date else _made(kind, kept)
