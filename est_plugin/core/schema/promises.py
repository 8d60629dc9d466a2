# SPDX-License-Identifier: GPL-2.0-or-later
"""What was promised to the citizens, what counts for it, and the dialogues it came from. People are counts, never names."""
from __future__ import annotations

from .model import INTEGER, MORE, POINT, SYSTEM, Column, choice, code, count, date, flag, integer, long_text, reference, table, text

PROMISE = table(
    "promise", "Medborgarlöfte", "Citizen promise",
    text("name", "Namn", "Name", required=True, is_public=True),
    long_text("text", "Löftet i ord", "The promise in words", is_public=True),
    date("starts_on", "Gäller från", "Valid from", required=True, is_logged=True, is_public=True),
    date("ends_on", "Gäller till", "Valid to", required=True, is_logged=True, is_public=True),
    choice("state", "Läge", "State", "promise_state", required=True, default="in_force", is_logged=True, is_public=True),
    long_text("partners", "Parter (organisationer)", "Partners (organisations)", is_public=True),
    reference("previous_id", "Fortsätter löftet", "Continues the promise", "promise", tab=MORE),
    date("signed_on", "Undertecknat", "Signed", is_logged=True, is_public=True, tab=MORE),
    text("diary_number", "Diarienummer", "Diary number", max_length=60, is_public=True, tab=MORE),
    long_text("note", "Anteckning", "Note", tab=MORE),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    has_history=True, indexes=(("number",),),
)  # fmt: skip

PROMISE_ACTIVITY = table(
    "promise_activity", "Aktivitet i löftet", "Activity of the promise",
    reference("promise_id", "Medborgarlöfte", "Citizen promise", "promise", required=True, cascade=True),
    text("name", "Vad vi lovar", "What we promise", required=True, max_length=300, is_public=True),
    count("promised", "Antal", "Number", required=True, default=1, is_logged=True, is_public=True),
    choice("per", "Per", "Per", "promise_per", required=True, default="whole", is_logged=True, is_public=True),
    choice("counted_from", "Räknas från", "Counted from", "counted_from", required=True, default="manual", is_logged=True),
    reference("organisation_id", "Vem ansvarar", "Who is responsible", "organisation", is_public=True),
    reference("hotspot_id", "Bara vid hotspot", "Only at the hotspot", "hotspot", tab=MORE),
    code("measure_type", "Bara åtgärdstyp", "Only measure type", "measure_type", tab=MORE),
    flag("only_linked", "Räkna bara det som är kopplat hit", "Count only what is linked here", default=False, tab=MORE),
    choice("assessment", "Egen bedömning", "Own assessment", "promise_outcome", is_logged=True, tab=MORE),
    long_text("comment", "Kommentar (offentlig)", "Comment (public)", is_public=True, is_logged=True),
    reference("carried_from_id", "Överförd från", "Carried over from", "promise_activity", is_logged=True, tab=MORE),
    integer("sort", "Ordning", "Order", tab=MORE),
    has_history=True, indexes=(("promise_id",),),
)  # fmt: skip

ACTIVITY_DONE = table(
    "activity_done", "Gjort för löftet", "Done for the promise",
    reference("promise_activity_id", "Aktivitet", "Activity", "promise_activity", required=True, cascade=True),
    date("done_on", "Datum", "Date", required=True),
    Column("amount", INTEGER, "Antal", "Number", required=True, default=1, minimum=1, maximum=100_000),
    long_text("note", "Anteckning", "Note"),
    indexes=(("promise_activity_id",), ("done_on",)), display="done_on",
)  # fmt: skip

DIALOGUE = table(
    "dialogue", "Medborgardialog", "Citizen dialogue",
    text("name", "Namn", "Name", required=True),
    date("held_on", "Datum", "Date", required=True, is_logged=True),
    text("place_text", "Plats", "Place"),
    count("people", "Antal personer", "Number of people", is_logged=True),
    reference("organisation_id", "Vem höll i den", "Who held it", "organisation"),
    reference("promise_id", "Underlag till löftet", "Basis for the promise", "promise", is_logged=True),
    long_text("note", "Vad sades (inga personer)", "What was said (no persons)"),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    geometry=POINT, has_history=True, indexes=(("held_on",), ("number",)),
)  # fmt: skip

DIALOGUE_THEME = table(
    "dialogue_theme", "Tema i dialogen", "Theme of the dialogue",
    reference("dialogue_id", "Medborgardialog", "Citizen dialogue", "dialogue", required=True, cascade=True),
    code("theme", "Tema", "Theme", "est_category", required=True),
    count("people", "Så många tog upp det", "So many brought it up", required=True, default=1),
    text("place_text", "Plats", "Place"),
    text("note", "Anteckning", "Note"),
    indexes=(("dialogue_id",),), display="theme",
)  # fmt: skip
