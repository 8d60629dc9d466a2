# SPDX-License-Identifier: GPL-2.0-or-later
"""What the routing and deadline rules look at: one finding, lighting defect or hotspot in plain values."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Callable, Tuple

LIGHTING_LETTER = "A"
LIGHTING_TYPE = "lighting"
LIGHTING_DEFECT = "lighting_defect"
DELIBERATELY_OFF = "deliberately_off"
UNKNOWN = "unknown"
DEFAULT_SEVERITY = 2
CodeIndex = Mapping[Tuple[str, str], Mapping[str, Any]]
FALLBACK_TYPE = "other"
HOTSPOT_TYPE = "investigate"

# a finding of type A without a form for the lamp still says which fault was seen
_FAULT_OF_DETAIL = {
    "A1": "out",
    "A2": "out",
    "A3": "missing",
    "A4": "weak",
    "A5": "glare",
    "A6": "hidden_by_vegetation",
    "A7": "broken_luminaire",
    "A8": "day_burning",
    "A11": DELIBERATELY_OFF,
}
_EXTENT_OF_DETAIL = {"A2": "whole_street"}
_LAMPS_OF_EXTENT = {"one": 1, "two_in_row": 2, "three_or_more": 3}
_SEVERITY_OF_LEVEL = {"calm": 1, "watch": 2, "act": 3}


@dataclass(frozen=True)
class Case:
    """One thing to be answered. None = not known; a rule that asks for it then does not apply."""

    target: str  # finding, lighting_defect or hotspot
    category: str | None = None  # letter A–O
    detail: str | None = None  # for example "H1"
    fault: str | None = None
    extent: str | None = None
    in_row: int | None = None
    place_type: str | None = None
    severity: int | None = None
    land_owner: str | None = None
    lamp_owner: str | None = None
    owner_organisation_code: str | None = None  # found by place
    area: str | None = None
    measure_type: str | None = None
    source: str | None = None
    seen_on: date | None = None
    follow_up_meeting: date | None = None
    hotspot_kind: str | None = None
    responsible_outside: bool = False  # known once the routing is done

    def __post_init__(self) -> None:
        """A type given as one code ("H1") is taken apart."""
        if self.category and len(self.category) > 1:
            object.__setattr__(self, "detail", self.detail or self.category)
            object.__setattr__(self, "category", self.category[0])

    @property
    def letter(self) -> str | None:
        """Letter of the type; a lighting defect is always of type A."""
        if self.category or self.target != LIGHTING_DEFECT:
            return self.category
        return LIGHTING_LETTER

    @property
    def lamp_fault(self) -> str | None:
        """The fault of the lamp, as said or as the detail of the finding tells."""
        return self.fault or _FAULT_OF_DETAIL.get(self.detail or "")

    @property
    def lamp_extent(self) -> str | None:
        """How much is out, as said or as the detail of the finding tells."""
        return self.extent or _EXTENT_OF_DETAIL.get(self.detail or "")

    @property
    def lamps_in_row(self) -> int:
        """Lamps in a row: the count, or what the extent says at least."""
        return max(self.in_row or 0, _LAMPS_OF_EXTENT.get(self.lamp_extent or "", 0))

    @property
    def type_of_measure(self) -> str | None:
        """The measure type; without one a lamp is repaired."""
        return self.measure_type or (LIGHTING_TYPE if self.letter == LIGHTING_LETTER else None)

    def has_type(self, category: str) -> bool:
        """Whether the type is this letter or this detail."""
        return category in (self.letter, self.detail)


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: a rule's own words in both languages, or a catalogue key with its values."""

    sv: str = ""
    en: str = ""
    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, translate: Callable[..., str], language: str) -> str:
        """The reason in one language; `translate` must speak the same."""
        if self.key:
            return translate(self.key, **self.values)
        return self.sv if language == "sv" else self.en or self.sv


def reason_of(rule: Mapping[str, Any], **values: Any) -> Reason:
    """The words of a rule with {placeholders} replaced; other braces stay as the municipality wrote them."""

    def filled(column: str) -> str:
        text = rule.get(column) or ""
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text

    return Reason(filled("reason_sv"), filled("reason_en"))


def is_in_use(row: Mapping[str, Any]) -> bool:
    """Whether an organisation, code or rule has not been switched off; shipped rows do not say."""
    active = row.get("active")
    return active is None or bool(active)


def in_order(rules: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The rules that are in use, first to last."""
    return sorted(filter(is_in_use, rules), key=lambda rule: rule.get("sort") or 0)


def case_of(target: str, record: Mapping[str, Any], finding: Mapping[str, Any] | None = None, **known: Any) -> Case:
    """The case of a stored row.

    `finding` is the finding a lighting defect belongs to. `known` sets or overrides fields of Case that the row does not hold:
    place_type, owner_organisation_code, area, measure_type, seen_on, follow_up_meeting.
    """
    parent = finding or {}
    get = record.get
    fault = DELIBERATELY_OFF if get("is_deliberate") else get("fault")
    category = get("category") or parent.get("category")
    if target == LIGHTING_DEFECT and not (category or "").startswith(LIGHTING_LETTER):
        category = LIGHTING_LETTER
    told = (get("severity"), parent.get("severity"), _SEVERITY_OF_LEVEL.get(get("level") or ""))
    severities = [value for value in told if value is not None]
    values: dict[str, Any] = {
        "category": category or None,
        "fault": fault,
        "extent": get("extent"),
        "in_row": get("in_row"),
        "place_type": get("place_type"),
        "severity": max(severities) if severities else None,
        "land_owner": get("land_owner") or parent.get("land_owner"),
        "lamp_owner": get("lamp_owner"),
        "source": get("source") or parent.get("source") or ("walk" if get("walk_id") or parent.get("walk_id") else None),
        "hotspot_kind": get("hotspot_kind"),
    }
    return Case(target, **{**values, **known})


def code_index(codes: Iterable[Mapping[str, Any]]) -> CodeIndex:
    """Codes by list and code, also those switched off: old rows still hold them."""
    return {(row["list"], row["code"]): row for row in codes}


def resolved(case: Case, codes: CodeIndex) -> Case:
    """The case with severity and measure type filled from the code lists where they are not given."""
    asked: tuple[tuple[str, str | None], ...] = (
        ("lamp_fault", case.lamp_fault),
        ("finding_category", case.detail),
        ("finding_category", case.letter),
        ("hotspot_kind", case.hotspot_kind),
    )  # most telling first
    found = [codes[name, code] for name, code in asked if code and (name, code) in codes]

    def first(column: str) -> Any:
        return next((row[column] for row in found if row.get(column) is not None), None)

    fallback = HOTSPOT_TYPE if case.target == "hotspot" else FALLBACK_TYPE
    return replace(
        case,
        severity=case.severity or first("severity") or DEFAULT_SEVERITY,
        measure_type=case.measure_type or first("measure_type") or fallback,
    )
