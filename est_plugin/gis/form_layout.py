# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands where in the forms: groups that show when they are needed, and the child tables of each table."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.schema.model import HOURS, MAIN, MORE
from .relations import history_id, relation_id

TABS = (MAIN, HOURS, MORE)
HIDDEN = {("change_log", "table_name"), ("change_log", "record_id"), ("change_log", "ver")}  # the history of a row needs no key
_EDIT, _LINK, _READ = "AddChildFeature|DeleteChildFeature|SaveChildEdits", "LinkChildFeature|UnlinkChildFeature", "NoButton"


@dataclass(frozen=True)
class Group:
    """Columns in a frame of their own, shown while an expression holds; it stands where `after` says."""

    key: str
    columns: tuple[str, ...]
    visible: str
    tab: str = MAIN
    after: str = ""


@dataclass(frozen=True)
class Child:
    """A tab with a child table; `many` is the relation on the far side of a link table."""

    key: str
    relation: str
    many: str = ""
    buttons: str = _EDIT
    visible: str = ""


GROUPS: dict[str, tuple[Group, ...]] = {
    "observation": (
        Group("duplicate", ("same_as_id",), "\"review_state\" = 'merged' OR \"same_as_id\" IS NOT NULL", after="review_state"),
        Group("reason", ("review_reason",), "\"review_state\" = 'rejected' OR coalesce(\"review_reason\", '') <> ''", after="review_state"),
    ),
    "measure": (
        Group("forwarded", ("forwarded_to_id",), '"status" = \'forwarded\' OR "forwarded_to_id" IS NOT NULL', after="status"),
        Group("monitor", ("review_date",), '"status" = \'monitor\' OR "review_date" IS NOT NULL', after="status"),
        Group("duplicate", ("same_as_id",), '"status" = \'duplicate\' OR "same_as_id" IS NOT NULL', after="status"),
        Group(
            "reason",
            ("reason",),
            "\"status\" IN ('refused', 'forwarded', 'monitor', 'duplicate') OR coalesce(\"reason\", '') <> ''",
            after="status",
        ),
        Group(
            "done",
            ("done_on", "what_done", "lamp_action"),
            "\"status\" IN ('fixed', 'verified') OR \"done_on\" IS NOT NULL",
            after="status",
        ),
        Group(
            "verified",
            ("verified_on", "verified_by", "verified_by_walk_id", "verified_how"),
            '"status" = \'verified\' OR "verified_on" IS NOT NULL',
            after="status",
        ),
    ),
}


def _photos(table: str) -> Child:
    return Child("photos", relation_id("attachment", f"{table}_id"))


def _measures(table: str) -> Child:
    return Child("measures", relation_id("measure_link", f"{table}_id"), relation_id("measure_link", "measure_id"), _LINK)


def _history(table: str) -> Child:
    return Child("history", history_id(table), buttons=_READ)


CHILDREN: dict[str, tuple[Child, ...]] = {
    "walk": (
        Child("stops", relation_id("walk_stop", "walk_id"), buttons=_READ),
        Child("groups", relation_id("walk_group", "walk_id")),
        Child("findings", relation_id("finding", "walk_id"), buttons=_READ),
        _history("walk"),
    ),
    "walk_stop": (Child("ratings", relation_id("stop_rating", "walk_stop_id")), _photos("walk_stop")),
    "finding": (
        Child("lamp", relation_id("lighting_defect", "finding_id"), buttons=_EDIT, visible="left(\"category\", 1) = 'A'"),
        _photos("finding"),
        _measures("finding"),
        _history("finding"),
    ),
    "meeting": (Child("decisions", relation_id("decision", "meeting_id")), _history("meeting")),
    "decision": (_history("decision"),),
    "dispatch": (_history("dispatch"),),
    "follow_up": (_history("follow_up"),),
    "lighting_defect": (_photos("lighting_defect"), _measures("lighting_defect"), _history("lighting_defect")),
    "observation": (_history("observation"),),
    "barrier": (Child("findings", relation_id("finding", "barrier_id"), buttons=_READ), _history("barrier")),
    "patrol": (Child("visits", relation_id("patrol_visit", "patrol_id")), _history("patrol")),
    "patrol_visit": (_history("patrol_visit"),),
    "promise": (
        Child("activities", relation_id("promise_activity", "promise_id")),
        Child("dialogues", relation_id("dialogue", "promise_id"), buttons=_READ),
        _history("promise"),
    ),
    "promise_activity": (Child("done", relation_id("activity_done", "promise_activity_id")), _history("promise_activity")),
    "dialogue": (Child("themes", relation_id("dialogue_theme", "dialogue_id")), _history("dialogue")),
    "situation_report": (_history("situation_report"),),
    "cause": (Child("measures", relation_id("measure", "cause_id"), buttons=_READ),),
    "hotspot": (
        _photos("hotspot"),
        _measures("hotspot"),
        Child("visits", relation_id("patrol_visit", "hotspot_id"), buttons=_READ),
        Child("causes", relation_id("cause", "hotspot_id")),
        _history("hotspot"),
    ),
    "measure": (
        Child("findings", relation_id("measure_link", "measure_id"), relation_id("measure_link", "finding_id"), _LINK),
        Child("lamps", relation_id("measure_link", "measure_id"), relation_id("measure_link", "lighting_defect_id"), _LINK),
        Child("hotspots", relation_id("measure_link", "measure_id"), relation_id("measure_link", "hotspot_id"), _LINK),
        Child("barriers", relation_id("barrier", "measure_id"), visible="\"measure_type\" = 'barrier'"),
        Child("co_responsible", relation_id("co_responsible", "measure_id")),
        Child("decisions", relation_id("decision", "measure_id"), buttons=_READ),
        _photos("measure"),
        _history("measure"),
    ),
}
