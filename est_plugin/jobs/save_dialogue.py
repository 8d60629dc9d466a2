# SPDX-License-Identifier: GPL-2.0-or-later
"""Save a citizen dialogue with its themes: where, when, how many people, what they brought up. Counts only, no persons."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ..core import geometry
from ..core.errors import InputError
from ..core.record import Record
from ..storage.store import Done, Store

TABLES = ("dialogue", "dialogue_theme")
XY = tuple  # (x, y) in the workspace CRS


@dataclass(frozen=True)
class Theme:
    """So many people brought this up; `category` is a code of est_category."""

    category: str
    people: int = 1
    place_text: str | None = None


@dataclass(frozen=True)
class Talk:
    """A dialogue as the form gives it."""

    name: str
    held_on: dt.date
    xy: XY | None = None
    place_text: str | None = None
    people: int | None = None
    organisation_id: str | None = None
    promise_id: str | None = None
    note: str | None = None
    themes: Sequence[Theme] = ()


def save_dialogue(store: Store, talk: Talk, dialogue: Record | None = None) -> tuple[Record, Done]:
    """A new dialogue, or one that is changed: its themes are those of the form."""
    check(talk)
    values = {
        "name": talk.name.strip(), "held_on": talk.held_on, "place_text": _text(talk.place_text), "people": talk.people,
        "organisation_id": talk.organisation_id, "promise_id": talk.promise_id, "note": _text(talk.note),
        "geom": geometry.point(*talk.xy) if talk.xy is not None else None,
    }  # fmt: skip
    with store.transaction("dialogue") as tx:
        record = tx.insert("dialogue", values) if dialogue is None else tx.update(dialogue, **values)
        for row in store.find("dialogue_theme", {"dialogue_id": record.id}) if dialogue is not None else ():
            tx.delete(row)
        for theme in talk.themes:
            tx.insert("dialogue_theme", {
                "dialogue_id": record.id, "theme": theme.category, "people": theme.people, "place_text": _text(theme.place_text),
            })  # fmt: skip
    return record, tx.done


def check(talk: Talk) -> None:
    """InputError for what cannot be: no name, a theme twice at one place, more who brought it up than were there."""
    if not talk.name.strip():
        raise InputError("dialogue.name-missing")
    twice = [key for key, n in Counter((one.category, _text(one.place_text)) for one in talk.themes).items() if n > 1]
    if twice:
        raise InputError("dialogue.theme-twice")
    most = max((one.people for one in talk.themes), default=0)
    if talk.people is not None and most > talk.people:
        raise InputError("dialogue.theme-too-many", n=most, people=talk.people)


def talk_of(store: Store, dialogue_id: str) -> Talk:
    """A saved dialogue as the form shows it."""
    row = store.get("dialogue", dialogue_id)
    themes = store.rows("dialogue_theme", ("theme", "people", "place_text"), {"dialogue_id": dialogue_id}, order_by=("-people", "theme"))
    return Talk(
        row["name"], row["held_on"], geometry.point_xy(row["geom"]) if row["geom"] else None, row["place_text"], row["people"],
        row["organisation_id"], row["promise_id"], row["note"], tuple(Theme(code, people or 0, place) for code, people, place in themes),
    )  # fmt: skip


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None
