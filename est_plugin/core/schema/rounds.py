# SPDX-License-Identifier: GPL-2.0-or-later
"""Safety rounds and the visits made on them, and traffic operations."""
from __future__ import annotations

from .model import MORE, POINT, SYSTEM, choice, code, integer, long_text, moment, reference, table, text

PATROL = table(
    "patrol", "Trygghetsrunda", "Safety round",
    text("name", "Namn", "Name", required=True),
    choice("kind", "Slag", "Kind", "patrol_kind", required=True, default="round"),
    moment("planned_start", "Passet börjar", "Shift starts", required=True, is_logged=True),
    moment("planned_end", "Passet slutar", "Shift ends", required=True, is_logged=True),
    reference("organisation_id", "Vem går", "Who goes", "organisation", is_logged=True),
    choice("state", "Läge", "State", "patrol_state", required=True, default="planned", is_logged=True),
    reference("promise_activity_id", "Räknas till löftet", "Counts for the promise", "promise_activity", is_logged=True, tab=MORE),
    long_text("note", "Anteckning (inga personer)", "Note (no persons)", tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    has_history=True, indexes=(("planned_start",), ("number",)),
)  # fmt: skip

PATROL_VISIT = table(
    "patrol_visit", "Besök", "Visit",
    reference("patrol_id", "Runda", "Round", "patrol", cascade=True),
    reference("hotspot_id", "Hotspot", "Hotspot", "hotspot"),
    choice("state", "Blev det av?", "Did it happen?", "visit_state", required=True, default="planned", is_logged=True),
    moment("arrived_at", "Kom dit", "Arrived", is_logged=True),
    integer("minutes", "Minuter på plats", "Minutes on site", minimum=0, maximum=1440, unit="min", is_logged=True),
    code("activity", "Vad gjordes", "What was done", "visit_activity", default="presence"),
    choice("seen", "Hur var det?", "How was it?", "visit_seen"),
    long_text("note", "Anteckning (inga personer)", "Note (no persons)"),
    reference("organisation_id", "Vem besökte", "Who visited", "organisation", tab=MORE),
    text("place_text", "Plats", "Place", tab=MORE),
    integer("position", "Ordning på rundan", "Order on the round", minimum=1, maximum=999, tab=MORE),
    text("external_system", "System", "System", max_length=60, tab=MORE),
    text("external_number", "Ärendenr", "Case number", max_length=60, tab=MORE),
    geometry=POINT, has_history=True, display="arrived_at", indexes=(("patrol_id",), ("hotspot_id",), ("arrived_at",), ("external_number",)),
)  # fmt: skip
