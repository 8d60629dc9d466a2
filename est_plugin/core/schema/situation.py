# SPDX-License-Identifier: GPL-2.0-or-later
"""The situation report (lägesbild) of a period with its frozen figures, and the worksheet of causes."""
from __future__ import annotations

from .model import JSON, MORE, SYSTEM, Column, choice, date, flag, integer, long_text, moment, reference, table, text

SITUATION_REPORT = table(
    "situation_report", "Lägesbild", "Situation report",
    text("name", "Namn", "Name", required=True),
    text("period", "Period", "Period", required=True, max_length=40),
    date("period_from", "Från och med", "From", required=True),
    date("period_to", "Till och med", "To", required=True),
    flag("is_statutory", "Lagens lägesbild (2023:196)", "Statutory picture (2023:196)", default=False, required=True, is_logged=True),
    long_text("summary", "Läget i tre meningar", "The situation in three sentences"),
    long_text("mapping", "Kartläggning", "Mapping"),
    long_text("other_information", "Övrig information", "Other information"),
    long_text("analysis", "Analys", "Analysis"),
    long_text("doing", "Gör vi", "What we do"),
    long_text("upcoming", "Kommande", "Coming up"),
    long_text("to_decide", "Ni behöver besluta", "You need to decide"),
    Column("priorities", JSON, "Prioriterat nu", "Priorities now", max_length=100_000, tab=SYSTEM),
    Column("figures", JSON, "Frysta siffror", "Frozen figures", max_length=10_000_000, tab=SYSTEM),
    moment("frozen_at", "Fastställd", "Made final", is_logged=True),
    reference("previous_id", "Följer på", "Follows", "situation_report", tab=MORE),
    date("reported_on", "Redovisad för nämnd eller styrelse", "Reported to the board", is_logged=True, tab=MORE),
    date("plan_decided_on", "Åtgärdsplan beslutad", "Action plan decided", is_logged=True, tab=MORE),
    text("diary_number", "Diarienummer", "Diary number", max_length=60, is_logged=True, tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    has_history=True, history_from="frozen_at", indexes=(("period_from",), ("number",)),
)  # fmt: skip

CAUSE = table(
    "cause", "Orsak", "Cause",
    text("name", "Problemet", "The problem", required=True),
    reference("hotspot_id", "Hotspot", "Hotspot", "hotspot"),
    long_text("what_happens", "Vad händer?", "What happens?"),
    long_text("where_when", "Var och när?", "Where and when?"),
    long_text("why_here", "Varför just här?", "Why here?"),
    long_text("who_can_influence", "Vem kan påverka?", "Who can influence it?"),
    choice("kind", "Situationell eller social", "Situational or social", "cause_kind", required=True, default="situational"),
    choice("horizon", "Sikt", "Horizon", "horizon", required=True, default="short"),
    long_text("evidence", "Vad bygger det på?", "What does it rest on?"),
    date("worked_on", "Datum", "Date", tab=MORE),
    long_text("organisations", "Organisationer på plats (inga namn)", "Organisations present (no names)", tab=MORE),
    reference("situation_report_id", "Lägesbild", "Situation report", "situation_report", tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    indexes=(("number",),),
)  # fmt: skip
