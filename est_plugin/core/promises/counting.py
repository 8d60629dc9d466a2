# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts for which activity: by link or by rule, and nothing twice within one promise."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from .records import DIALOGUES, MANUAL, MEASURES, VISITS, Activity, Deed, Promise


def assigned(promise: Promise, activities: Sequence[Activity], deeds: Iterable[Deed]) -> dict[str, tuple[Deed, ...]]:
    """The deeds of a promise by activity, in order of their days.

    Only days on which the promise is valid count. A deed that is tied to an activity counts there and nowhere else. Any other counts for one
    activity whose rule fits it: the narrowest rule, among equal ones the first of the list. Numbers written by hand belong to their activity.
    A round that is tied to an activity which counts visits gives its visits and is not counted itself. Two promises that are valid on the same
    day count the same deed once each, unless it is tied.
    """
    ordered = sorted(activities, key=lambda one: one.order)
    own = {one.id: one for one in ordered}
    ranked = sorted(ordered, key=lambda one: -one.filters)
    found: dict[str, list[Deed]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for deed in deeds:
        mark = (deed.source, deed.id)
        if deed.day is None or deed.day not in promise.days or mark in seen:
            continue
        activity = _tied(deed, own) if deed.activity_id is not None else next((one for one in ranked if fits(one, deed)), None)
        if activity is not None:
            seen.add(mark)
            found[activity.id].append(deed)
    return {one.id: tuple(sorted(found[one.id], key=lambda deed: (deed.day, deed.id))) for one in ordered}


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


def undated(deeds: Iterable[Deed]) -> tuple[Deed, ...]:
    """What was done on a day that nobody knows: it can count in no period."""
    return tuple(deed for deed in deeds if deed.day is None and not deed.is_cancelled)


def _tied(deed: Deed, own: Mapping[str, Activity]) -> Activity | None:
    """The activity of this promise that a deed is tied to; visits follow the round they were made on."""
    activity = own.get(deed.activity_id or "")
    if activity is None:
        return None
    wants_visits = activity.counted_from == VISITS
    return activity if (deed.source == VISITS) == wants_visits or deed.source == MANUAL else None
