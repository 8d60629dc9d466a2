# SPDX-License-Identifier: GPL-2.0-or-later
"""What all papers of a walk have in common: who publishes, the walk's head with sun and dates, stops, groups."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..core import geometry, local_time, sun
from ..core.choices import choice
from ..gis.transform import LONLAT, transformer
from ..reports import content as c
from ..storage.store import Store
from .walk_facts import WalkFacts

REPORT_WITHIN_DAYS = 14  # [P] after the walk; workspace setting report_within_days, 0 = no date on the papers
NO_PURPOSE = "general"  # "safety walk": the title of the paper says so already
_ELECTRIC = ("elfara", "elfel", "belysning", "electric", "lighting")


def publisher(store: Store, facts: WalkFacts) -> c.Publisher:
    """The municipality as it wants to be seen on the papers of a walk: with the leading organisation and the walk's own diary number."""
    return municipality(store, facts.organisation(facts.walk["leader_organisation_id"]), facts.walk["diary_number"] or "")


def municipality(store: Store, unit: str = "", diary_number: str = "") -> c.Publisher:
    """The municipality as it wants to be seen, from the settings of the workspace."""
    folder = Path(store.path).parent
    values: dict[str, Any] = {
        "name": municipality_name(store) or folder.name,
        "unit": unit,
        "logo": _logo(store, folder),
        "diary_no": diary_number or str(store.setting("diary_number") or ""),
        "contact": str(store.setting("contact") or ""),
        "url": str(store.setting("url") or ""),
        "is_archived": bool(store.setting("archive_pdf", False)),
    }
    colour = store.setting("colour")
    return c.Publisher(**values, **({"accent": str(colour)} if colour else {}))


def municipality_name(store: Store) -> str:
    """Name of the municipality; empty when the workspace is for another place."""
    found = store.setting("municipality")
    return str(found.get("name") or "") if isinstance(found, Mapping) else str(found or "")


def header(store: Store, facts: WalkFacts, *, is_held: bool = False, is_public: bool = False) -> c.WalkHeader:
    """The walk's head: time, place, length, sun, light and weather, dates of report and follow-up meeting.

    `is_held`: the times when it really was held (report), else the planned ones (papers for the evening).
    """
    walk, route = facts.walk, facts.route
    sets, dark = _sun(facts)
    starts, ends = (facts.held_starts, facts.held_ends) if is_held else (facts.starts, facts.ends)
    return c.WalkHeader(
        name=walk["name"], starts=starts, ends=ends, meeting_place=walk["meeting_place"] or "",
        purpose="" if walk["purpose"] == NO_PURPOSE else facts.label("walk_purpose", walk["purpose"]), length_m=geometry.length(route) if route else None,
        sunset=sets, dusk_ends=dark, light=facts.label("light", walk["light"]),
        weather=_weather(facts, "" if is_public else walk["weather_note"] or ""),
        report_on=report_day(store, facts), follow_up_on=facts.time(walk["follow_up_meeting"]),
        previous_walk=_previous(facts),
    )  # fmt: skip


def report_day(store: Store, facts: WalkFacts) -> dt.date | None:
    """When the report is promised: so many days after the walk, at the latest on the day of the follow-up meeting."""
    days = store.setting("report_within_days", REPORT_WITHIN_DAYS)
    held = facts.held_starts
    if held is None or not isinstance(days, int) or days <= 0:
        return None
    day = held.date() + dt.timedelta(days=days)
    meeting = facts.day(facts.walk["follow_up_meeting"])
    return min(day, meeting) if meeting and meeting > held.date() else day


def stops(facts: WalkFacts) -> tuple[c.Stop, ...]:
    """Stops with planned clock times, minutes and the place type in words."""
    start, minutes = facts.time(facts.walk["planned_start"]), facts.walk["minutes_per_stop"]
    made = []
    for stop in facts.stops:
        minute = stop["planned_minute"]
        at = None if start is None or minute is None else local_time.add(start, dt.timedelta(minutes=minute))
        made.append(c.Stop(stop["number"], stop["name"] or "", at, minutes, facts.label("place_type", stop["place_type"])))
    return tuple(made)


