# SPDX-License-Identifier: GPL-2.0-or-later
"""Which function opens what; the modules are loaded when they are first needed, so that start-up costs nothing."""
from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any, Callable

if TYPE_CHECKING:
    from .messenger import Messenger
    from .session import Session

# id → module below est_plugin.ui, function(session, messenger, iface, **options)
OPENERS: dict[str, tuple[str, str]] = {
    "create_workspace": ("wizards.create_workspace", "open_create_workspace"),
    "open_workspace": ("dialogs.open_workspace", "open_workspace_dialog"),
    "workspaces": ("dialogs.workspaces", "open_workspaces"),
    "open_demo": ("dialogs.open_workspace", "open_demo"),
    "new_finding": ("map_tools.new_finding", "start_new_finding"),
    "new_lighting_defect": ("map_tools.new_finding", "start_new_lighting_defect"),
    "new_hotspot": ("map_tools.new_hotspot", "start_new_hotspot"),
    "hotspot_candidates": ("dialogs.hotspot_candidates", "open_hotspot_candidates"),
    "hotspots": ("dialogs.hotspots", "open_hotspots"),
    "causes": ("dialogs.causes", "open_causes"),
    "plan_round": ("dialogs.plan_round", "open_plan_round"),
    "round_figures": ("dialogs.round_figures", "open_round_figures"),
    "round_sheet": ("dialogs.round_sheet", "open_round_sheet"),
    "import_visits": ("dialogs.import_visits", "open_import_visits"),
    "new_observation": ("map_tools.new_observation", "start_new_observation"),
    "review_reports": ("dialogs.review_reports", "open_review"),
    "new_barrier": ("map_tools.new_barrier", "start_new_barrier"),
    "barrier_of_measure": ("map_tools.new_barrier", "open_barrier_of_measure"),
    "barriers": ("dialogs.barrier_list", "open_barriers"),
    "record_sheet": ("dialogs.record_sheet", "open_record_sheet"),
    "follow_up": ("dialogs.follow_up", "open_follow_up"),
    "follow_up_table": ("dialogs.follow_up_table", "open_follow_up_table"),
    "photos": ("dialogs.photos", "open_photos"),
    "assign": ("dialogs.assign", "open_assign"),
    "status": ("dialogs.status_dialog", "open_status"),
    "history": ("dialogs.history", "open_history"),
    "duplicates": ("dialogs.duplicates", "open_duplicates"),
    "danger": ("dialogs.danger", "open_danger"),
    "plan_walk": ("dialogs.plan_walk", "open_plan_walk"),
    "work_orders": ("dialogs.work_orders", "open_work_orders"),
    "returned_list": ("dialogs.returned_list", "open_returned_list"),
    "reminders": ("dialogs.reminders", "open_reminders"),
    "meeting": ("dialogs.meeting", "open_meeting"),
    "promises": ("dialogs.promises", "open_promises"),
    "new_dialogue": ("map_tools.new_dialogue", "start_new_dialogue"),
    "decisions": ("dialogs.decisions", "open_decisions"),
    "propose": ("dialogs.decision_step", "open_proposal"),
    "answer_proposal": ("dialogs.decision_step", "open_answer"),
    "situation_report": ("dialogs.situation_report", "open_situation_report"),
    "clock": ("dialogs.clock", "open_clock"),
    "lamp_columns": ("dialogs.lamp_columns", "open_lamp_columns"),
    "outages": ("dialogs.outages", "open_outages"),
    "inspection_round": ("dialogs.inspection_round", "open_inspection_round"),
    "effect": ("dialogs.effect", "open_effect"),
    "effects": ("dialogs.effects", "open_effects"),
    "import_data": ("dialogs.import_data", "open_import"),
    "print_documents": ("dialogs.print_documents", "open_print"),
    "photo_boxes": ("dialogs.photo_boxes", "open_photo_boxes"),
    "ways": ("dialogs.ways", "open_ways"),
    "settings": ("dialogs.settings_page", "open_settings"),
    "check_installation": ("dialogs.check_installation", "open_check_installation"),
    "help": ("dialogs.help_window", "open_help"),
}


def opener(name: str) -> Callable[..., Any]:
    """The function that opens a thing."""
    module, function = OPENERS[name]
    return getattr(import_module("." + module, package=__package__), function)


def open_thing(name: str, session: Session, messenger: Messenger, iface: Any, **options: Any) -> Any:
    """Open a thing; options that its function knows go to it (a proposal such as the walk chosen in the list)."""
    function = opener(name)
    known = inspect.signature(function).parameters
    return function(session, messenger, iface, **{key: value for key, value in options.items() if key in known})
