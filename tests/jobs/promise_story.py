# SPDX-License-Identifier: GPL-2.0-or-later
"""A made-up promise for 2026 with walks, rounds, visits, traffic operations, measures, dialogues and numbers by hand. All figures are counted by hand."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from est_plugin.core import geometry

UTC = dt.timezone.utc
TODAY = dt.date(2026, 12, 31)


def utc(month: int, day: int, hour: int = 18, minute: int = 0, year: int = 2026) -> dt.datetime:
    """A moment of 2026 in UTC."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=UTC)


class Story:
    """Made by `promise_story.make(store)`; ids by name."""

    def __init__(self, store) -> None:
        self.store = store
        self.ids: dict[str, str] = {}
        self._tx: Any = None

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """One transaction for all that is made inside."""
        if self._tx is not None:
            yield self._tx
            return
        with self.store.transaction("test") as self._tx:
            yield self._tx
        self._tx = None

    def add(self, key: str, table: str, /, **values: object) -> str:
        """One row, remembered by a key."""
        with self.writing() as tx:
            self.ids[key] = tx.insert(table, values).id
        return self.ids[key]

    def walk(self, name: str, state: str = "held", **values: object) -> str:
        """A walk; `held_start` or `planned_start` among the values."""
        return self.add(name, "walk", name=name, state=state, **values)

    def patrol(self, name: str, kind: str, start: dt.datetime, state: str = "done", **values: object) -> str:
        """A round or a traffic operation of two hours."""
        return self.add(name, "patrol", name=name, kind=kind, planned_start=start, planned_end=start + dt.timedelta(hours=2), state=state, **values)

    def activity(self, name: str, promised: int, counted_from: str, **values: object) -> str:
        """An activity of the promise."""
        return self.add(
            name, "promise_activity", promise_id=self.ids["promise"], name=name, promised=promised, counted_from=counted_from, sort=len(self.ids), **values,
        )  # fmt: skip

    def done(self, name: str, measure_type: str, day: dt.date, **values: object) -> str:
        """A measure that is fixed."""
        key = self.add(name, "measure", title=name, measure_type=measure_type, **values)
        with self.writing() as tx:
            tx.update(self.store.get("measure", key), status="fixed", done_on=day)
        return key


def make(store) -> Story:
    """Walks 4 of 6; rounds 3 of 12; visits 4 at the station of 3; traffic 1 a month; lighting 2 of 2; dialogues 2; own numbers 40 of 30."""
    story = Story(store)
    with story.writing():
        _fill(story)
    return story


def _fill(story: Story) -> None:
    story.add("police", "organisation", name="Polisen Exempelstad", kind="police")
    story.add("station", "hotspot", name="Stationen", state="active", reason="Ficktjuvar vid hotspot EST", level="watch", drawn_as="area",
              geom=geometry.polygon([[(0, 0), (200, 0), (200, 200), (0, 200)]]))  # fmt: skip
    story.add("promise", "promise", name="Medborgarlöfte Exempelstad 2026", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
              text="Fler vuxna ute på kvällarna.", partners="Polisen, Exempelstads kommun", note="Internt: Fatima Zetterqvist ringer 070-123 45 67")
    for name, promised, counted_from, values in (
        ("Trygghetsvandringar", 6, "walks", {}), ("Trygghetsrundor", 1, "rounds", {"per": "month"}),
        ("Besök vid stationen", 3, "visits", {"hotspot_id": story.ids["station"]}),
        ("Trafikkontroller", 1, "traffic", {"per": "month", "organisation_id": story.ids["police"]}),
        ("Nya lampor", 2, "measures", {"measure_type": "lighting"}), ("Samtal på torget", 2, "dialogues", {}),
        ("Timmar med nattvandrare", 30, "manual", {"assessment": None}), ("Sommaröppet", 0, "manual", {}),
    ):  # fmt: skip
        story.activity(name, promised, counted_from, **values)
    _walks(story)
    _rounds(story)
    _measures(story)
    _dialogues(story)
    for key, month, amount, note in (("hours 1", 3, 15, None), ("hours 2", 9, 25, "Internt 19121212-1212")):
        hours = story.ids["Timmar med nattvandrare"]
        story.add(key, "activity_done", promise_activity_id=hours, done_on=dt.date(2026, month, 1), amount=amount, note=note)


