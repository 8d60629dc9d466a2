# SPDX-License-Identifier: GPL-2.0-or-later
"""What others tell: EST reports from police, departments, property owners and citizens."""
from __future__ import annotations

from .model import HANDLING, MORE, POINT, SYSTEM, choice, code, flag, integer, long_text, moment, reference, table, text

OBSERVATION = table(
    "observation", "EST-rapport", "EST report",
    moment("occurred_from", "När, från", "When, from", required=True),
    moment("occurred_to", "När, till", "When, to"),
    code("category", "Vad", "What", "est_category", required=True, is_public=True),
    choice("felt_or_occurred", "Upplevt eller inträffat", "Felt or occurred", "report_kind", required=True, default="occurred", is_public=True),
    choice("certainty", "Hur säkert", "How certain", "certainty", required=True, default="seen"),
    text("place_text", "Plats", "Place"),
    long_text("description", "Beskrivning (inga personer)", "Description (no persons)"),
    reference("organisation_id", "Vem rapporterar", "Who reports", "organisation"),
    code("source", "Källa", "Source", "source", default="est_report", tab=MORE),
    flag("is_secret", "Sekretess", "Confidential", default=False, required=True, is_logged=True, tab=MORE),
    text("external_system", "System", "System", max_length=60, tab=MORE),
    text("external_number", "Ärendenr", "Case number", max_length=60, tab=MORE),
    choice("review_state", "Granskning", "Review", "review_state", required=True, default="new", is_logged=True, tab=HANDLING),
    long_text("review_reason", "Skäl", "Reason", is_logged=True, tab=HANDLING),
    moment("reviewed_at", "Granskad", "Reviewed", is_logged=True, tab=HANDLING),
    reference("same_as_id", "Samma sak som", "Same as", "observation", is_logged=True, tab=HANDLING),
    integer("number", "Nr", "No.", minimum=1, tab=SYSTEM),
    geometry=POINT, has_history=True, display="description",
    indexes=(("occurred_from",), ("category",), ("review_state",), ("external_number",), ("same_as_id",), ("number",)),
)  # fmt: skip
