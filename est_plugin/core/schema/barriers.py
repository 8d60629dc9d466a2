# SPDX-License-Identifier: GPL-2.0-or-later
"""Barriers: where they stand, when they are closed, who has the key. The measure that sets one up or mends it points here from its side."""
from __future__ import annotations

from .model import HOURS, MORE, POINT, SYSTEM, choice, code, date, integer, long_text, reference, table, text

BARRIER = table(
    "barrier", "Bom eller hinder", "Barrier",
    text("name", "Namn", "Name", required=True, is_public=True),
    code("barrier_kind", "Slag", "Kind", "barrier_kind", default="boom", is_public=True),
    choice("state", "Läge", "State", "barrier_state", required=True, default="wanted", is_logged=True, is_public=True),
    text("place_text", "Plats", "Place", is_public=True),
    reference("measure_id", "Åtgärd", "Measure", "measure", is_logged=True),
    text("closes_at", "Stängs kl", "Closes at", max_length=5, is_logged=True, is_public=True, tab=HOURS),
    text("opens_at", "Öppnas kl", "Opens at", max_length=5, is_logged=True, is_public=True, tab=HOURS),
    text("weekdays", "Veckodagar (1–7)", "Weekdays (1–7)", max_length=7, default="1234567", is_logged=True, tab=HOURS),
    text("season_from", "Säsong från (MM-DD)", "Season from (MM-DD)", max_length=5, is_logged=True, tab=HOURS),
    text("season_to", "Säsong till (MM-DD)", "Season to (MM-DD)", max_length=5, is_logged=True, tab=HOURS),
    choice("on_holidays", "Helgdagar", "Public holidays", "barrier_holidays", required=True, default="as_usual", is_logged=True, tab=HOURS),
    text("opening_hours", "Mer om tiderna", "More about the hours", tab=HOURS),
    reference("key_holder_id", "Nyckel hos", "Key holder", "organisation", is_logged=True),
    reference("closed_by_id", "Stängs och öppnas av", "Closed and opened by", "organisation", is_logged=True),
    date("emergency_access_checked", "Utryckningsväg kontrollerad", "Emergency access checked", is_logged=True),
    text("emergency_access_by", "Kontrollerad av (funktion)", "Checked by (function)", is_logged=True),
    long_text("note", "Anteckning", "Note", tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    geometry=POINT, has_history=True, indexes=(("number",),),
)  # fmt: skip