def _walks(story: Story) -> None:
    """Held on local days 29 March (night of summer time), 1 September, 25 October and 26 October (night of winter time): 1 in T1, 3 in T3."""
    story.walk("Vår", held_start=utc(3, 28, 23, 30))  # 00:30 on 29 March, an hour and a half before the clocks go on
    story.walk("Höst", "followed_up", held_start=utc(8, 31, 22, 30))  # 00:30 on 1 September in summer time: the third tertial
    story.walk("Klockan ett", "closed", planned_start=utc(10, 24, 22, 30))  # 00:30 on 25 October, the night the clocks go back
    story.walk("Klockan två", held_start=utc(10, 25, 23, 30))  # 00:30 on 26 October in winter time
    story.walk("Nyår", held_start=utc(12, 31, 23, 30))  # 00:30 on 1 January 2027: outside
    story.walk("Planerad", "planned", planned_start=utc(11, 1))
    story.walk("Utan datum")
    story.walk("Storm", "cancelled", planned_start=utc(11, 12), cancelled_reason="Stormvarning, ny vandring i vår")
    story.walk("Tyst", "cancelled", planned_start=utc(2, 12))


def _rounds(story: Story) -> None:
    """Three rounds in T1, T2 and T3 with five visits, four of them at the station; two traffic operations, one of them of the police."""
    for name, month in (("Runda 1", 2), ("Runda 2", 6), ("Runda 3", 10)):
        key = story.patrol(name, "round", utc(month, 3))
        story.add(f"{name} besök", "patrol_visit", patrol_id=key, hotspot_id=story.ids["station"], state="visited", arrived_at=utc(month, 3, 19))
    last = story.ids["Runda 3"]
    story.add("Besök till", "patrol_visit", patrol_id=last, hotspot_id=story.ids["station"], state="visited", arrived_at=utc(10, 3, 20))
    story.add("Annan plats", "patrol_visit", patrol_id=last, place_text="Badet", state="visited", arrived_at=utc(10, 3, 21))
    story.add("Hann inte", "patrol_visit", patrol_id=last, hotspot_id=story.ids["station"], state="not_reached")
    story.patrol("Inställd runda", "round", utc(11, 3), "cancelled")
    story.patrol("Kontroll", "traffic", utc(5, 3), organisation_id=story.ids["police"])
    story.patrol("Kontroll utan namn", "traffic", utc(9, 3))


def _measures(story: Story) -> None:
    """Two lamps done, one of them verified; one bin that is tied to the talks by hand; one lamp that waits."""
    story.done("Lampa 1", "lighting", dt.date(2026, 4, 30))
    key = story.done("Lampa 2", "lighting", dt.date(2026, 9, 1))
    with story.writing() as tx:
        tx.update(story.store.get("measure", key), status="verified", verified_on=dt.date(2026, 9, 20), verified_by="Gatuenheten", verified_how="Sedd tänd")
    story.done("Papperskorg", "cleaning", dt.date(2026, 9, 2))
    story.add("Lampa 3", "measure", title="Lampa 3", measure_type="lighting")


def _dialogues(story: Story) -> None:
    """One before the promise as its basis, two in its time: 40 people, and a number nobody knows."""
    promise = story.ids["promise"]
    rows = (("Underlag", dt.date(2025, 10, 4), 150, promise), ("Torget", dt.date(2026, 5, 9), 40, None), ("Skolan", dt.date(2026, 9, 12), None, None))
    for name, day, people, basis in rows:
        story.add(name, "dialogue", name=name, held_on=day, people=people, promise_id=basis, place_text=name, note="Internt: Fatima Zetterqvist",
                  geom=geometry.point(100, 100))  # fmt: skip
    for dialogue, theme, people in (("Underlag", "BEL", 60), ("Underlag", "NED", 2), ("Torget", "TRF", 12), ("Torget", "BEL", 2), ("Skolan", "BEL", 5)):
        story.add(f"{dialogue} {theme}", "dialogue_theme", dialogue_id=story.ids[dialogue], theme=theme, people=people, note="Fatima Zetterqvist")
