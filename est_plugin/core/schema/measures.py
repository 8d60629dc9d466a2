# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done about it: measures and what they answer."""
from __future__ import annotations

from .model import HANDLING, INTEGER, MORE, SYSTEM, Column, choice, code, date, flag, integer, long_text, moment, reference, table, text

MEASURE = table(
    "measure", "Åtgärd", "Measure",
    text("title", "Vad ska göras", "What to do", required=True, max_length=500, is_public=True),
    code("measure_type", "Åtgärdstyp", "Measure type", "measure_type", required=True, default="other", is_public=True),
    reference("responsible_id", "Ansvarig", "Responsible", "organisation", is_logged=True, is_public=True),
    reference("contractor_id", "Utförare", "Contractor", "organisation", is_logged=True),
    choice("priority", "Prioritet", "Priority", "priority", type=INTEGER, required=True, default=2, is_logged=True),
    date("answer_by", "Svar senast", "Answer by", is_logged=True, is_public=True),
    date("due_date", "Klar senast", "Due", is_logged=True, is_public=True),
    choice("status", "Status", "Status", "status", required=True, default="new", is_logged=True, is_public=True),
    long_text("reason", "Skäl", "Reason", is_public=True, is_logged=True),
    integer("number", "Nr", "No.", minimum=1, is_public=True, tab=SYSTEM),
    reference("forwarded_to_id", "Lämnad till", "Handed over to", "organisation", is_logged=True, is_public=True, tab=HANDLING),
    date("review_date", "Bevakas till", "Monitored until", is_logged=True, tab=HANDLING),
    reference("same_as_id", "Samma som", "Duplicate of", "measure", is_logged=True, tab=HANDLING),
    date("done_on", "Utförd", "Done on", is_logged=True, is_public=True, tab=HANDLING),
    long_text("what_done", "Vad gjordes", "What was done", is_public=True, tab=HANDLING, is_logged=True),
    code("lamp_action", "Vad gjordes med lampan", "What was done to the lamp", "lamp_action", tab=HANDLING),
    date("verified_on", "Kontrollerad", "Verified on", is_logged=True, is_public=True, tab=HANDLING),
    text("verified_by", "Kontrollerad av (funktion)", "Verified by (function)", tab=HANDLING, is_logged=True),
    reference("verified_by_walk_id", "Kontrollerad på vandring", "Verified on walk", "walk", is_logged=True, tab=HANDLING),
    text("verified_how", "Hur kontrollerad", "How verified", tab=HANDLING, is_logged=True),
    Column("reopened_count", INTEGER, "Öppnad igen", "Reopened", default=0, is_derived=True, is_public=True, tab=HANDLING),
    date("feedback_sent", "Återkopplad", "Feedback sent", is_logged=True, tab=HANDLING),
    long_text("note", "Anteckning", "Note", tab=MORE),
    text("officer", "Handläggare (funktion)", "Officer (function)", tab=MORE),
    text("due_reason", "Varför det datumet", "Why that date", tab=MORE),
    date("window_from", "Fönster från", "Window from", is_logged=True, tab=MORE),
    date("window_to", "Fönster till", "Window to", is_logged=True, tab=MORE),
    date("planned_from", "Planerad från", "Planned from", is_logged=True, tab=MORE),
    date("planned_to", "Planerad till", "Planned to", is_logged=True, tab=MORE),
    flag("recurs_yearly", "Varje år", "Every year", default=False, tab=MORE),
    reference("recurs_from_id", "Upprepar", "Repeats", "measure", tab=SYSTEM),
    date("reminded_on", "Påmind", "Reminded", is_logged=True, tab=MORE),
    Column("cost_tkr", "real", "Kostnad", "Cost", unit="tkr", minimum=0, tab=MORE),
    code("cost_class", "Kostnadsklass", "Cost class", "cost_class", tab=MORE),
    text("external_system", "Deras system", "Their system", max_length=60, tab=MORE),
    text("external_number", "Deras ärendenr", "Their case number", max_length=60, tab=MORE),
    long_text("public_comment", "Offentlig kommentar", "Public comment", is_public=True, tab=MORE),
    moment("called_at", "Ringt", "Called", is_logged=True, tab=MORE),
    reference("promise_activity_id", "Räknas till löftet", "Counts for the promise", "promise_activity", is_logged=True, tab=MORE),
    reference("cause_id", "Svarar mot orsaken", "Answers the cause", "cause", is_logged=True, tab=MORE),
    choice("horizon", "Sikt", "Horizon", "horizon", tab=MORE),
    long_text("evidence", "Vad man vet om åtgärden", "What is known about the measure", tab=MORE),
    integer("takes_back", "Tar tillbaka version", "Takes back version", minimum=1, tab=SYSTEM),
    has_history=True, display="title",
    indexes=(("status",), ("responsible_id",), ("due_date",), ("number",)),
)  # fmt: skip

CO_RESPONSIBLE = table(
    "co_responsible", "Även ansvarig", "Co-responsible",
    reference("measure_id", "Åtgärd", "Measure", "measure", required=True, cascade=True),
    reference("organisation_id", "Organisation", "Organisation", "organisation", required=True),
    unique=(("measure_id", "organisation_id"),), display="organisation_id",
)  # fmt: skip

MEASURE_LINK = table(
    "measure_link", "Koppling", "Link",
    reference("measure_id", "Åtgärd", "Measure", "measure", required=True, cascade=True),
    reference("finding_id", "Iakttagelse", "Finding", "finding", cascade=True),
    reference("lighting_defect_id", "Belysningsfel", "Lighting defect", "lighting_defect", cascade=True),
    reference("hotspot_id", "Hotspot", "Hotspot", "hotspot", cascade=True),
    unique_when_filled=(("finding_id", "measure_id"), ("lighting_defect_id", "measure_id"), ("hotspot_id", "measure_id")),
    indexes=(("measure_id",),), display="measure_id",
)  # fmt: skip

LINK_TARGETS = {"finding": "finding_id", "lighting_defect": "lighting_defect_id", "hotspot": "hotspot_id"}
