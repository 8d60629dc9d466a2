# SPDX-License-Identifier: GPL-2.0-or-later
"""What became of it: lists sent out and returned, follow-up walks, meetings and their decisions."""
from __future__ import annotations

from .model import JSON, MORE, SYSTEM, Column, choice, count, date, integer, long_text, moment, reference, table, text

DISPATCH = table(
    "dispatch", "Utskick", "Dispatch",
    reference("organisation_id", "Till", "To", "organisation", required=True),
    choice("kind", "Slag", "Kind", "dispatch_kind", required=True, default="work_list"),
    moment("sent_at", "Skapad för utskick", "Made for sending", is_logged=True),
    date("answer_by", "Svar senast", "Answer by", is_logged=True),
    date("returned_on", "Tillbaka", "Returned", is_logged=True),
    text("file_name", "Fil", "File", max_length=260, tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    Column("rows", JSON, "Rader som de skickades", "Rows as they were sent", max_length=50_000_000, tab=SYSTEM),
    has_history=True, indexes=(("organisation_id",), ("number",)), display="file_name",
)  # fmt: skip

FOLLOW_UP = table(
    "follow_up", "Uppföljd punkt", "Followed-up point",
    reference("walk_id", "Uppföljningsvandring", "Follow-up walk", "walk", required=True, cascade=True),
    reference("finding_id", "Iakttagelse", "Finding", "finding", required=True),
    choice("outcome", "Hur ser det ut nu?", "How is it now?", "follow_up_outcome", required=True, is_logged=True, is_public=True),
    long_text("note", "Anteckning", "Note"),
    moment("seen_at", "När", "When", tab=MORE),
    has_history=True, unique=(("walk_id", "finding_id"),), indexes=(("finding_id",),), display="outcome",
)  # fmt: skip

MEETING = table(
    "meeting", "Lägesbildsmöte", "Situation meeting",
    text("name", "Namn", "Name", required=True),
    date("held_on", "Datum", "Date", required=True, is_logged=True),
    long_text("organisations", "Organisationer på plats (inga namn)", "Organisations present (no names)"),
    count("present", "Antal deltagare", "Number of participants"),
    date("next_meeting", "Nästa möte", "Next meeting", is_logged=True),
    text("diary_number", "Diarienummer", "Diary number", max_length=60),
    long_text("note", "Anteckningar", "Notes"),
    moment("closed_at", "Avslutat", "Closed", is_logged=True, tab=SYSTEM),
    has_history=True,
)  # fmt: skip

DECISION = table(
    "decision", "Beslut", "Decision",
    reference("meeting_id", "Möte", "Meeting", "meeting"),
    reference("measure_id", "Åtgärd", "Measure", "measure"),
    reference("hotspot_id", "Hotspot", "Hotspot", "hotspot"),
    choice("outcome", "Beslut", "Decision", "decision_outcome", required=True, is_logged=True),
    choice("level", "Nivå", "Level", "decision_level", required=True, default="group", is_logged=True),
    date("decided_on", "Datum", "Date", required=True, is_logged=True),
    long_text("text", "Vad som beslutades", "What was decided"),
    date("review_date", "Tas upp igen", "Taken up again", is_logged=True),
    reference("previous_id", "Kommer från beslutet", "Comes from the decision", "decision", is_logged=True),
    text("decided_by", "Vem beslutar", "Who decides"),
    reference("situation_report_id", "Lägesbild", "Situation report", "situation_report", tab=MORE),
    reference("cause_id", "Orsak", "Cause", "cause", tab=MORE),
    text("paragraph", "Paragraf", "Paragraph", max_length=40, tab=MORE),
    text("diary_number", "Diarienummer", "Diary number", max_length=60, tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    has_history=True, indexes=(("meeting_id",), ("measure_id",), ("number",)), display="text",
)  # fmt: skip
