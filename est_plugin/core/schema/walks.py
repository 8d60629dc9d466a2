# SPDX-License-Identifier: GPL-2.0-or-later
"""The walk and what belongs to it. Participants are counts, never names."""
from __future__ import annotations

from .model import INTEGER, LINESTRING, MORE, POINT, SYSTEM, choice, code, count, date, integer, long_text, moment, reference, table, text

WALK = table(
    "walk", "Trygghetsvandring", "Safety walk",
    text("name", "Namn", "Name", required=True, is_public=True),
    code("purpose", "Syfte", "Purpose", "walk_purpose", is_public=True),
    text("meeting_place", "Samlingsplats", "Meeting place", is_public=True),
    moment("planned_start", "Planerad start", "Planned start", is_logged=True, is_public=True),
    moment("planned_end", "Planerat slut", "Planned end", is_logged=True, is_public=True),
    choice("state", "Läge", "State", "walk_state", required=True, default="planned", is_logged=True, is_public=True),
    moment("preparatory_meeting", "Förmöte", "Preparatory meeting", is_logged=True, tab=MORE),
    moment("follow_up_meeting", "Uppföljningsmöte", "Follow-up meeting", is_logged=True, is_public=True, tab=MORE),
    moment("held_start", "Började", "Started", is_logged=True, is_public=True, tab=MORE),
    moment("held_end", "Slutade", "Ended", is_logged=True, is_public=True, tab=MORE),
    code("light", "Ljus", "Light", "light", is_public=True, tab=MORE),
    code("weather", "Väder", "Weather", "weather", is_public=True, tab=MORE),
    reference("leader_organisation_id", "Leds av", "Led by", "organisation", is_logged=True, is_public=True, tab=MORE),
    reference("previous_walk_id", "Följer upp vandringen", "Follows up the walk", "walk", is_public=True, tab=MORE),
    integer("minutes_per_stop", "Minuter per stopp", "Minutes per stop", default=8, minimum=0, maximum=240, unit="min", tab=MORE),
    text("diary_number", "Diarienummer", "Diary number", max_length=60, is_public=True, tab=MORE),
    reference("promise_activity_id", "Räknas till löftet", "Counts for the promise", "promise_activity", is_logged=True, tab=MORE),
    long_text("cancelled_reason", "Varför inställd (offentligt)", "Why cancelled (public)", is_logged=True, is_public=True, tab=MORE),
    long_text("weather_note", "Anteckning", "Note", tab=MORE),
    date("feedback_sent", "Återkopplad", "Feedback sent", is_logged=True, tab=MORE),
    moment("papers_printed_at", "Blad utskrivna", "Papers printed", tab=SYSTEM),
    geometry=LINESTRING, has_history=True,
)  # fmt: skip

WALK_STOP = table(
    "walk_stop", "Stopp", "Stop",
    reference("walk_id", "Vandring", "Walk", "walk", required=True, cascade=True, is_public=True),
    integer("number", "Nummer", "Number", required=True, default=1, minimum=1, maximum=999, is_public=True),
    text("name", "Namn", "Name", is_public=True),
    code("place_type", "Platstyp", "Place type", "place_type", is_public=True),
    integer("planned_minute", "Minut från start", "Minute from start", minimum=0, maximum=1440, unit="min"),
    long_text("note", "Anteckning", "Note", tab=MORE),
    geometry=POINT, indexes=(("walk_id",),),
)  # fmt: skip

WALK_GROUP = table(
    "walk_group", "Grupp och deltagare", "Group and participants",
    reference("walk_id", "Vandring", "Walk", "walk", required=True, cascade=True),
    text("letter", "Grupp", "Group", required=True, default="A", max_length=2, is_public=True),
    reference("organisation_id", "Organisation", "Organisation", "organisation", is_public=True),
    code("participant_kind", "Vilka", "Who", "affected_group", is_public=True),
    count("invited", "Inbjudna", "Invited"),
    count("coming", "Kommer", "Coming"),
    count("present", "Var med", "Present", is_public=True),
    indexes=(("walk_id",),), display="letter",
)  # fmt: skip

STOP_RATING = table(
    "stop_rating", "Omdöme om stopp", "Rating of a stop",
    reference("walk_stop_id", "Stopp", "Stop", "walk_stop", required=True, cascade=True, is_public=True),
    text("letter", "Grupp", "Group", required=True, default="A", max_length=2, is_public=True),
    choice("safe_by_day", "I dagsljus", "In daylight", "safety", type=INTEGER, is_public=True),
    choice("safe_in_dark", "Nu i mörker", "Now in the dark", "safety", type=INTEGER, is_public=True),
    count("alone_yes", "Skulle gå ensam: ja", "Would walk alone: yes", is_public=True),
    count("alone_maybe", "Skulle gå ensam: kanske", "Would walk alone: maybe", is_public=True),
    count("alone_no", "Skulle gå ensam: nej", "Would walk alone: no", is_public=True),
    long_text("makes_safe", "Vad gör platsen trygg?", "What makes the place safe?"),
    unique=(("walk_stop_id", "letter"),), display="letter",
)  # fmt: skip
