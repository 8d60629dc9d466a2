# SPDX-License-Identifier: GPL-2.0-or-later
"""Uppföljning av medborgarlöfte: the promises of a period as one content for window, PDF, web page, ODT and JSON."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..core.choices import choice
from ..core.errors import InputError, RuleError
from ..core.paper_choices import INTERNAL, PUBLIC
from ..core.period import TERTIAL, Period, period_of
from ..core.period_text import text_of
from ..core.promises.follow_up import ActivityResult, PromiseResult
from ..core.promises.records import Deed, Promise, shared_days
from ..core.public_words import our_words, public_organisation
from ..core.small_numbers import SETTING, is_small, limit_of
from ..i18n import Texts
from ..reports import papers, promise_words
from ..reports import promise_content as pc
from ..reports.content import DocumentResult, Edition
from ..reports.engine import wording
from ..reports.figures_content import period_words
from ..reports.promise_words import About, Names, Talks
from ..reports.public_seal import texts_of
from ..storage.store import Store
from . import paper_header
from .dialogue_themes import DialogueThemes, basis_of, themes_of
from .drawn import result_of
from .local_days import zone_of
from .promise_facts import DRAFT, Facts, read
from .public_check import sealed

MOST_PLANNED = 3


def follow_up(
    store: Store, period: Period, today: dt.date, texts: Texts, *, audience: str = INTERNAL, promise_id: str | None = None, facts: Facts | None = None
) -> pc.PromiseFollowUp:
    """The content; one promise, or all that were in force in the period. A public one has the seal of the check of public texts.

    Raises
    ------
    InputError       the promise shares no day with the period
    RuleError        a public paper of a promise that is only proposed
    PublicStopped    something in it looks like personal data
    """
    facts = facts or read(store)
    chosen = [facts.promise(promise_id)] if promise_id else facts.in_force(period)
    if promise_id and shared_days(period, chosen[0].days) is None:
        first, last = (wording.day(day, texts) for day in (chosen[0].first, chosen[0].last))
        raise InputError("promise.not-then", name=chosen[0].name, period=period_words(period, texts), first=first, last=last)
    found = [facts.result(one, period, today) for one in chosen]
    is_public = audience == PUBLIC
    if is_public and any(one.state == DRAFT for one in chosen):
        raise RuleError("promise.draft-not-public", name=chosen[0].name)
    reader = _Reader(store, facts, texts, is_public)
    names = reader.names([deed for one in found for result in one.activities for deed in (*result.now, *result.cancelled)])
    said = period_words(period, texts)
    content = pc.PromiseFollowUp(
        paper_header.municipality(store, diary_number=_diary(store, chosen)), Edition(today, final=is_public, audience=audience), texts("promise.title"),
        paper_header.municipality_name(store) or store.path.stem, said, text_of(period), period.first, period.last,
        wording.day(period.counted_to(today), texts),
        tuple(promise_words.part(one, reader.about(one, today), names, texts, is_public) for one in found),
    )  # fmt: skip
    return sealed(store, content, texts.language)


@dataclass(frozen=True)
class Files:
    """Which files are wanted."""

    pdf: Path | None = None
    html: Path | None = None
    odt: Path | None = None


def write(content: pc.PromiseFollowUp, texts: Texts, files: Files) -> DocumentResult:
    """Those files that are asked for; the result says which of our own words stand in a public paper."""
    writers = ((papers.draw_promises, files.pdf), (papers.write_promises_page, files.html), (papers.write_promises_odt, files.odt))
    results = [make(content, texts, target) for make, target in writers if target is not None]
    if not results:
        raise InputError("document_set.no-target")
    return result_of(results, warnings(content, texts))


def warnings(content: pc.PromiseFollowUp, texts: Texts) -> list[str]:
    """Words of our own trade in a public paper, as somebody wrote them, and cancelled walks without a reason."""
    if content.edition.audience != PUBLIC:
        return []
    found = [word for part in content.parts for text in texts_of(part) for word in our_words(text)]
    bare = [one.what for part in content.parts for one in part.cancelled if one.is_walk and not one.reason]
    return [texts("promise.our-word", word=word) for word in dict.fromkeys(found)] + [texts("promise.reason-missing", walk=walk) for walk in bare]


def deed_names(store: Store, facts: Facts, texts: Texts, deeds: Iterable[Deed]) -> Mapping[tuple[str, str], str]:
    """(table, id) → what a row that counts is called, for ourselves."""
    return _Reader(store, facts, texts, False).names(deeds).deeds


def _diary(store: Store, chosen: Sequence[Promise]) -> str:
    return (store.get("promise", chosen[0].id)["diary_number"] or "") if len(chosen) == 1 else ""


class _Reader:
    """Looks up the words that the counts do not hold."""

    def __init__(self, store: Store, facts: Facts, texts: Texts, is_public: bool) -> None:
        self._store, self._facts, self._texts, self._is_public = store, facts, texts, is_public
        self._limit = limit_of(store.setting(SETTING))

    def names(self, deeds: Iterable[Deed]) -> Names:
        """Names of organisations and of what counted."""
        store, wanted = self._store, {}
        for deed in deeds:
            wanted.setdefault(deed.key[0], set()).add(deed.id)
        found: dict[tuple[str, str], str] = {}
        for table, column in (("walk", "name"), ("patrol", "name"), ("dialogue", "name"), ("activity_done", "note"), ("measure", "title")):
            found.update({(table, key): name or "" for key, name in store.rows(table, ("id", column), {"id": tuple(wanted.get(table, ()))})})
        measures = store.rows("measure", ("id", "number", "measure_type"), {"id": tuple(wanted.get("measure", ()))})
        for key, number, _type in measures:
            found["measure", key] = f"{number} {found['measure', key]}" if number else found["measure", key]
        found.update(self._visits(wanted.get("patrol_visit", set())))
        types = self.labels("measure_type")
        reasons = {key: reason for key, reason in store.rows("walk", ("id", "cancelled_reason"), {"id": tuple(wanted.get("walk", ()))}) if reason}
        organisations = dict(store.rows("organisation", ("id", "name")))
        if self._is_public:
            organisations = {key: public_organisation(name or "") for key, name in organisations.items()}
        return Names(organisations, types, found, reasons, {key: types.get(kind, kind) for key, _number, kind in measures})

    def _visits(self, wanted: set[str]) -> dict[tuple[str, str], str]:
        if self._is_public:
            return {}
        places = dict(self._store.rows("hotspot", ("id", "name")))
        rows = self._store.rows("patrol_visit", ("id", "hotspot_id", "place_text"), {"id": tuple(wanted)})
        return {("patrol_visit", key): places.get(hotspot) or place or "" for key, hotspot, place in rows}

    def labels(self, name: str) -> dict[str, str]:
        """Words of a code list; for the public those that are written for it."""
        language = "sv" if self._texts.language == "sv" else "en"
        columns = ("code", f"label_{language}", "label_sv", f"public_{language}")
        rows = self._store.rows("code", columns, {"list": name})
        return {code: (own if self._is_public and own else label or swedish or code) for code, label, swedish, own in rows}

    def about(self, found: PromiseResult, today: dt.date) -> About:
        """How the promise is written, and what surrounds it."""
        promise, store, texts = found.promise, self._store, self._texts
        row = store.get("promise", promise.id)
        before = next((one for one in self._facts.promises if one.id == promise.previous_id), None)
        after = next((one for one in self._facts.promises if one.previous_id == promise.id), None)
        days = found.days
        return About(
            row["text"] or "", row["partners"] or "", row["diary_number"] or "", choice("promise_state", row["state"]).label(texts.language),
            before.name if before else "", after.name if after and not (self._is_public and after.state == DRAFT) else "",
            self._missing(found.activities, today), self._planned(today) if not found.has_ended else (),
            self._talks(themes_of(store, days, (promise.id, None))) if days is not None else Talks(0, None, 0), self._talks(basis_of(store, promise.id)),
            _next_day(promise, found.stands_on), self._limit,
        )  # fmt: skip

    def _missing(self, activities: Sequence[ActivityResult], today: dt.date) -> dict[str, int]:
        """What the activities before could not do."""
        by_id = {one.id: one for one in self._facts.activities}
        results: dict[str, PromiseResult] = {}
        missing = {}
        for one in activities:
            earlier = by_id.get(one.activity.carried_from_id or "")
            if earlier is None:
                continue
            if earlier.promise_id not in results:
                results[earlier.promise_id] = self._facts.whole(self._facts.promise(earlier.promise_id), today)
            found = next(result for result in results[earlier.promise_id].activities if result.activity.id == earlier.id)
            missing[one.activity.id] = found.remaining
        return missing

    def _planned(self, today: dt.date) -> tuple[str, ...]:
        """The next walks, by name and day."""
        zone = zone_of(self._store)
        rows = self._store.rows("walk", ("name", "planned_start"), {"state": "planned"}, order_by=("planned_start",))
        coming = [(name, start.astimezone(zone).date()) for name, start in rows if isinstance(start, dt.datetime)]
        return tuple(f"{name}, {wording.day(day, self._texts)}" for name, day in coming if day >= today)[:MOST_PLANNED]

    def _talks(self, found: DialogueThemes) -> Talks:
        """Dialogues in numbers; for the public without small ones."""
        words = self.labels("est_category")

        def shown(n: int) -> int | None:
            return None if self._is_public and is_small(n, self._limit) else n

        themes = [(words.get(one.category, one.category), shown(one.people)) for one in found.themes if one.people]
        themes.sort(key=lambda one: one[1] is None)
        people = shown(found.people) or None
        has_small = self._is_public and (any(n is None for _name, n in themes) or (people is None and found.people > 0))
        return Talks(len(found.dialogues), people, found.unknown, themes, has_small)


def _next_day(promise: Promise, stands_on: dt.date) -> dt.date | None:
    """The last day of the tertial that runs, or of the promise when it ends before."""
    last = period_of(TERTIAL, stands_on + dt.timedelta(days=1)).last
    return min(last, promise.last) if last is not None and stands_on < promise.last else None

