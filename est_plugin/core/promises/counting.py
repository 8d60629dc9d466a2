# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts for which activity: by link or by rule, and nothing twice within one promise."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .records import DIALOGUES, MANUAL, MEASURES, ROUNDS, TRAFFIC, VISITS, Activity, Deed, Promise


def assigned(promise: Promise, activities: Sequence[Activity], deeds: Iterable[Deed]) -> dict[str, tuple[Deed, ...]]:
    """The deeds of a promise by activity, in order of their days. `activities` are those of all promises, so that ties are understood.

    Only days on which the promise is valid count. A deed that is tied to an activity counts there and nowhere else. Any other counts for one
    activity whose rule fits it: the narrowest rule, among equal ones the first of the list. Numbers written by hand belong to their activity.
    A round that is tied to an activity of visits gives its visits there; tied to any other, the round counts and its visits are free.
    Two promises that are valid on the same day count the same deed once each, unless it is tied.
    """
    known = {one.id: one for one in activities}
    ordered = sorted((one for one in activities if one.promise_id == promise.id), key=lambda one: one.order)
    ranked = sorted(ordered, key=lambda one: -one.filters)
    found: dict[str, list[Deed]] = {one.id: [] for one in ordered}
    seen: set[tuple[str, str]] = set()
    for deed in deeds:
        mark = (deed.source, deed.id)
        if deed.day is None or deed.day not in promise.days or mark in seen:
            continue
        tie = _tie(deed, known)
        if tie is None:
            tie = next((one.id for one in ranked if fits(one, deed)), None)
        if tie in found:
            seen.add(mark)
            found[tie].append(deed)
    return {key: tuple(sorted(one, key=lambda deed: (deed.day, deed.id))) for key, one in found.items()}


def fits(activity: Activity, deed: Deed) -> bool:
    """Whether the rule of an activity fits a deed that is tied to none."""
    if activity.counted_from == MANUAL or deed.source != activity.counted_from:
        return False
    if deed.source == DIALOGUES and (deed.promise_id or activity.only_linked):
        if deed.promise_id != activity.promise_id:
            return False
    elif activity.only_linked:
        return False
    return (
        (activity.hotspot_id is None or activity.hotspot_id in deed.hotspot_ids)
        and (activity.organisation_id is None or activity.organisation_id in deed.organisation_ids)
        and (activity.measure_type is None or deed.source != MEASURES or activity.measure_type == deed.measure_type)
    )


def nameless(promise: Promise, activity: Activity, deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """What would fit the rule of an activity if somebody had written who did it: worth telling beside the count."""
    if activity.organisation_id is None:
        return ()
    rule = Activity(
        activity.id, activity.promise_id, activity.name, counted_from=activity.counted_from, hotspot_id=activity.hotspot_id,
        measure_type=activity.measure_type, only_linked=activity.only_linked,
    )  # fmt: skip
    return tuple(
        deed for deed in deeds
        if not deed.is_cancelled and not deed.organisation_ids and deed.activity_id is None and deed.day is not None and deed.day in promise.days
        and fits(rule, deed)
    )  # fmt: skip


def undated(activity: Activity, activities: Iterable[Activity], deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """What would count for an activity if anybody knew the day: it can be in no period."""
    known = {one.id: one for one in activities}
    return tuple(
        deed for deed in deeds
        if deed.day is None and not deed.is_cancelled and (tie == activity.id if (tie := _tie(deed, known)) is not None else fits(activity, deed))
    )  # fmt: skip


def _tie(deed: Deed, known: Mapping[str, Activity]) -> str | None:
    """The activity that a deed is tied to; None when it is free to count by rule."""
    activity = known.get(deed.activity_id or "")
    if activity is not None and deed.source in (VISITS, ROUNDS, TRAFFIC) and (deed.source == VISITS) != (activity.counted_from == VISITS):
        return None
    return deed.activity_id