def groups(facts: WalkFacts, *, with_names: bool = True) -> tuple[c.Group, ...]:
    """Groups by letter with what they are made of, as counts."""
    made = []
    for letter in facts.letters if facts.groups else ():
        rows = [row for row in facts.groups if row["letter"] == letter]
        names = [facts.organisation(row["organisation_id"]) or facts.label("affected_group", row["participant_kind"]) for row in rows]
        made.append(
            c.Group(
                letter, ", ".join(dict.fromkeys(n for n in names if n)) if with_names else "", _recorder(facts, rows),
                _sum(rows, "invited"), _sum(rows, "coming"), _sum(rows, "present"),
            )
        )  # fmt: skip
    return tuple(made)


def organisations(facts: WalkFacts) -> tuple[str, ...]:
    """Organisations that took part: those with people present, before the walk those that are coming."""
    is_counted = any(row["present"] is not None for row in facts.groups)
    column = "present" if is_counted else "coming"
    taking_part = [row for row in facts.groups if row["organisation_id"] and row[column] != 0]
    return tuple(dict.fromkeys(name for row in taking_part if (name := facts.organisation(row["organisation_id"]))))


def phones(store: Store) -> tuple[tuple[str, str], ...]:
    """Whom to ring, from the setting in any of its forms: name → number, a list, or one text."""
    numbers = store.setting("emergency_numbers")
    if isinstance(numbers, Mapping):
        return tuple((str(name), str(number)) for name, number in numbers.items() if number)
    if isinstance(numbers, (list, tuple)):
        pairs = [tuple(str(v) for v in one.values() if v) if isinstance(one, Mapping) else ("", str(one)) for one in numbers]
        return tuple((pair[0], pair[1]) for pair in pairs if len(pair) >= 2)
    return (("", str(numbers)),) if numbers else ()


def electric_phone(store: Store) -> str:
    """The number to ring about dangerous electricity; empty when none is known."""
    return next((number for name, number in phones(store) if any(word in name.casefold() for word in _ELECTRIC)), "")


def severity_words(rank: int | None, language: str) -> str:
    """A severity in words."""
    return choice("severity", rank).label(language) if rank else ""


# -- inside ------------------------------------------------------------------------------------------------------------
def _sun(facts: WalkFacts) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Sunset and end of civil dusk on the evening of the walk, at the middle of its route."""
    place = facts.route or tuple(geometry.point_xy(stop["geom"]) for stop in facts.stops if stop["geom"])
    if not place or facts.held_starts is None:
        return None, None
    middle = place[len(place) // 2]
    lon, lat = transformer(facts.crs, LONLAT)(*middle)
    night = sun.darkness(facts.held_starts.date(), lon, lat, getattr(facts.local, "key", sun.STOCKHOLM))
    return night.sunset, night.civil_dusk_end


def _weather(facts: WalkFacts, note: str) -> str:
    """The word of the list and the note, which often begins with the same word."""
    word = facts.label("weather", facts.walk["weather"])
    parts = [note] if note.casefold().startswith(word.casefold()) else [word, note]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _previous(facts: WalkFacts) -> str:
    if facts.previous is None:
        return ""
    day = facts.day(facts.previous["held_start"] or facts.previous["planned_start"])
    return f"{facts.previous['name']} ({day.isoformat()})" if day else facts.previous["name"]


def _recorder(facts: WalkFacts, rows: list) -> str:
    """Who writes: the leading organisation when it walks with the group, else the first of the municipality's own."""
    ids = [row["organisation_id"] for row in rows if row["organisation_id"]]
    leader = facts.walk["leader_organisation_id"]
    inside = [one for one in ids if one in facts.organisations and not facts.organisations[one]["is_outside"]]
    chosen = leader if leader in ids else (inside[0] if inside else None)
    return facts.organisation(chosen)


def _sum(rows: list, column: str) -> int | None:
    known = [row[column] for row in rows if row[column] is not None]
    return sum(known) if known else None


def _logo(store: Store, folder: Path) -> bytes | None:
    """The logo's bytes: a path in the workspace folder, or anywhere on this machine; None when it cannot be read."""
    name = store.setting("logo")
    if not name:
        return None
    path = Path(str(name))
    path = path if path.is_absolute() else folder / path
    try:
        return path.read_bytes()
    except OSError:
        return b"missing"  # the drawing finds no picture in it and says so
