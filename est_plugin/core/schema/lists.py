# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that describe the municipality: organisations, code lists, rules, settings, the log."""
from __future__ import annotations

from .model import DATETIME, INTEGER, MORE, SYSTEM, TEXT, UUID, Column, Table, choice, flag, integer, long_text, reference, table, text

ORGANISATION = table(
    "organisation", "Organisation", "Organisation",
    text("name", "Namn", "Name", required=True, is_public=True),
    text("code", "Kod", "Code", max_length=60, tab=MORE),
    choice("kind", "Slag", "Kind", "organisation_kind", default="unit", required=True),
    flag("is_outside", "Utanför kommunen", "Outside the municipality", default=False, required=True),
    reference("parent_id", "Hör till", "Part of", "organisation", tab=MORE),
    text("mailbox", "E-post (funktionsbrevlåda)", "E-mail (function mailbox)"),
    long_text("responsibility", "Ansvarsområde", "Area of responsibility", tab=MORE),
    flag("active", "Används", "In use", default=True, required=True),
    integer("sort", "Ordning", "Order", tab=MORE),
    has_history=True, unique=(("code",),),
)  # fmt: skip

CODE = table(
    "code", "Typer och listor", "Types and lists",
    text("list", "Lista", "List", required=True, max_length=60),
    text("code", "Kod", "Code", required=True, max_length=60),
    text("label_sv", "Svensk text", "Swedish text", required=True, is_public=True),
    text("label_en", "Engelsk text", "English text", is_public=True),
    text("short_sv", "Kort svensk text", "Short Swedish text", max_length=40, is_public=True, tab=MORE),
    text("short_en", "Kort engelsk text", "Short English text", max_length=40, is_public=True, tab=MORE),
    text("public_sv", "Offentlig svensk text", "Public Swedish text", is_public=True, tab=MORE),
    text("public_en", "Offentlig engelsk text", "Public English text", is_public=True, tab=MORE),
    text("code_group", "Grupp", "Group", max_length=60),
    choice("kind", "Brist eller bra", "Defect or good", "code_kind"),
    choice("severity", "Allvarlighet", "Severity", "severity", type=INTEGER),
    text("measure_type", "Åtgärdstyp", "Measure type", max_length=60),
    text("organisation", "Organisation", "Organisation", max_length=60),
    text("botryggt", "BoTryggt", "BoTryggt", max_length=60, tab=MORE),
    flag("needs_check", "Kontrolleras på plats", "Checked on site", tab=MORE),
    integer("sort", "Ordning", "Order"),
    flag("active", "Används", "In use", default=True, required=True),
    unique=(("list", "code"),), display="label_sv",
)  # fmt: skip

ROUTING_RULE = table(
    "routing_rule", "Fördelning", "Routing",
    integer("sort", "Ordning", "Order", required=True, default=0),
    choice("step", "Steg", "Step", "routing_step", required=True),
    choice("target", "Gäller", "Applies to", "link_target"),
    choice("severity_min", "Allvarlighet minst", "Severity at least", "severity", type=INTEGER),
    text("land_owner", "Markägare", "Landowner", max_length=60),
    text("lamp_owner", "Lampans ägare", "Lamp owner", max_length=60),
    text("area", "Område", "Area"),
    text("category", "Typ (bokstav eller kod)", "Type (letter or code)", max_length=60),
    text("place_type", "Platstyp", "Place type", max_length=60),
    text("fault", "Fel på lampan", "Lamp fault", max_length=60),
    text("organisation", "Ansvarig (kod)", "Responsible (code)", required=True, max_length=60),
    text("reason_sv", "Skäl (svenska)", "Reason (Swedish)"),
    text("reason_en", "Skäl (engelska)", "Reason (English)"),
    flag("active", "Används", "In use", default=True, required=True),
    display="reason_sv",
)  # fmt: skip

DEADLINE_RULE = table(
    "deadline_rule", "Tider", "Dates",
    text("model", "Modell", "Model", required=True, default="all", max_length=60),
    integer("sort", "Ordning", "Order", required=True, default=0),
    text("measure_type", "Åtgärdstyp", "Measure type", max_length=60),
    text("category", "Typ (bokstav eller kod)", "Type (letter or code)", max_length=60),
    text("fault", "Fel på lampan", "Lamp fault", max_length=60),
    text("extent", "Omfattning", "Extent", max_length=60),
    integer("in_row_min", "I rad minst", "In a row at least", minimum=1, maximum=1000),
    text("place_types", "Platstyper (med komma)", "Place types (commas)", max_length=500),
    choice("severity_min", "Allvarlighet minst", "Severity at least", "severity", type=INTEGER),
    text("source", "Källa", "Source", max_length=60),
    flag("owner_outside", "Ägare utanför kommunen", "Owner outside the municipality"),
    text("season_from", "Från (MM-DD)", "From (MM-DD)", max_length=5),
    text("season_to", "Till (MM-DD)", "To (MM-DD)", max_length=5),
    choice("result", "Ger", "Gives", "deadline_result", required=True),
    integer("amount", "Antal", "Amount", minimum=0, maximum=10_000),
    text("dates", "Datum (MM-DD, med komma)", "Dates (MM-DD, commas)"),
    flag("call_now", "Ring genast", "Call at once", default=False, required=True),
    text("reason_sv", "Skäl (svenska)", "Reason (Swedish)"),
    text("reason_en", "Skäl (engelska)", "Reason (English)"),
    flag("active", "Används", "In use", default=True, required=True),
    display="reason_sv",
)  # fmt: skip

SETTINGS = table(
    "settings", "Inställningar", "Settings",
    text("key", "Nyckel", "Key", required=True, max_length=100),
    Column("value", TEXT, "Värde", "Value", max_length=1_000_000, is_multiline=True),
    unique=(("key",),), display="key",
)  # fmt: skip

CHANGE_LOG = Table(
    "change_log", "Historik", "History",
    (
        Column("id", UUID, "Id", "Id", max_length=36, tab=SYSTEM),
        Column("table_name", TEXT, "Tabell", "Table", required=True, max_length=60),
        Column("record_id", UUID, "Rad", "Row", required=True, max_length=36),
        Column("what", TEXT, "Vad", "What", required=True, max_length=60),
        Column("old_value", TEXT, "Från", "From"),
        Column("new_value", TEXT, "Till", "To"),
        Column("ver", INTEGER, "Version", "Version"),
        Column("changed_at", DATETIME, "När", "When"),
        Column("changed_by", TEXT, "Av", "By", max_length=100),
    ),
    indexes=(("record_id",),), display="what", is_versioned=False,
)  # fmt: skip
