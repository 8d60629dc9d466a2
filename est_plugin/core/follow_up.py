# SPDX-License-Identifier: GPL-2.0-or-later
"""A follow-up walk: in which order the earlier points are met, and what an answer does to the measures behind it."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import geometry, status
from .choices import CHOICES
from .notice import Notice

FIXED, REMAINS, WORSE = OUTCOMES = ("fixed", "remains", "worse")
MOST_SEVERE = max(int(one.value) for one in CHOICES["severity"])
_MARK = "verified_by_walk_id"  # what an answer writes carries it, so that the log tells what the answer did; a reopening has its note


@dataclass(frozen=True)
class Check:
    """What is the same for all answers of a walk: which walk, the day it was seen, and the words that are written down."""

    walk_id: str
    day: date
    how: str
    because: str  # why a measure is open again; its note says it
    language: str = "sv"


@dataclass(frozen=True)
class Effect:
    """Writes to one measure, one after the other, and what the user is told."""

    steps: tuple[Mapping[str, Any], ...]
    notice: Notice | None


def along_route(route: Sequence[Sequence[float]], places: Mapping[str, Sequence[float] | None]) -> list[str]:
    """Keys in the order in which the route passes their places; without a route, or a place, as given and last."""
    order = list(places)
    if len(route) < 2:
        return order

    def passed(key: str) -> tuple[bool, float, float, int]:
        place = places[key]
        if place is None:
            return True, 0.0, 0.0, order.index(key)
        at_m, away_m = geometry.locate_along(route, place)
        return False, round(at_m, 3), round(away_m, 3), order.index(key)

    return sorted(order, key=passed)


def combined(outcomes: Iterable[str | None]) -> str | None:
    """What all points of one measure say together: broken as long as one is; unknown (None) until every one is seen."""
    found = list(outcomes)
    if any(one in (REMAINS, WORSE) for one in found):
        return REMAINS
    return None if not found or None in found else FIXED


def raised(severity: int) -> int:
    """The severity of what has become worse."""
    return min(severity + 1, MOST_SEVERE)


def effect_of(measure: Mapping[str, Any], outcome: str, check: Check, severity: int | None = None) -> Effect:
    """What an outcome (of all its points together) does to a measure; `severity` is that of a point that became worse."""
    found = _when_fixed(measure, check) if outcome == FIXED else _when_broken(measure, check)
    if severity is None or severity <= (measure["priority"] or 0) or status.BY_CODE[measure["status"]].type == status.CLOSED:
        return found
    urgent = {"priority": severity}  # both scales rise together
    steps = ({**found.steps[0], **urgent}, *found.steps[1:]) if found.steps else ({**urgent, _MARK: check.walk_id},)
    return Effect(steps, found.notice)


def _when_fixed(measure: Mapping[str, Any], check: Check) -> Effect:
    now, title = measure["status"], measure["title"]
    if now == "verified":
        return Effect((), Notice("follow-up.was-verified", {"title": title}))
    if now in ("refused", "duplicate"):
        return Effect((), Notice(f"follow-up.fixed-but-{now}", {"title": title}))
    done_on = measure.get("done_on")
    verified = {"status": "verified", "verified_on": check.day, "verified_how": check.how, _MARK: check.walk_id}
    if done_on is None or done_on > check.day:
        verified["done_on"] = check.day  # that day at the latest
    if status.may_follow(now, "verified"):
        return Effect((verified,), Notice("follow-up.verified", {"title": title}))
    fixed = {"status": "fixed", "done_on": verified.pop("done_on", done_on), _MARK: check.walk_id}
    return Effect((fixed, verified), Notice("follow-up.fixed-and-verified", {"title": title, "status": _label(now, check)}))


def _when_broken(measure: Mapping[str, Any], check: Check) -> Effect:
    now, title = measure["status"], measure["title"]
    if now in ("refused", "duplicate"):
        return Effect((), Notice(f"follow-up.{now}-stays", {"title": title}))
    if now not in status.DONE:
        return Effect((), Notice("follow-up.still-open", {"title": title, "status": _label(now, check)}))
    again = reopened_status(measure, check.day)
    times = (measure.get("reopened_count") or 0) + 1
    return Effect(({"status": again},), Notice("follow-up.reopened", {"title": title, "status": _label(again, check), "n": times}))


def reopened_status(measure: Mapping[str, Any], day: date) -> str:
    """Planned when its time is still to come (the season, the planned weeks), else it goes on at once."""
    begins = [measure.get(name) for name in ("planned_from", "window_from")]
    return "planned" if any(one is not None and one > day for one in begins) else "in_progress"


def _label(code: str, check: Check) -> str:
    return status.BY_CODE[code].label(check.language).lower()


# -- taking an answer back ---------------------------------------------------------------------------------------------------
def own_writes(history: Sequence[Mapping[str, Any]], measure: Mapping[str, Any], check: Check) -> list[Mapping[str, Any]]:
    """Rows of a measure's log that the walk's last answer wrote, when nothing was written since; none otherwise."""
    ver = measure["ver"]
    steps = {row["ver"]: (row["old_value"], row["new_value"]) for row in history if row["what"] == "status"}
    marks = [row["ver"] for row in history if row["what"] == _MARK and row["new_value"] == check.walk_id]
    first = ver
    if ver in steps and status.is_reopening(*steps[ver]):
        is_ours = check.because in last_line(measure.get("note"))
    elif marks and marks[-1] == ver - 1:
        first, is_ours = ver - 1, (steps.get(ver - 1, ("", ""))[1], steps.get(ver)) == ("fixed", ("fixed", "verified"))
    else:
        is_ours = bool(marks) and marks[-1] == ver
    return [row for row in history if row["ver"] is not None and row["ver"] >= first] if is_ours else []


def last_line(text: str | None) -> str:
    """The last line of a note."""
    lines = (text or "").rstrip().splitlines()
    return lines[-1] if lines else ""


def without_last_line(text: str | None) -> str | None:
    """A note without its last line."""
    return "\n".join((text or "").rstrip().splitlines()[:-1]) or None


def before(written: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Column → stored value that it had before those writes."""
    found: dict[str, Any] = {}
    for row in written:
        found.setdefault(row["what"], row["old_value"])
    return found
