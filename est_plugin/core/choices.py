# SPDX-License-Identifier: GPL-2.0-or-later
"""Closed vocabularies: values that rules of the program rest on. Editable lists are rows of the table `code`."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Union

Value = Union[str, int]


@dataclass(frozen=True)
class Choice:
    """One allowed value: stored value, stable word for parameters, label in Swedish and English."""

    value: Value
    word: str
    sv: str
    en: str

    def label(self, language: str) -> str:
        """Label in one language."""
        return self.sv if language == "sv" else self.en


def _words(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(word, word, sv, en) for word, sv, en in rows)


def _ranked(*rows: tuple[str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(rank, word, sv, en) for rank, (word, sv, en) in enumerate(rows, 1))


CHOICES: dict[str, tuple[Choice, ...]] = {
    # both scales rise with urgency
    "severity": _ranked(
        ("nuisance", "Trivsel", "Nuisance"),
        ("unsafe", "Otrygghet", "Unsafe"),
        ("risk", "Risk", "Risk"),
        ("immediate_danger", "Akut fara", "Immediate danger"),
    ),
    "priority": _ranked(
        ("planned", "Planeras", "Planned"), ("normal", "Normal", "Normal"), ("high", "Hög", "High"), ("urgent", "Akut", "Urgent")
    ),
    "finding_kind": _words(("defect", "Brist", "Defect"), ("good", "Bra", "Good")),
    "handling": _words(
        ("unassigned", "Utan ansvarig", "Unassigned"),
        ("open", "Öppen", "Open"),
        ("planned", "Planerad", "Planned"),
        ("waiting", "Väntar", "Waiting"),
        ("fixed", "Åtgärdad", "Fixed"),
        ("refused", "Åtgärdas inte", "Will not be done"),
    ),
    "review_state": _words(
        ("new", "Ny", "New"),
        ("approved", "Godkänd", "Approved"),
        ("masked", "Maskad", "Masked"),
        ("merged", "Sammanslagen", "Merged"),
        ("rejected", "Borttagen", "Removed"),
    ),
    "visibility": _words(("internal", "Internt", "Internal"), ("public", "Får publiceras", "May be published")),
    "walk_state": _words(
        ("planned", "Planerad", "Planned"),
        ("held", "Genomförd", "Held"),
        ("followed_up", "Uppföljd", "Followed up"),
        ("closed", "Avslutad", "Closed"),
        ("cancelled", "Inställd", "Cancelled"),
    ),
    "organisation_kind": _words(
        ("department", "Förvaltning", "Department"),
        ("unit", "Enhet", "Unit"),
        ("company", "Bolag", "Company"),
        ("police", "Polis", "Police"),
        ("rescue", "Räddningstjänst", "Rescue service"),
        ("property_owner", "Fastighetsägare", "Property owner"),
        ("road_keeper", "Väghållare", "Road keeper"),
        ("public_transport", "Kollektivtrafik", "Public transport"),
        ("business", "Näringsliv", "Business"),
        ("association", "Förening", "Association"),
        ("contractor", "Utförare", "Contractor"),
    ),
    "code_kind": _words(("defect", "Brist", "Defect"), ("positive", "Bra", "Good"), ("both", "Båda", "Both")),
    "drawn_as": _words(("point", "Punkt", "Point"), ("road_stretch", "Vägsträcka", "Road stretch"), ("area", "Område", "Area")),
    "felt_or_occurred": _words(("felt", "Upplevt", "Felt"), ("occurred", "Inträffat", "Occurred"), ("both", "Båda", "Both")),
    "report_kind": _words(("felt", "Upplevt", "Felt"), ("occurred", "Inträffat", "Occurred")),
    "certainty": _words(("seen", "Sett", "Seen"), ("told", "Hört", "Told"), ("suspected", "Misstänkt", "Suspected")),
    "three_steps": _ranked(("low", "Liten", "Low"), ("medium", "Medel", "Medium"), ("high", "Stor", "High")),
    "hotspot_level": _words(("calm", "Lugnt", "Calm"), ("watch", "Bevakas", "Watch"), ("act", "Insats", "Act")),
    "hotspot_state": _words(
        ("candidate", "Förslag", "Candidate"), ("active", "Aktuell", "Active"), ("cooled", "Avsvalnad", "Cooled"), ("closed", "Avslutad", "Closed")
    ),
    "safety": _ranked(
        ("very_unsafe", "Mycket otryggt", "Very unsafe"),
        ("unsafe", "Otryggt", "Unsafe"),
        ("neither", "Varken eller", "Neither"),
        ("safe", "Tryggt", "Safe"),
        ("very_safe", "Mycket tryggt", "Very safe"),
    ),
    "photo_stage": _words(("before", "Före", "Before"), ("after", "Efter", "After"), ("other", "Annan", "Other")),
    "routing_step": _words(
        ("danger", "Akut fara", "Immediate danger"),
        ("owner", "Ägare", "Owner"),
        ("area", "Område", "Area"),
        ("category", "Typ", "Type"),
        ("default", "Annars", "Otherwise"),
    ),
    "link_target": _words(
        ("finding", "Iakttagelse", "Finding"), ("lighting_defect", "Belysningsfel", "Lighting defect"), ("hotspot", "Hotspot", "Hotspot")
    ),
    "lamp_model": _words(
        ("rondering", "Rondering", "Inspection round"), ("veckor", "Veckor", "Weeks"), ("tre_i_rad", "Tre i rad", "Three in a row"), ("plats", "Plats", "Place")
    ),
    "follow_up_outcome": _words(("fixed", "Åtgärdat", "Fixed"), ("remains", "Kvar", "Still there"), ("worse", "Sämre", "Worse")),
    "decision_outcome": _words(
        ("proposed", "Föreslås", "Proposed"),
        ("decided", "Beslutas", "Decided"),
        ("postponed", "Skjuts upp", "Postponed"),
        ("refused", "Åtgärdas inte", "Will not be done"),
        ("monitor", "Bevakas", "Monitored"),
        ("to_klg", "Till KLG", "To the management group"),
        ("to_committee", "Till nämnd eller styrelse", "To the committee or board"),
    ),
    "decision_level": _words(
        ("officer", "Tjänsteperson", "Officer"),
        ("group", "Samverkansgruppen", "Coordination group"),
        ("klg", "Kommunledningsgruppen (KLG)", "Management group"),
        ("committee", "Nämnd eller styrelse", "Committee or board"),
        ("council", "Kommunfullmäktige", "Municipal council"),
    ),
    "barrier_state": _words(
        ("wanted", "Önskas", "Wanted"),
        ("decided", "Beslutad", "Decided"),
        ("ordered", "Beställd", "Ordered"),
        ("in_place", "På plats", "In place"),
        ("broken", "Trasig", "Broken"),
        ("removed", "Borttagen", "Removed"),
    ),
    "barrier_holidays": _words(
        ("as_usual", "Som vanligt", "As usual"), ("closed", "Stängd hela dygnet", "Closed all day"), ("open", "Öppen hela dygnet", "Open all day")
    ),
    "patrol_kind": _words(("round", "Trygghetsrunda", "Safety round"), ("traffic", "Trafikinsats", "Traffic operation")),
    "patrol_state": _words(("planned", "Planerad", "Planned"), ("done", "Genomförd", "Done"), ("cancelled", "Inställd", "Cancelled")),
    "visit_state": _words(("planned", "Planerat", "Planned"), ("visited", "Besökt", "Visited"), ("not_reached", "Hann inte", "Not reached")),
    "visit_seen": _words(("calm", "Lugnt", "Calm"), ("action", "Åtgärd eller ingripande", "Action or intervention")),
    "promise_state": _words(("draft", "Förslag", "Draft"), ("in_force", "Gäller", "In force"), ("ended", "Avslutat", "Ended")),
    "promise_per": _words(
        ("whole", "hela perioden", "the whole period"),
        ("week", "vecka", "week"),
        ("month", "månad", "month"),
        ("tertial", "tertial", "tertial"),
        ("year", "år", "year"),
    ),
    "counted_from": _words(
        ("manual", "Egna siffror", "Own numbers"),
        ("walks", "Trygghetsvandringar", "Safety walks"),
        ("rounds", "Trygghetsrundor", "Safety rounds"),
        ("visits", "Besök vid hotspots", "Visits to hotspots"),
        ("traffic", "Trafikinsatser", "Traffic operations"),
        ("measures", "Klara åtgärder", "Finished measures"),
        ("dialogues", "Medborgardialoger", "Citizen dialogues"),
    ),
    "promise_outcome": _words(("kept", "Hållet", "Kept"), ("on_way", "På väg", "On the way"), ("not_kept", "Inte hållet", "Not kept")),
    "cause_kind": _words(("situational", "Situationell", "Situational"), ("social", "Social", "Social")),
    "horizon": _words(("short", "Kort sikt", "Short term"), ("long", "Lång sikt", "Long term")),
    "dispatch_kind": _words(
        ("work_list", "Åtgärdslista", "Work list"),
        ("work_order", "Arbetsorder", "Work order"),
        ("reply_form", "Svarsblad", "Reply form"),
        ("reminder", "Påminnelse", "Reminder"),
    ),
    "deadline_result": _words(
        ("hours", "timmar", "hours"),
        ("days", "dagar", "days"),
        ("working_days", "arbetsdagar", "working days"),
        ("weeks", "veckor", "weeks"),
        ("months", "månader", "months"),
        ("next_of_list", "nästa datum i listan", "next date of the list"),
        ("season_window", "nästa fönster", "next window"),
        ("answer_days", "svar inom dagar", "answer within days"),
        ("answer_months", "svar inom månader", "answer within months"),
        ("own_date", "eget datum", "own date"),
        ("follow_up_meeting", "svar senast uppföljningsmötet", "answer by the follow-up meeting"),
    ),
}


def choice(name: str, value: Value) -> Choice:
    """The choice that stores a value; KeyError when there is none."""
    for one in CHOICES[name]:
        if one.value == value:
            return one
    raise KeyError(f"{name}: {value!r}")


def value_of(name: str, word: str) -> Value:
    """The stored value for a stable word, for example priority "high" → 3."""
    for one in CHOICES[name]:
        if one.word == word:
            return one.value
    raise KeyError(f"{name}: {word!r}")
