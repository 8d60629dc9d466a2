# SPDX-License-Identifier: GPL-2.0-or-later
"""What a situation report tells besides the EST reports: measures, walks, rounds, and what is coming up."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..core.figures.measures import Figures, figures
from ..core.figures.rows import Choice, MeasureRow
from ..core.period import Period
from ..core.picture.spans import spans
from ..core.public_words import public_organisation
from ..core.review import COUNTED
from ..core.rounds import visits as counting
from ..core.schema import LINK_TARGETS
from ..core.situation.figures import EVENT, HIDDEN, MEETING, ROUND, WALK, MeasureLine, Measures, Named, Rounds, Upcoming, WalkLine
from ..core.small_numbers import is_small
from ..core.status import BY_CODE
from ..storage.store import Store
from . import measure_figures, patrol_figures
from .counted import CANCELLED, SEEN_OUTSIDE, TOOK_PLACE
from .local_days import zone_of

MOST_LINES = 8  # of measures that are told of each kind
LEAST_AHEAD = dt.timedelta(days=28)
_COMING_EVENT = "EVE"
_PLACES = {"finding": "place_text", "lighting_defect": "place_text", "hotspot": "name"}


@dataclass(frozen=True)
class MeasureSource:
    """The follow-up of a period and of the one before, read once for every audience.

    `before` is as long as the days that have come of a period that runs; `done_before` are the measures done in the whole period before.
    """

    now: Figures
    before: Figures | None
    done_before: frozenset[str]
    rows: Mapping[str, MeasureRow]
    organisations: Mapping[str, str]

    @classmethod
    def read(cls, store: Store, period: Period, today: dt.date) -> MeasureSource:
        """One reading of the measures and their log."""
        source, earlier = measure_figures.read(store, "sv"), spans(period, today).before
        rows = {row.id: row for row in source.rows.measures}
        made = {one: figures(source.rows, one, Choice(), today) for one in {period, earlier, period.before()} if one is not None}
        whole = made.get(period.before())
        done_before = frozenset(whole.numbers["done"].ids) if whole is not None else frozenset()
        return cls(made[period], made.get(earlier), done_before, rows, source.organisations)

    def figures(self, store: Store, is_public: bool) -> Measures:
        """Numbers of all measures; lines only of those that the audience may see."""
        number = self.now.numbers
        allowed = _published(store) if is_public else None
        doing = self._sorted(self._doing(), allowed)
        finished = self._sorted(number["done"].ids, allowed, by_done=True)
        late = self._sorted(number["overdue"].ids, allowed)
        lines = self._lines(store, [*doing[:MOST_LINES], *finished[:MOST_LINES], *late[:MOST_LINES]], is_public)
        told = [tuple(lines[one] for one in ids[:MOST_LINES]) for ids in (doing, finished, late)]
        return Measures(
            open=number["open"].n, overdue=number["overdue"].n, done=number["done"].n, done_before=self.before.numbers["done"].n if self.before else None,
            in_time=number["within_due"].n, in_time_of=len(number["within_due"].of), verified=number["verified"].n,
            verified_of=len(number["verified"].of), reopened=number["reopened"].n, refused=number["refused"].n,
            doing=told[0], doing_of=len(doing), finished=told[1], late=told[2],
        )  # fmt: skip

    def hotspots_done_before(self, store: Store) -> frozenset[str]:
        """Hotspots at which a measure was done in the period before."""
        links = store.rows("measure_link", ("measure_id", LINK_TARGETS["hotspot"]))
        return frozenset(hotspot for measure, hotspot in links if hotspot and measure in self.done_before)

    def _doing(self) -> list[str]:
        """Decided and under way at the end of the period."""
        return [key for key, row in self.rows.items() if (code := row.status_on(self.now.day)) in BY_CODE and BY_CODE[code].handling == "planned"]

    def _sorted(self, ids: Iterable[str], allowed: frozenset[str] | None, by_done: bool = False) -> list[str]:
        rows = [self.rows[one] for one in ids if one in self.rows and (allowed is None or one in allowed)]
        if by_done:
            rows.sort(key=lambda row: row.done_day or dt.date.min, reverse=True)
        else:
            rows.sort(key=lambda row: row.waits_until(self.now.day) or dt.date.max)
        return [row.id for row in rows]

    def _lines(self, store: Store, ids: Sequence[str], is_public: bool) -> dict[str, MeasureLine]:
        if not ids:
            return {}
        places = {} if is_public else _places(store, ids)
        made = {}
        for key, number, title in store.rows("measure", ("id", "number", "title"), {"id": list(dict.fromkeys(ids))}):
            row, day = self.rows[key], self.now.day
            status = row.status_on(day) or row.status
            who = row.value_on("forwarded_to_id", day) if status == "forwarded" else row.value_on("responsible_id", day)
            shown = None if row.is_done else row.waits_until(day)
            name = self.organisations.get(who, "")
            if is_public:
                number, name = None, public_organisation(name)
            made[key] = MeasureLine(number, title, name, places.get(key, ""), status, shown, row.done_day)
        return made


def walks(store: Store, period: Period) -> tuple[WalkLine, ...]:
    """Walks of the period, held and cancelled."""
    zone, people, found = zone_of(store), defaultdict(list), defaultdict(int)
    for walk, present in store.rows("walk_group", ("walk_id", "present")):
        if present is not None:
            people[walk].append(present)
    for walk, kind in store.rows("finding", ("walk_id", "kind"), {"review_state": COUNTED}):
        found[walk] += walk is not None and kind == "defect"
    made = []
    for key, name, state, held, planned, reason in store.rows("walk", ("id", "name", "state", "held_start", "planned_start", "cancelled_reason")):
        day = _day(held or planned, zone)
        if day is None or day not in period or state not in (*TOOK_PLACE, CANCELLED):
            continue
        made.append(WalkLine(name or "", state, sum(people[key]) if key in people else None, found[key], reason or "", day))
    return tuple(sorted(made, key=lambda one: one.day or dt.date.min))


def walks_held(store: Store, period: Period, limit: int) -> tuple[WalkLine, ...]:
    """Walks as the public may see them: only those held, without small numbers of people."""
    held = [one for one in walks(store, period) if one.state in TOOK_PLACE]
    return tuple(replace(one, people=HIDDEN if is_small(one.people, limit) else one.people, cancelled_reason="") for one in held)


def rounds(store: Store, period: Period) -> Rounds:
    """Rounds that took place and the visits of the period."""
    done = patrol_figures.rounds_between(store, period.first, period.last)
    count = counting.counted(patrol_figures.visits_between(store, period.first, period.last, only_made=False))
    traffic = sum(one.kind == counting.TRAFFIC for one in done)
    return Rounds(len(done) - traffic, traffic, count.visits, count.minutes, count.not_reached)


def upcoming(store: Store, period: Period, today: dt.date) -> tuple[Upcoming, ...]:
    """Walks, rounds, meetings and events that people have told of, after the period and until the end of the next one, at least four weeks."""
    zone, ahead = zone_of(store), _ahead(period, today)
    found = [*public_walks(store, period, today)]
    for name, start, state in store.rows("patrol", ("name", "planned_start", "state")):
        found += [Upcoming(ROUND, name or "", "", day)] if state == "planned" and (day := _day(start, zone)) in ahead and day else []
    for (day,) in set(store.rows("meeting", ("next_meeting",))):
        found += [Upcoming(MEETING, "", "", day)] if day is not None and day in ahead else []
    columns = ("occurred_from", "description", "place_text")
    for start, what, place in store.rows("observation", columns, {"category": _COMING_EVENT, "review_state": COUNTED}):
        day = _day(start, zone)
        if day is not None and day in ahead:
            found.append(Upcoming(EVENT, what or "", place or "", day))
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.name)))


def public_walks(store: Store, period: Period, today: dt.date) -> tuple[Upcoming, ...]:
    """Walks that are planned: everybody is invited to them."""
    zone, ahead, found = zone_of(store), _ahead(period, today), []
    for name, place, start in store.rows("walk", ("name", "meeting_place", "planned_start"), {"state": "planned"}):
        day = _day(start, zone)
        if day is not None and day in ahead:
            found.append(Upcoming(WALK, name or "", place or "", day))
    return tuple(sorted(found, key=lambda one: one.day))


def category_names(store: Store) -> dict[str, Named]:
    """Code of an EST category → its words."""
    rows = store.rows("code", ("code", "label_sv", "label_en"), {"list": "est_category"})
    return {code: Named(swedish or english or code, "" if english == swedish else english or "") for code, swedish, english in rows}


def earlier_levels(store: Store, period: Period, zone: dt.tzinfo) -> dict[str, str]:
    """Hotspot → its level when the period began, for those whose level was changed since."""
    if period.first is None:
        return {}
    found: dict[str, str] = {}
    columns = ("record_id", "old_value", "changed_at")
    for key, old, changed in store.rows("change_log", columns, {"table_name": "hotspot", "what": "level"}):
        day = _day(changed, zone)
        if day is not None and day >= period.first and old and key not in found:  # the log is in order: the first change since
            found[key] = old
    return found


# -- inside ------------------------------------------------------------------------------------------------------------
def _ahead(period: Period, today: dt.date) -> Period:
    """The days that are coming up: after the last day that is counted."""
    first = period.counted_to(today) + dt.timedelta(days=1)
    after = period.after()
    last = max(first + LEAST_AHEAD, after.last if after is not None and after.last is not None else first)
    return Period("own", first, last)


def _published(store: Store) -> frozenset[str]:
    """Measures of which the public may hear: they answer findings, and all of those may be published."""
    public = {key for (key,) in store.rows("finding", ("id",), {"visibility": "public", "review_state": SEEN_OUTSIDE})}
    answers = defaultdict(list)
    for measure, finding in store.rows("measure_link", ("measure_id", LINK_TARGETS["finding"])):
        if finding:
            answers[measure].append(finding in public)
    return frozenset(key for key, seen in answers.items() if all(seen))


def _places(store: Store, ids: Sequence[str]) -> dict[str, str]:
    """Measure → where the first of the things it answers is."""
    found: dict[str, str] = {}
    links = store.rows("measure_link", ("measure_id", *LINK_TARGETS.values()), {"measure_id": list(ids)})
    for at, (table, column) in enumerate(_PLACES.items(), 1):
        wanted = sorted({link[at] for link in links if link[at]})
        known: dict[str, Any] = dict(store.rows(table, ("id", column), {"id": wanted})) if wanted else {}
        for link in links:
            if known.get(link[at]):
                found.setdefault(link[0], known[link[at]])
    return found


def _day(moment: Any, zone: dt.tzinfo) -> dt.date | None:
    return moment.astimezone(zone).date() if isinstance(moment, dt.datetime) else None
