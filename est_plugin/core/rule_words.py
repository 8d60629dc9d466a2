# SPDX-License-Identifier: GPL-2.0-or-later
"""A routing or deadline rule as one sentence: "Belysning, minst 3 i rad → 3 arbetsdagar"."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import calendar_se, deadlines, local_time, routing
from .case import UNKNOWN
from .choices import CHOICES, value_of
from .deadlines import as_list
from .errors import InputError
from .notice import Translate

ARROW = " → "
_LEAP_YEAR = 2024  # every day of a calendar exists
_COUNTED = ("hours", "days", "working_days", "weeks", "months", "answer_days", "answer_months")
_IMMEDIATE_DANGER = int(value_of("severity", "immediate_danger"))
Labels = Mapping[tuple, str]  # (list, code) → label


@dataclass(frozen=True)
class Words:
    """What the sentences need: texts, labels of codes, names of organisations by code and id, all in one language."""

    translate: Translate
    language: str
    labels: Labels
    organisations: Mapping[str, str]

    def label(self, code_list: str, code: str) -> str:
        """The label of a code; an unknown code stands for itself."""
        return self.labels.get((code_list, code), code)

    def severity(self, value: int) -> str:
        """The word of a severity."""
        return next((choice.label(self.language) for choice in CHOICES["severity"] if choice.value == value), str(value))


def deadline_sentence(rule: Mapping[str, Any], words: Words) -> str:
    """Condition and result of a row of deadline_rule."""
    return _sentence(deadline_conditions(rule, words), deadline_result(rule, words), words)


def routing_sentence(rule: Mapping[str, Any], words: Words) -> str:
    """Condition and responsible of a row of routing_rule."""
    organisation = rule.get("organisation") or ""
    by_place = organisation == routing.BY_PLACE
    who = words.translate("rules-ui.word.by-place") if by_place else words.organisations.get(organisation, organisation)
    return _sentence(routing_conditions(rule, words), who, words)


def deadline_reason(rule: Mapping[str, Any], words: Words) -> str:
    """What a measure says of its date: "belysning, minst 3 i rad: 3 arbetsdagar"."""
    conditions = deadline_conditions(rule, words) or [words.translate("rules-ui.word.always")]
    return f"{', '.join(map(_inner, conditions))}: {deadline_result(rule, words)}"


def routing_reason(rule: Mapping[str, Any], words: Words) -> str:
    """Why somebody is responsible: "i området Bredaryd, belysningsfel"; by place it names the owner that was found."""
    if rule.get("organisation") == routing.BY_PLACE:
        return words.translate("rules-ui.word.place-belongs", organisation="{organisation}")
    return ", ".join(map(_inner, routing_conditions(rule, words))) or words.translate("rules-ui.word.always")


def deadline_conditions(rule: Mapping[str, Any], words: Words) -> list[str]:
    """What must hold, in words; empty when the rule always holds."""
    tr, get = words.translate, rule.get
    parts = [_severity(rule, words), *_types(rule, words), _coded(rule, "fault", "lamp_fault", words), _coded(rule, "extent", "lamp_extent", words)]
    if get("in_row_min"):
        parts.append(tr("rules-ui.word.in-row", n=get("in_row_min")))
    places = [words.label("place_type", place) for place in as_list(get("place_types"))]
    if places:
        parts.append(_either(places, words))
    if get("source"):
        parts.append(tr("rules-ui.word.source", source=_inner(words.label("source", get("source")))))
    if get("owner_outside") is not None:
        parts.append(tr("rules-ui.word.outside") if get("owner_outside") else tr("rules-ui.word.inside"))
    if get("season_from") or get("season_to"):
        parts.append(_span(get("season_from") or "01-01", get("season_to") or "12-31", words))
    return [part for part in parts if part]


def deadline_result(rule: Mapping[str, Any], words: Words) -> str:
    """What the rule gives, in words."""
    tr, result, amount, days = words.translate, rule.get("result"), rule.get("amount"), as_list(rule.get("dates"))
    if result == "hours" and amount == 0:
        text = tr("rules-ui.gives.at-once")
    elif result in _COUNTED:
        text = tr(f"rules-ui.gives.{result}", n="?" if amount is None else amount)
    elif result == "next_of_list":
        text = tr("rules-ui.gives.next_of_list", days=_either([_day(day, words) for day in days], words) or "?")
    elif result == "season_window":
        text = tr("rules-ui.gives.season_window", span=_span(days[0], days[-1], words) if days else "?")
    elif result in ("own_date", deadlines.FOLLOW_UP_MEETING):
        text = tr(f"rules-ui.gives.{result}")
    else:
        text = "?"
    return tr("rules-ui.gives.and-call", result=text) if rule.get("call_now") else text


def routing_conditions(rule: Mapping[str, Any], words: Words) -> list[str]:
    """What must hold, in words; empty when the rule always holds."""
    tr, get = words.translate, rule.get
    parts = [_severity(rule, words)]
    if get("target"):
        parts.append(next((choice.label(words.language) for choice in CHOICES["link_target"] if choice.value == get("target")), get("target")))
    land, lamp = get("land_owner"), get("lamp_owner")
    if land == lamp == UNKNOWN:
        parts.append(tr("rules-ui.word.owner-not-told"))
    else:
        if land:
            parts.append(tr("rules-ui.word.land-owner", owner=words.label("land_owner", land)))
        if lamp and lamp != UNKNOWN:
            parts.append(tr("rules-ui.word.lamp-owner", owner=words.label("lamp_owner", lamp)))
    if get("area"):
        parts.append(tr("rules-ui.word.area", area=get("area")))
    parts += _types(rule, words)
    parts += [_coded(rule, "fault", "lamp_fault", words), _coded(rule, "place_type", "place_type", words)]
    return [part for part in parts if part]


# -- inside ------------------------------------------------------------------------------------------------------------
def _sentence(conditions: Sequence[str], result: str, words: Words) -> str:
    parts = [conditions[0], *map(_inner, conditions[1:])] if conditions else [words.translate("rules-ui.word.always")]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:] + ARROW + result


def _severity(rule: Mapping[str, Any], words: Words) -> str:
    least = rule.get("severity_min")
    if not least:
        return ""
    if least >= _IMMEDIATE_DANGER:
        return words.severity(least)
    return words.translate("rules-ui.word.severity", severity=_inner(words.severity(least)))


def _types(rule: Mapping[str, Any], words: Words) -> list[str]:
    """Measure type and type of finding, once when they say the same."""
    kind = words.label("measure_type", rule["measure_type"]) if rule.get("measure_type") else ""
    code = rule.get("category")
    category = words.label("finding_category", code) if code else ""
    if kind == category:
        return [kind]
    return [kind, words.translate("rules-ui.word.type", code=code, label=_inner(category)) if code else ""]


def _coded(rule: Mapping[str, Any], column: str, code_list: str, words: Words) -> str:
    return words.label(code_list, rule[column]) if rule.get(column) else ""


def _either(texts: Sequence[str], words: Words) -> str:
    if len(texts) < 2:
        return "".join(texts)
    first = ", ".join([texts[0], *map(_inner, texts[1:-1])])
    return words.translate("rules-ui.word.or", first=first, last=_inner(texts[-1]))


def _span(first: str, last: str, words: Words) -> str:
    return f"{_day(first, words)}–{_day(last, words)}"


def _day(text: str, words: Words) -> str:
    try:
        return local_time.short_date(calendar_se.month_day(text, _LEAP_YEAR), words.translate)
    except InputError:
        return text  # as it was written: the check says what is wrong with it


def _inner(label: str) -> str:
    """A label in the middle of a sentence: GC-väg keeps its capitals, Korsning does not."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label
