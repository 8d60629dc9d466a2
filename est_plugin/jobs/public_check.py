# SPDX-License-Identifier: GPL-2.0-or-later
"""The one gate of public documents: all their texts are looked through for personal data, and only then they are sealed for drawing.

reports/papers.py draws no public edition without the seal, so that no public document can be made past this.
"""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ..core.errors import RuleError
from ..core.paper_choices import PUBLIC
from ..core.person_guard import Hit
from ..core.schema import TABLES
from ..i18n import Texts
from ..reports.public_seal import edition_of, seal_of, texts_of
from ..storage.store import Store
from . import person_guard, workspace_setting
from .record_name import numbers, title_of

Content = TypeVar("Content")
_NOT_READ = ("change_log", "dispatch", "routing_rule", "deadline_rule")
MOST_NAMED = 8


@dataclass(frozen=True)
class Place:
    """Where something that looks like personal data stands: the row and its column, and the text as it is kept there.

    Without a table it stands in no row: two texts look so only side by side.
    """

    table: str
    record_id: str
    ver: int
    column: str
    hit: Hit
    text: str
    name: str

    @property
    def is_row(self) -> bool:
        """Whether its text can be changed here."""
        return bool(self.table) and self.table != workspace_setting.TABLE

    def words(self, texts: Any) -> str:
        """Iakttagelse 14, Vad: ett telefonnummer."""
        return texts("public.place", where=self.where(texts), what=person_guard.told([self.hit], texts))

    def where(self, texts: Any) -> str:
        """Iakttagelse 14, Vad."""
        if not self.table:
            return texts("public.nowhere")
        label = TABLES[self.table].label(texts.language)
        head = " ".join(part for part in (label, self.name) if part)
        return f"{head}, {TABLES[self.table][self.column].label(texts.language)}" if self.is_row else head


class PublicStopped(RuleError):
    """A public document was not made: `places` must be looked at first."""

    def __init__(self, places: Sequence[Place], texts: Any) -> None:
        self.places = tuple(places)
        named = "; ".join(dict.fromkeys(place.words(texts) for place in self.places[:MOST_NAMED]))
        more = " …" if len(self.places) > MOST_NAMED else ""
        super().__init__(stopped_key(len(self.places)), "public.stopped-rows", n=len(self.places), rows=named + more)


def stopped_key(n: int) -> str:
    """The sentence for one text, or for several."""
    return "public.stopped-one" if n == 1 else "public.stopped"


def sealed(store: Store, content: Content, language: str, *more: Any) -> Content:
    """The content ready to be drawn. Of a public edition all texts are checked first: PublicStopped names the places.

    `more` are other contents that the same drawing function gets. Others than public ones go through as they are.
    """
    edition = edition_of((content, *more))
    if edition is None or edition.audience != PUBLIC:
        return content
    places = unhandled(store, [text for one in (content, *more) for text in texts_of(one)], language)
    if places:
        raise PublicStopped(places, Texts(language))
    if edition_of((content,)) is None:
        return content
    return replace(content, edition=replace(edition, seal=seal_of((content, *more))))


def unhandled(store: Store, shown: Iterable[str], language: str) -> list[Place]:
    """Places that look like personal data in the texts of a document and that nobody has looked at, each with the row that holds it."""
    marks = person_guard.harmless(store)
    found: dict[str, tuple[Hit, list[str]]] = {}
    for text in dict.fromkeys(shown):
        for hit in person_guard.remaining(text, marks):
            found.setdefault(hit.mark, (hit, []))[1].append(text)
    if not found:
        return []
    places = list(_places(store, found, Texts(language)))
    located = {place.hit.mark for place in places}
    places += [Place("", "", 0, "", hit, texts[0], "") for mark, (hit, texts) in found.items() if mark not in located]
    return places


def still_waiting(store: Store, places: Iterable[Place]) -> list[Place]:
    """What is left to look at of places that were found, in the texts as they stand now."""
    marks = person_guard.harmless(store)
    found: dict[tuple, Place] = {}
    for place in places:
        row = store.find(place.table, {"id": place.record_id}) if place.is_row else []
        text = (row[0][place.column] or "") if row else "" if place.is_row else place.text
        hits = person_guard.remaining(text, marks) if place.is_row else [place.hit] if place.hit.mark not in marks else []
        for hit in hits:
            ver = row[0]["ver"] if row and "ver" in row[0] else 0
            found[place.table, place.record_id, place.column, hit.start, hit.mark] = replace(place, ver=ver, hit=hit, text=text)
    return list(found.values())


# -- inside ------------------------------------------------------------------------------------------------------------
def _places(store: Store, found: dict[str, tuple[Hit, list[str]]], texts: Any) -> Iterator[Place]:
    """Rows whose own text is shown, with the hits in it; one and the same thing in two rows is two places."""
    shown = {mark: [_plain(text) for text in told] for mark, (_hit, told) in found.items()}
    for table in TABLES.values():
        if table.name in _NOT_READ:
            continue
        if table.name == workspace_setting.TABLE:
            yield from _in_settings(store, shown)
            continue
        columns = [column.name for column in person_guard.text_columns(table)]
        for record_id, *values in store.rows(table.name, ("id", *columns)) if columns else ():
            for column, value in zip(columns, values):
                for hit in _hits(value, shown):
                    row = store.get(table.name, record_id)
                    yield Place(table.name, record_id, row["ver"] if "ver" in table else 0, column, hit, value, _name(store, row, texts))


def _hits(value: Any, shown: dict[str, list[str]]) -> list[Hit]:
    if not isinstance(value, str) or not value.strip():
        return []
    plain = _plain(value)
    hits = {hit.mark: hit for hit in person_guard.remaining(value, ()) if hit.mark in shown}
    return [hit for mark, hit in hits.items() if any(plain in text for text in shown[mark])]


def _in_settings(store: Store, shown: dict[str, list[str]]) -> Iterator[Place]:
    """Own texts of the municipality: they are changed among the settings."""
    for record_id, key, value in store.rows(workspace_setting.TABLE, ("id", "key", "value")):
        if key == person_guard.SETTING:
            continue
        try:
            kept = json.loads(value or "null")
        except ValueError:
            kept = value
        for text in texts_of(kept):
            for hit in _hits(text, shown):
                yield Place(workspace_setting.TABLE, record_id, 0, "value", hit, text, key)


def _name(store: Store, row: Any, texts: Any) -> str:
    """A number, else what it is about."""
    number, title = numbers(store, row, texts), title_of(row)
    if number:
        return number[:1].lower() + number[1:] if number.startswith(texts("record.number")) else number
    return f"”{title}”" if title else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
